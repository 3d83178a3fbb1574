"""People: their names, profiles and avatars, and the rules about who may see or manage them.

names         check names, and find those that look alike
directory     list people, and get one of them
acquaintance  the people that a person may know of, and may add
power         the people whom an admin or moderator may manage
memberships   the rooms of a person
avatars       the pictures of people
events  wire
"""
