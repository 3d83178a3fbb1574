"""Moderation: bans, reports, blocks, and the commands of admins.

admin    search people, rooms, sessions and the audit log; end sessions, reset passwords, change roles
bans     ban people and networks from the workspace
reports  report a message to the admins, and close a report
blocks   block a person for oneself
jobs     list failed jobs, and retry them
wire
"""
