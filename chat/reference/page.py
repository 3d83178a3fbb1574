"""The reference of the protocol, docs/protocol.md, generated from the code.

The docstring of each request, event and object describes it; the prose around them is page.md, beside this file.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct, inspect

from chat.core.command import AnyCommand, Command
from chat.core.event import Event
from chat.core.policy import RULES
from chat.core.quotas import BY_ADDRESS, QUOTAS, Allowance
from chat.domain import COMMANDS, EVENTS
from chat.domain.rooms.membership import MOST_ROOMS
from chat.reference.wire import ERRORS, OBJECTS, answer_of, fields_of, may_be_absent

FRAME = Path(__file__).with_name("page.md")

LARGEST = 2**53 - 1  # the limit of all integers; page.md says so once


def reference() -> str:
    """Return the whole document."""
    sections = {
        "requests": "\n".join(map(_request, COMMANDS)),
        "events": "\n".join(map(_event, EVENTS)),
        "objects": "\n".join(map(_object, OBJECTS)),
        "errors": _errors(),
        "rights": _rights(),
        "demands": _demands(),
        "quotas": _quotas(),
        "quotas of an address": _quotas_of_an_address(),
    }
    text = FRAME.read_text(encoding="utf-8")
    for name, section in sections.items():
        text = text.replace(f"<!-- {name} -->", section.strip())
    return text


def _request(command: type[AnyCommand]) -> str:
    reply = answer_of(command)
    answer = [f"Answer: {_prose(reply)}\n", _fields(reply)] if reply.__struct_fields__ else ["Answer: only `ok`.\n"]
    return "\n".join([f"### `{command.event}`\n", f"{_prose(command)}\n", _fields(command), *answer])


def _event(event: type[Event]) -> str:
    return "\n".join([f"### `{event.event}`\n", f"{_prose(event)}\n", f"To {event.goes_to}.\n", _fields(event)])


def _object(thing: type[Struct]) -> str:
    return "\n".join([f"### {thing.__name__}\n", _prose(thing), "", _fields(thing)])


def _errors() -> str:
    rows = [(f"`{error.code}`", _prose(error)) for error in ERRORS]
    return _table(("code", "meaning"), rows)


def _rights() -> str:
    """Return the table of rights."""
    rows = [
        (
            f"`{right}`",
            rule.rank.name.lower(),
            "" if rule.stand is None else rule.stand.name.lower(),
            f"`{rule.scope}`",
            ", ".join(where for where, holds in (("direct", rule.direct), ("archived", rule.archived)) if not holds),
        )
        for right, rule in RULES.items()
    ]
    return _table(("right", "in the workspace", "in the room", "scope of a token", "not in rooms that are"), rows)


def _demands() -> str:
    """Return the table of requests that need another right than the one of their name."""
    rows = [
        (f"`{command.event}`", f"`{command.hears or command.event}`", " or ".join(f"`{one}`" for one in demands))
        for command in COMMANDS
        if (demands := command.demands or (command.event,)) != (command.event,) or command.hears
    ]
    return _table(("request", "to be heard", "to be done"), rows)


def _quotas() -> str:
    """Return the table of quotas of a person."""
    rows = [(f"`{act}`", *map(_allowed, quota)) for act, quota in QUOTAS.items()]
    rooms = ("rooms that a person may be in", *map(str, MOST_ROOMS.values()))
    return _table(("act", *MOST_ROOMS), [*rows, rooms])


def _quotas_of_an_address() -> str:
    """Return the table of quotas of an address."""
    return _table(("act", "one address"), [(f"`{act}`", str(allowance)) for act, allowance in BY_ADDRESS.items()])


def _allowed(allowance: Allowance | None) -> str:
    return "" if allowance is None else str(allowance)


def _prose(thing: type) -> str:
    """Return a class's docstring as paragraphs without line breaks."""
    paragraphs = (thing.__doc__ or "").strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _fields(thing: type[Struct]) -> str:
    """Return the table of a struct's fields."""
    fields = fields_of(thing)
    if issubclass(thing, Command):
        return _table(
            ("field", "type", ""), [(f"`{one.encode_name}`", _kind(_present(one)), _need(one)) for one in fields]
        )
    rows = [
        (f"`{one.encode_name}`", _kind(_present(one)) + " (or absent)" * may_be_absent(thing, one)) for one in fields
    ]
    return _table(("field", "type"), rows)


def _present(field: inspect.Field) -> inspect.Type:
    """Return the type of a field that is present, without the null that stands for absent."""
    if field.default is None and isinstance(field.type, inspect.UnionType):
        return next(one for one in field.type.types if not isinstance(one, inspect.NoneType))
    return field.type


def _need(field: inspect.Field) -> str:
    if field.required:
        return "required"
    if field.default in (None, msgspec.NODEFAULT):  # the latter is that of an empty list
        return "optional"
    return f"optional, else `{msgspec.json.encode(field.default).decode()}`"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _kind(kind: inspect.Type) -> str:
    """Describe a type in terms of JSON, with its limits."""
    match kind:
        case inspect.Metadata():
            return _kind(kind.type)
        case inspect.UnionType():
            return " or ".join(_kind(one) for one in kind.types)
        case inspect.ListType():
            return f"list of {_kind(kind.item_type)}"
        case inspect.StructType():
            return f"[{kind.cls.__name__}](#{kind.cls.__name__.lower()})"
        case inspect.LiteralType():
            return " or ".join(f'`"{value}"`' for value in kind.values)
        case inspect.StrType():
            return _limited("string", kind.min_length, kind.max_length, " characters")
        case inspect.IntType():
            return _limited("integer", kind.ge, None if kind.le == LARGEST else kind.le, "")
    return {
        inspect.BoolType: "true or false",
        inspect.FloatType: "number",
        inspect.NoneType: "null",
        inspect.UUIDType: "string, a UUID",
    }[type(kind)]


def _limited(name: str, low: int | None, high: int | None, unit: str) -> str:
    match low, high:
        case None, None:
            return name
        case None, _:
            return f"{name}, up to {high}{unit}"
        case _, None:
            return f"{name}, {low} or more{unit}"
        case _:
            return f"{name}, {low} to {high}{unit}"
