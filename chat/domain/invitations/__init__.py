"""Invitations: links that let people in, and the ways to enter.

commands      make, list and revoke invitations
links         check and redeem a link
entry         enter as a guest with a name, or by a link
registration  sign up, with or without an invitation
wire
"""
