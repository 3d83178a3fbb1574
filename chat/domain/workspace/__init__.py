"""The workspace as a whole: its name and its door.

workspace  the settings, the door, and the link by which it is set up
commands   reading and changing the settings
events
"""
