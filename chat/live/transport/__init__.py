"""Bytes: WebSockets, their frames, and who may have one. No chat."""
