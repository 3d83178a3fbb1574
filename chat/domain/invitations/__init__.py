"""Invitations: links that let people in, and coming in."""
