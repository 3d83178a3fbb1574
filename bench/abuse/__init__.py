"""Measures the harm that one hostile client can do, act by act, by the time that another person's posts take.

line       a small Socket.IO client and a small browser
limits     the server's limit for each act
table      the acts, by name
commands   acts by commands in a room
visits     acts by names, accounts, pages, handshakes, connections and uploads
seed       database rows that an act needs
victim     a client that posts, and measures the time until each ack
__main__   runs each act with a real server, and prints the table
"""
