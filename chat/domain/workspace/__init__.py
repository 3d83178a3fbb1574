"""The workspace as a whole: its name, and its door, which decides who may enter.

workspace  the settings, the check at the door, and the set-up link
emoji      the workspace's own emoji
commands   read and change the settings
events
wire
"""
