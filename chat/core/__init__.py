"""The one way to a change. It knows no noun: `domain` stands on it.

core        perform(who, command): transaction, access, use case, commit, events
access      who asks, and how they stand to the room, in one statement
policy      who may do what, one table
quotas      how often, another
command     the base of what a client can ask for
event       the base of what clients are told, and to whom it goes
wire        what all of them speak of
audit       what was done by the power of a role
jobs        work that is done later, by whichever worker takes it
retention   for how long traces are kept, and the jobs that delete them
invalidate  telling every worker that somebody's rights have changed
bus         how committed events get to those who deliver them
offload     work that keeps a processor busy
text        one cleaning for all that people write
glyphs      which characters can be seen
"""
