"""The inbox: what is meant for a person in all their rooms.

commands  list mentions, replies, reactions and threads, and mark them as read
events  wire
"""
