"""Accounts and guests, and how a returning person is identified.

credentials  sign in and out, change a password
identity     identify a returning person, admit a new one
sessions     list and end one's own sessions
tokens       API tokens, with which a program acts for an account
secrets      random secrets, shown once and stored as a hash
passwords    check the strength of passwords, hash them
resets       links to set a new password
leases       how long a name is held
profile      change one's own name and status
timezone     one's own time zone
preferences  how the page looks and works for a person
snapshot     the current state of a person, for checking connections again
devices      readable names for browsers and programs
events  wire
"""
