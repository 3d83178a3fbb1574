"""Clients that speak a bare WebSocket."""
