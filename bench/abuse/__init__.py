"""Measure what one ill-behaved client can do, act by act, and how long another person's posts take meanwhile.

line       a Socket.IO client and a browser, each of a few lines
limits     the limit that each act meets
table      the acts, by name
commands   acts within the conversation
visits     acts at the door: names, pages, handshakes, connections, uploads
seed       rows that an act needs in the database
victim     somebody who posts, and measures how long that takes
__main__   a real server for each act, and the table
"""
