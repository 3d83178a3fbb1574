"""Gunicorn's worker: how bytes become requests."""
