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
inbox      what is meant for a person in all their rooms
jobs       durable jobs
links      invitations, and links that reset a password
members    who is a member of a room
mentions   the people for whom messages are meant
messages   the message log
notices    notices to other workers
offers     offers of membership in a private room
people     people and the names they hold
quotas     token buckets of people and networks
reactions  people's reactions to messages
reading    what people have read of their rooms
reports    reported messages
rooms      rooms and memberships
saved      messages that people have saved for themselves
sessions   secrets that identify a returning person
standings  a person's mute, slow-mode clock and ban in a room, which outlive the membership
threads    who follows a thread
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
