"""Passwords: which are refused, and what is kept of the others."""

import threading
from typing import Any

import gevent
import pytest
from argon2 import PasswordHasher

from chat.domain.accounts import passwords
from chat.errors import Invalid

GOOD = "quartz lantern 47 omelette"


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash without the effort, a quarter of a second for each, unless the test undoes it."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobodys.cache_clear()


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "at least 9 characters"),
        ("kV9#xq2z", "at least 9 characters"),
        ("password1", "common password"),
        ("aaaaaaaaaaaaaaaaaaaa", "easy to guess"),
        ("qwertyuiop", "common password"),
        ("kV9#x12345", r"^This password is easy to guess\. Add another word or two\. Uncommon words are better\.$"),
        ("Password12", r"^This is a very common password\. Add another word or two\. Uncommon words are better\.$"),
        ("a" * 24 + "kV9#xq2zT!pL", "easy to guess"),
        ("a1B" + "x" * 198, "at most 200 characters"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password: str, reason: str) -> None:
    with pytest.raises(Invalid, match=f"(?i){reason}") as refused:
        passwords.make(password, [])
    assert refused.value.field == "password"


@pytest.mark.parametrize("length", [9, 10])
def test_a_password_of_characters_by_chance_is_good_from_the_least_length_on(length: int) -> None:
    assert passwords.make("kV9#xq2zT!"[:length], [])


@pytest.mark.parametrize("length", [200, 199, 201, 600])
def test_a_password_is_as_long_as_it_may_be(length: int) -> None:
    password = GOOD.ljust(length, "x")
    if length <= 200:
        assert passwords.make(password, [])
    else:
        with pytest.raises(Invalid, match="at most 200 characters"):
            passwords.make(password, [])


def test_what_everybody_knows_of_somebody_makes_no_good_password() -> None:
    word = "Xylothrumble Quendaloo"
    assert passwords.make(word, [])
    with pytest.raises(Invalid):
        passwords.make(word, [word])


@pytest.mark.parametrize(
    ("password", "level", "words"),
    [
        ("", "weak", "Too short: 9 more characters"),
        ("kV9#", "weak", "Too short: 5 more characters"),
        ("cafe\u0301 kV9", "weak", "Too short: 1 more character"),
        ("a1B" + "x" * 198, "weak", "Too long: 200 characters at most"),
        ("password1", "weak", "Easy to guess: too close to a common password"),
        ("annannann", "weak", "Easy to guess: avoid repeats"),
        ("abcdefghi", "weak", "Easy to guess: avoid sequences like abc or 123"),
        ("19840312x", "weak", "Easy to guess: avoid dates"),
        ("kV9#x12345", "weak", "Easy to guess: add another word"),
        ("Quendaloo1", "weak", "Easy to guess: use other words than these names"),
        ("velvet harbour", "good", "Good"),
        (GOOD, "strong", "Strong"),
    ],
)
def test_a_password_is_judged_in_words_while_it_is_typed(password: str, level: str, words: str) -> None:
    assert passwords.judge(password, ["Ann", "Quendaloo"]) == (level, words)


@pytest.mark.parametrize("password", ["kV9#xq2z", "kV9#xq2zT", "password1", "velvet harbour", GOOD, GOOD.ljust(201)])
def test_what_is_called_good_is_taken_and_nothing_else(password: str) -> None:
    if passwords.judge(password, []).level == "weak":
        with pytest.raises(Invalid):
            passwords.make(password, [])
    else:
        assert passwords.make(password, [])


def test_one_password_at_a_time_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    judging, most, second = set[int](), list[int](), threading.Event()

    def slow(*_: Any) -> dict[str, Any]:
        judging.add(threading.get_ident())
        most.append(len(judging))
        if len(judging) > 1:
            second.set()
        second.wait(0.1)
        judging.discard(threading.get_ident())
        return {"score": 0, "feedback": {"warning": "Too weak.", "suggestions": []}}

    def refused() -> None:
        with pytest.raises(Invalid, match="Too weak"):
            passwords.make(GOOD, [])

    monkeypatch.setattr(passwords, "_opinion", slow)
    gevent.joinall([gevent.spawn(refused) for _ in range(2)], raise_error=True)
    assert most == [1, 1]


def test_of_a_password_only_its_argon2id_hash_is_kept_with_a_salt_of_its_own() -> None:
    one, two = passwords.make(GOOD, []), passwords.make(GOOD, [])
    assert one.startswith("$argon2id$")
    assert one != two
    assert GOOD not in one


@pytest.mark.parametrize("password", [GOOD, "пароль из многих слов 93", "é" * 3 + "zkqp vxwj 15 mrtl"])
def test_a_password_matches_itself_and_no_other(password: str) -> None:
    kept = passwords.make(password, [])
    assert passwords.matches(kept, password)
    assert not passwords.matches(kept, password + " ")
    assert not passwords.matches(kept, password.upper())


def test_a_letter_is_the_same_however_a_keyboard_writes_it() -> None:
    kept = passwords.make("caf\u00e9 zkqp vxwj 15 mrtl", [])
    assert passwords.matches(kept, "cafe\u0301 zkqp vxwj 15 mrtl")


def test_nothing_matches_where_nothing_was_kept_or_what_was_is_no_hash() -> None:
    assert not passwords.matches(None, GOOD)
    assert not passwords.matches(None, "nobody has this password")
    assert not passwords.matches("no hash", GOOD)
    assert not passwords.matches("no hash", "\ud800" * 9)


def test_for_somebody_who_is_not_there_the_same_work_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[str] = []
    verify = passwords._verify

    def counted(kept: str, password: bytes) -> bool:
        worked.append(kept.rpartition("$")[0].rpartition("$")[0])  # the parameters, without salt and hash
        return verify(kept, password)

    kept = passwords.make(GOOD, [])
    monkeypatch.setattr(passwords, "_verify", counted)
    passwords.matches(kept, "wrong")
    passwords.matches(None, "wrong")
    assert len(worked) == 2
    assert worked[0] == worked[1]


def test_a_hash_of_less_effort_is_outdated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=1024).hash(GOOD))
    assert not passwords.is_outdated(passwords.make(GOOD, []))


def test_hashing_keeps_nobody_waiting_and_only_two_are_at_it_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lock, third = threading.Lock(), threading.Event()
    busy: set[int] = set()
    most: list[int] = []

    def slow(*_: Any) -> bool:
        with lock:
            busy.add(threading.get_ident())
            most.append(len(busy))
        if len(busy) > 2:
            third.set()
        third.wait(0.2)
        with lock:
            busy.discard(threading.get_ident())
        return True

    passwords.matches(None, "so that nobody's hash is there")
    monkeypatch.setattr(passwords, "_verify", slow)
    checks = [gevent.spawn(passwords.matches, "a hash", "a password") for _ in range(5)]
    turns = 0
    while not all(check.ready() for check in checks):
        gevent.idle()
        turns += 1
    assert turns > 100, "the event loop went on meanwhile"
    assert max(most) == 2
