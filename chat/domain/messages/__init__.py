"""Messages, and the log of a room, which holds them.

commands      post, edit, delete and list messages
base          the base class of commands about one message
log           write and read the log of a room
assembly      make wire messages of rows of the log
announcement  post a message of the server
threads       read and follow threads
mentions      find the addressees of a message
reactions     react to messages
names         the names of those that texts mention
history       read the earlier texts of a message
linked        read the messages to which links lead
pins          pin messages in their room
saved         save messages for oneself
slow_mode     the least time between two messages of one person
events  wire
"""
