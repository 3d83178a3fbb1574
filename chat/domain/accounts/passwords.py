"""Check the strength of passwords, and hash them (argon2id, RFC 9106)."""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent.lock import Semaphore
from zxcvbn import zxcvbn

from chat.core.offload import offload
from chat.errors import Invalid

LEAST, MOST = 9, 200  # eight characters take 10^8 guesses at most, too few for the score
LEAST_SCORE = 3  # of zxcvbn's 0 to 4: more than 10^8 guesses
# Characters that are checked. zxcvbn's time grows with the square of the length: ten seconds for a bad password of 72
# characters. If the beginning is strong, so is the whole.
JUDGED = 24

_HASHER = PasswordHasher()
_JUDGE = Semaphore(1)  # zxcvbn stores the words of a call in a dictionary that all calls share


def make(password: str, words: list[str], field: str = "password") -> str:
    """Check a new password and return its hash. `words` are the words that an attacker would try first: the name, the
    workspace. Raises Invalid, with the reason, for a password that is easily guessed."""
    password = _prepared(password)
    if len(password) < LEAST:
        raise Invalid(f"Use at least {LEAST} characters.", field=field)
    if len(password) > MOST:
        raise Invalid(f"Use at most {MOST} characters.", field=field)
    with _JUDGE:
        weakness = offload(_weakness, password, words)
    if weakness:
        raise Invalid(weakness, field=field)
    return hashed(password)


def hashed(password: str) -> str:
    """Hash a password without checking its strength."""
    return offload(_HASHER.hash, _bytes(_prepared(password)))


def matches(kept: str | None, password: str) -> bool:
    """Return True if this password has the stored hash. If that is None, because there is no such account, the answer
    takes equally long, so that the time does not tell which names have accounts."""
    nobodys = offload(_nobodys)
    return offload(_verify, kept or nobodys, _bytes(_prepared(password))) and kept is not None


def is_outdated(kept: str) -> bool:
    """Return True if this hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def _prepared(password: str) -> str:
    """Normalise a password, because keyboards encode one letter in several ways (RFC 8265, OpaqueString)."""
    return unicodedata.normalize("NFC", password)


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")


def _verify(kept: str, password: bytes) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def _weakness(password: str, words: list[str]) -> str | None:
    """Return why a password is easily guessed, or None for a good one."""
    found = zxcvbn(password[:JUDGED], user_inputs=words)
    if found["score"] >= LEAST_SCORE:
        return None
    advice = found["feedback"]
    warning = advice["warning"] or "This password is easy to guess."
    return " ".join([warning, *advice["suggestions"][:1]])


@cache
def _nobodys() -> str:
    """Return the hash that is compared when there is no account."""
    return _HASHER.hash("nobody has this password")
