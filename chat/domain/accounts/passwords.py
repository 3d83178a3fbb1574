"""Passwords: which are good enough, and what is kept of them (argon2id, RFC 9106)."""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent.lock import Semaphore
from zxcvbn import zxcvbn

from chat.core.offload import offload
from chat.errors import Invalid

LEAST, MOST = 8, 200
LEAST_SCORE = 3  # of zxcvbn's 0 to 4: more than 10^8 guesses
# zxcvbn takes time by the square of the length, ten seconds for a bad one of 72 characters. A beginning that is
# strong makes the whole strong.
JUDGED = 24

_HASHER = PasswordHasher()
_JUDGE = Semaphore(1)  # zxcvbn keeps the words of the last call in a dictionary that all calls share


def make(password: str, words: list[str], field: str = "password") -> str:
    """What is kept of a new password. `words` are what an attacker would try first: the name, the workspace.
    Raises Invalid, with the reason, for one that is easily guessed."""
    password = _prepared(password)
    if len(password) < LEAST:
        raise Invalid(f"A password has at least {LEAST} characters.", field=field)
    if len(password) > MOST:
        raise Invalid(f"A password has at most {MOST} characters.", field=field)
    with _JUDGE:
        weakness = offload(_weakness, password, words)
    if weakness:
        raise Invalid(weakness, field=field)
    return hashed(password)


def hashed(password: str) -> str:
    """What is kept of a password, whatever it is worth."""
    return offload(_HASHER.hash, _bytes(_prepared(password)))


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password of which that was kept. Where nothing was, because there is no such account,
    it takes as long to say no."""
    nobodys = offload(_nobodys)
    return offload(_verify, kept or nobodys, _bytes(_prepared(password))) and kept is not None


def is_outdated(kept: str) -> bool:
    """Whether it was hashed with less effort than is asked for today."""
    return _HASHER.check_needs_rehash(kept)


def _prepared(password: str) -> str:
    """Keyboards write one letter in several ways (RFC 8265, OpaqueString)."""
    return unicodedata.normalize("NFC", password)


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")


def _verify(kept: str, password: bytes) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def _weakness(password: str, words: list[str]) -> str | None:
    """Why it is easily guessed; None for a good one."""
    found = zxcvbn(password[:JUDGED], user_inputs=words)
    if found["score"] >= LEAST_SCORE:
        return None
    advice = found["feedback"]
    warning = advice["warning"] or "This is easy to guess."
    return " ".join([warning, *advice["suggestions"][:1]])


@cache
def _nobodys() -> str:
    """What would be kept of a password that nobody has."""
    return _HASHER.hash("nobody has this password")
