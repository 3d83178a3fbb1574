"""Rooms: making and finding them, being in them, and their rules.

commands    finding, making and leaving rooms
view        a room as a client has it before it: opening, joining, reading on
membership  becoming a member, being one, and ceasing to be one
members     who they are, and what they are there
offers      bringing people in, and asking them first
bans        taking people out, and keeping them out
direct      conversations without a name, for the same people always the same one
settings    a room's rules, and its archive
typing      that somebody is writing
log         what follows from a row of a room's log
events  wire
"""
