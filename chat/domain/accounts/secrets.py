"""Secrets that identify a returning person."""

from __future__ import annotations

import hashlib


def hash_of(secret: str) -> str:
    """Hash a secret that is too random to be guessed, for keeping."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
