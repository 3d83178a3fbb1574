"""Subscribers, people and rooms on this worker.

registry      all subscribers, the rooms they have open, their people and those people's rooms
subscribers   a subscriber, its encoding, and groups of subscribers
feeds         each room's log, delivered in order and without gaps
memberships   the rooms of the people who are here, cached
presence      the people who are here, and the news of who came and went
elsewhere     the people who are connected to other workers
typing_limit  a rate limit on typing notices
"""
