"""Check the strength of passwords, and hash them (argon2id, RFC 9106)."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any, Literal, NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent.lock import Semaphore
from zxcvbn import zxcvbn

from chat.core.offload import offload
from chat.errors import Invalid

LEAST, MOST = 9, 200  # eight characters take 10^8 guesses at most, too few for the score
LEAST_SCORE, BEST_SCORE = 3, 4  # of zxcvbn's 0 to 4; 3 is more than 10^8 guesses
# Characters that are checked. zxcvbn's time grows with the square of the length: ten seconds for a bad password of 72
# characters. If the beginning is strong, so is the whole.
JUDGED = 24

# Advice about a weakness, by a word in zxcvbn's warning.
_ADVICE = {
    "keys": "avoid rows of keys",
    "keyboard": "avoid rows of keys",
    "Repeats": "avoid repeats",
    "Sequences": "avoid sequences like abc or 123",
    "years": "avoid years",
    "Dates": "avoid dates",
    "password": "too close to a common password",
    "names": "add more than names",
}

_HASHER = PasswordHasher()
_JUDGE = Semaphore(1)  # zxcvbn stores the words of a call in a dictionary that all calls share


class Verdict(NamedTuple):
    """The strength of a password, for a person who is still typing it."""

    level: Literal["weak", "good", "strong"]
    words: str


def judge(password: str, words: list[str]) -> Verdict:
    """Judge a password that is being typed. `make` takes it unless it is weak, if called with the same `words`."""
    password = _prepared(password)
    if (missing := LEAST - len(password)) > 0:
        return Verdict("weak", f"Too short: {missing} more {'character' if missing == 1 else 'characters'}")
    if len(password) > MOST:
        return Verdict("weak", f"Too long: {MOST} characters at most")
    found = _examined(password, words)
    if found["score"] >= BEST_SCORE:
        return Verdict("strong", "Strong")
    if found["score"] >= LEAST_SCORE:
        return Verdict("good", "Good")
    return Verdict("weak", f"Easy to guess: {_advice(found)}")


def make(password: str, words: list[str], field: str = "password") -> str:
    """Check a new password and return its hash. `words` are the words that an attacker would try first: the name, the
    workspace. Raises Invalid, with the reason, for a password that is easily guessed."""
    password = _prepared(password)
    if len(password) < LEAST:
        raise Invalid(f"Use at least {LEAST} characters.", field=field)
    if len(password) > MOST:
        raise Invalid(f"Use at most {MOST} characters.", field=field)
    if weakness := _weakness(_examined(password, words)):
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


def _examined(password: str, words: list[str]) -> dict[str, Any]:
    with _JUDGE:
        return offload(_opinion, password, words)


def _opinion(password: str, words: list[str]) -> dict[str, Any]:
    """Return zxcvbn's opinion of a password, which takes up to 0.2 s."""
    found: dict[str, Any] = zxcvbn(password[:JUDGED], user_inputs=words)
    return found


def _advice(found: dict[str, Any]) -> str:
    """Return what to do about an easily guessed password, in a few words."""
    if any(part.get("dictionary_name") == "user_inputs" for part in found["sequence"]):
        return "use other words than these names"
    warning = found["feedback"]["warning"]
    return next((advice for word, advice in _ADVICE.items() if word in warning), "add another word")


def _weakness(found: dict[str, Any]) -> str | None:
    """Return why a password is easily guessed, or None for a good one."""
    if found["score"] >= LEAST_SCORE:
        return None
    advice = found["feedback"]
    warning = advice["warning"] or "This password is easy to guess."
    return " ".join([warning, *advice["suggestions"][:1]])


@cache
def _nobodys() -> str:
    """Return the hash that is compared when there is no account."""
    return _HASHER.hash("nobody has this password")
