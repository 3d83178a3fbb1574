"""Moderation: bans, reports, and what admins see and do.

admin    what admins see and do: people, rooms, sessions, the audit log
bans     keeping people and networks out of the workspace
reports  telling the admins of a message, and what they do about it
blocks   hearing no more of somebody
jobs     jobs that failed, as admins see them
wire
"""
