"""People: their names, what they say of themselves, and who may know of whom.

names         which are good, and which look alike
directory     finding people, and looking at one of them
acquaintance  whom somebody may know of, and whom they may add
power         over whom somebody has power
memberships   the rooms that somebody is in
avatars       the pictures that people give themselves
events  wire
"""
