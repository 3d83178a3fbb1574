"""Rooms: their members, their rules, and the commands that find, make, open and leave them.

commands       list, make and leave rooms, set their topics
view           open, join and close a room
reading        mark a room as read or unread, set one's notification level
membership     make people members, and end memberships
members        list members, change their roles
offers         add people, or ask them first
bans           remove and ban people
direct         direct conversations between up to eight people
settings       rules of a room, and its archive
typing_notice  tell others that a person is typing
log            events that follow from a change in a room's log
events  wire
"""
