"""Queries, one module for each noun, used as `queries.messages.by_id`.

access     the person, session and room of a command, in one statement
accounts   accounts and their passwords
admin      lists for the admin page
audit      the audit log
avatars    people's pictures
bans       banned address ranges
blocks     who has blocked whom
edits      the earlier texts of messages
emoji      the workspace's own emoji
epoch      the epoch of the message log
groups     groups of people who can be mentioned
inbox      entries of inboxes
jobs       durable jobs
links      invitations, and links that reset a password
members    members of rooms, by id
mentions   the addressees of messages
messages   the message log
notices    notices to other workers
offers     offers of membership in a private room
people     people and the names they hold
quotas     token buckets of people and networks
reactions  people's reactions to messages
reading    read marks and unread counts
reports    reported messages
rooms      rooms and memberships
saved      messages that people have saved for themselves
sessions   secrets that identify a returning person
standings  a person's mute, slow-mode clock and ban in a room, which outlive the membership
threads    followers of threads
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
    emoji,
    epoch,
    groups,
    inbox,
    jobs,
    links,
    members,
    mentions,
    messages,
    notices,
    offers,
    people,
    quotas,
    reactions,
    reading,
    reports,
    rooms,
    saved,
    sessions,
    standings,
    threads,
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
    "emoji",
    "epoch",
    "groups",
    "inbox",
    "jobs",
    "links",
    "members",
    "mentions",
    "messages",
    "notices",
    "offers",
    "people",
    "quotas",
    "reactions",
    "reading",
    "reports",
    "rooms",
    "saved",
    "sessions",
    "standings",
    "threads",
    "workspace",
]
