"""Subscribers, people and rooms: one registry, each room's log in order, presence."""
