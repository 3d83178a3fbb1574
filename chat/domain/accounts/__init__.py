"""Accounts and guests: by what somebody is known again.

credentials  signing in and out, and changing one's password
identity     recognising a returning person, and admitting a new one
sessions     where one is signed in, and ending it there
tokens       API tokens, by which a program acts for an account
secrets      what these are: told once, and kept as a hash
passwords    which are good enough, and their hashes
resets       links by which somebody sets another password
leases       for how long a name is held
profile      one's name and status
snapshot     somebody as they are now, for connections that are looked at again
devices      from where somebody comes, in words
events  wire
"""
