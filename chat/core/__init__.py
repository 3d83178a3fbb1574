"""The base of the domain: every change goes through it, and it imports none of the domain's packages.

core        run a command: transaction, access check, use case, commit, events
access      identify the actor and check the command's rights, with one query
policy      the table of rights
rights      all rights of a person at once
quotas      the table of rate limits for people and addresses
command     the base classes of commands and their replies
event       the base class of events, and their audiences
wire        basic objects of the wire: people, slugs, numbers
audit       the log of acts that took a special role
jobs        durable jobs, which any worker can run later
retention   how long old data is kept, and the jobs that delete it
invalidate  tell every worker that its caches or a person's rights are stale
bus         the interface that passes committed events on for delivery
offload     run CPU-heavy work off the event loop
text        clean and check texts that people write
glyphs      find the visible characters of a text
names       check names, and find those that look alike
mentioning  find the places of a text that may be mentions
emoji       what counts as an emoji, in one spelling
markdown    what the signs in messages mean, as a tree and as plain text
markdown_rules  the rules by which that is read
"""
