"""The errors that clients are told about.

Each has a code, a sentence for people and, where one applies, the name of the field at fault. `live` turns them into
acks, `web` into pages and status codes. Any other exception is a defect: it is logged, and the client is told
`internal`.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class ErrorFields(TypedDict):
    """An error as clients see it."""

    code: str
    message: str
    field: NotRequired[str]
    retry_after: NotRequired[float]


class ChatError(Exception):
    """The base of all errors that a client is told about. Raised by itself, it means `internal`."""

    code = "internal"
    status = 500

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def wire(self) -> ErrorFields:
        """Return the error as clients see it: `{code, message, field?, retry_after?}`."""
        fields: ErrorFields = {"code": self.code, "message": self.message}
        if self.field is not None:
            fields["field"] = self.field
        return fields


class Invalid(ChatError):
    """The request itself is wrong; sending it again does not help."""

    code = "invalid"
    status = 422


class Unauthenticated(ChatError):
    """The client has not identified itself, or its session has ended. It has to sign in again, or give a name."""

    code = "unauthenticated"
    status = 401


class Forbidden(ChatError):
    """The client may not do this."""

    code = "forbidden"
    status = 403


class NotFound(ChatError):
    """It does not exist, or the client may not know that it exists."""

    code = "not_found"
    status = 404


class Conflict(ChatError):
    """Valid, but it conflicts with existing state."""

    code = "conflict"
    status = 409


class TooMany(ChatError):
    """Too many requests in too short a time; `retry_after` is in seconds."""

    code = "too_many"
    status = 429

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after

    def wire(self) -> ErrorFields:
        return {**super().wire(), "retry_after": self.retry_after}


class Unavailable(ChatError):
    """The database can't do it now. Nothing was changed; the client should try again."""

    code = "unavailable"
    status = 503


class Unknown(ChatError):
    """The connection to the database broke during a commit, so the change may or may not have been made. A
    `message:post` is safe to send again with the same `client_id`; for anything else, look first."""

    code = "unknown"
    status = 504
