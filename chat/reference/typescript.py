"""The types of the wire for the page's scripts: static/js/wire.d.ts, which only the type checker reads."""

from __future__ import annotations

import json
from collections.abc import Iterable

from msgspec import Struct, inspect

from chat.core.command import Command
from chat.domain import COMMANDS, EVENTS
from chat.reference.wire import ERRORS, OBJECTS, answer_of, fields_of, may_be_absent

HEAD = """\
// Made by `make docs` from the commands, events and objects in chat/domain: edit those, not this file.
// docs/protocol.md says what they mean.
"""

LONGEST_LINE = 90


def types() -> str:
    """Return the whole file."""
    objects = (f"export interface {thing.__name__} {_body(thing)}\n" for thing in OBJECTS)
    codes = " | ".join(json.dumps(error.code) for error in ERRORS)
    return "\n".join(
        [
            HEAD,
            *objects,
            _table("Requests", "The payload of each request, by its name.", ((one.event, one) for one in COMMANDS)),
            _table("Answers", "The answer to each request.", ((one.event, answer_of(one)) for one in COMMANDS)),
            _table("Events", "The payload of each event that the server sends.", ((one.event, one) for one in EVENTS)),
            f"export type ErrorCode = {codes};\n",
        ]
    )


def _table(name: str, meaning: str, entries: Iterable[tuple[str, type[Struct]]]) -> str:
    lines = (f"  {json.dumps(event)}: {_body(thing, '  ')};\n" for event, thing in entries)
    return f"/** {meaning} */\nexport interface {name} {{\n{''.join(lines)}}}\n"


def _body(thing: type[Struct], indent: str = "") -> str:
    """Return the fields of a struct in braces, on one line if they fit."""
    fields = [
        f"{field.encode_name}{'?' if may_be_absent(thing, field) else ''}: {_type(field.type)}"
        for field in fields_of(thing)
    ]
    if not fields:
        return "Record<string, never>" if issubclass(thing, Command) else "{}"
    line = f"{{ {'; '.join(fields)} }}"
    if len(line) <= LONGEST_LINE:
        return line
    return "".join(["{\n", *(f"{indent}  {field};\n" for field in fields), indent, "}"])


def _type(kind: inspect.Type) -> str:
    """Return a type in TypeScript, without the limits, which the server checks."""
    match kind:
        case inspect.Metadata():
            return _type(kind.type)
        case inspect.UnionType():
            return " | ".join(_type(one) for one in kind.types)
        case inspect.ListType():
            item = _type(kind.item_type)
            return f"({item})[]" if " | " in item else f"{item}[]"
        case inspect.StructType():
            return kind.cls.__name__
        case inspect.LiteralType():
            return " | ".join(json.dumps(value) for value in kind.values)
    return {
        inspect.BoolType: "boolean",
        inspect.FloatType: "number",
        inspect.IntType: "number",
        inspect.NoneType: "null",
        inspect.StrType: "string",
        inspect.UUIDType: "string",
    }[type(kind)]
