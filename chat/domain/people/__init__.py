"""People: their profiles and avatars, and the rules about who may see or manage them.

directory     list people, and get one of them
acquaintance  the people that a person may know of, and may add
power         the people whom an admin or moderator may manage
memberships   the rooms of a person
groups        groups of people who can be mentioned by one name
avatars       the pictures of people
events  wire
"""
