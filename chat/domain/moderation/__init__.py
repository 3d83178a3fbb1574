"""Moderation: bans, reports, and what admins see and do."""
