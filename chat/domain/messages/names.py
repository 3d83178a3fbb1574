"""The names of those that texts mention."""

from __future__ import annotations

from collections.abc import Iterable

from chat.core.mentioning import ids_in, places
from chat.store import Tx, queries


def mentioned_in(tx: Tx, texts: Iterable[str], *, room_id: int | None = None) -> dict[str, str]:
    """Return the names of the people and groups that these texts mention, as `with_names` takes them. With a room, of
    people only its members."""
    people, groups = ids_in({place.token for text in texts for place in places(text)})
    ids = people if room_id is None else queries.members.among(tx, room_id, people)
    names = {str(one.id): one.name for one in queries.people.shown(tx, ids)}
    return names | {f"group:{one.id}": one.name for one in queries.groups.these(tx, groups)}
