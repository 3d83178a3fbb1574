"""Rooms: making and finding them, being in them, and their rules."""
