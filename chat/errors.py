"""What can go wrong in a way a client is told about.

Each error has a wire code, a sentence for people and, where one applies, the name of
the field at fault. `live` turns them into acks, `web` into pages and status codes.
Anything else that is raised is a defect: it is logged, and the client hears `internal`.
"""

from __future__ import annotations

from typing import Any


class ChatError(Exception):
    """The base: something a client is told, with a code."""

    code = "internal"
    status = 500

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def wire(self) -> dict[str, Any]:
        """The error as clients see it: `{code, message, field?, retry_after?}`."""
        fields: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.field is not None:
            fields["field"] = self.field
        return fields


class Invalid(ChatError):
    """The request itself is wrong; sending it again will not help."""

    code = "invalid"
    status = 422


class Unauthenticated(ChatError):
    """The server does not know who asks: there is no session, or it has ended. Sign in again, or say a name."""

    code = "unauthenticated"
    status = 401


class Forbidden(ChatError):
    """Who asks may not do this."""

    code = "forbidden"
    status = 403


class NotFound(ChatError):
    """There is no such thing, or none that the one who asks may know of."""

    code = "not_found"
    status = 404


class Conflict(ChatError):
    """Valid, but it conflicts with what exists."""

    code = "conflict"
    status = 409


class TooMany(ChatError):
    """Too much in too short a time; `retry_after` is in seconds."""

    code = "too_many"
    status = 429

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after

    def wire(self) -> dict[str, Any]:
        return {**super().wire(), "retry_after": self.retry_after}


class Unavailable(ChatError):
    """The database can't do it now. Nothing was changed; trying again is right."""

    code = "unavailable"
    status = 503


class Unknown(ChatError):
    """The database was lost in the middle of a commit: the change may have been made, or not. A `message:post` is
    safe to send again with the same `client_id`; for anything else, look first."""

    code = "unknown"
    status = 504
