"""Messages: writing, changing and reading them, and the log of a room that they stand in.

commands      writing, changing and reading messages
base          the kind of the commands about one message
log           every change in a room, written and read
assembly      messages as clients see them, of rows of the log
announcement  what the server says in a room
slow_mode     how long somebody waits between two messages
events  wire
"""
