"""Queries, one module for each noun, used as `queries.messages.by_id`.

access     the person, session and room of a command, in one statement
accounts   accounts and their passwords
admin      lists for the admin page
audit      the audit log
avatars    people's pictures
bans       banned address ranges
blocks     who has blocked whom
edits      the earlier texts of messages
epoch      the epoch of the message log
jobs       durable jobs
links      invitations, and links that reset a password
messages   the message log
notices    notices to other workers
offers     offers of membership in a private room
people     people and the names they hold
quotas     token buckets of people and networks
reactions  people's reactions to messages
reports    reported messages
rooms      rooms and memberships
saved      messages that people have saved for themselves
sessions   secrets that identify a returning person
standings  a person's mute, slow-mode clock and ban in a room, which outlive the membership
workspace  the settings of the workspace
"""

from chat.store.queries import (
    access,
    accounts,
    admin,
    audit,
    avatars,
    bans,
    blocks,
    edits,
    epoch,
    jobs,
    links,
    messages,
    notices,
    offers,
    people,
    quotas,
    reactions,
    reports,
    rooms,
    saved,
    sessions,
    standings,
    workspace,
)

__all__ = [
    "access",
    "accounts",
    "admin",
    "audit",
    "avatars",
    "bans",
    "blocks",
    "edits",
    "epoch",
    "jobs",
    "links",
    "messages",
    "notices",
    "offers",
    "people",
    "quotas",
    "reactions",
    "reports",
    "rooms",
    "saved",
    "sessions",
    "standings",
    "workspace",
]
