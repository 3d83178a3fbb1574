"""The inbox: mentions, replies, reactions and followed threads from all rooms of a person.

commands  list mentions, replies, reactions and threads, and mark them as read
events  wire
"""
