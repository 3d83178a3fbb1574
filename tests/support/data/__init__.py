"""Data and cores for tests without a server.

store      a workspace: the core on a database of its own
clock      clocks that a test moves
members    accounts and guests in a workspace
rows       rows of the tables
hall       a public room with its people
times      what holds for a time
rights     what each command takes, and an example of it
matrix     every command for every rank and standing
quotas     small allowances, and acts that use them up
jobs       jobs for tests
crowd      a workspace with thousands of people
pictures   pictures to upload
processes  other Python processes
wsframes   WebSocket frames of clients
"""
