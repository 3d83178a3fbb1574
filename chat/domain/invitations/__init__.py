"""Invitations: links that let people in, and coming in.

commands      making, listing and revoking invitations
links         what a link is good for
entry         coming in by a name alone, or by a link
registration  signing up, with an invitation or without
wire
"""
