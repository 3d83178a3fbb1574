"""Django Channels: a consumer, groups, the in-memory channel layer; served by Daphne."""

import json
from typing import Any

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="for the bench alone",
    INSTALLED_APPS=["channels"],
    CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
)
django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402 - Django comes first
from room import Rooms, dumps  # noqa: E402

rooms = Rooms()


class Chat(AsyncWebsocketConsumer):
    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        number, event, data = json.loads(text_data or "")
        room = rooms[data["room"]]
        if event == "room:join":
            self.person = rooms.person(data["name"])
            await self.channel_layer.group_add(data["room"], self.channel_name)
            await self.send(text_data=dumps([number, room.open(self.channel_name, self.person)]))
            return
        told = room.post(self.person, data["text"], data["client_id"])
        await self.channel_layer.group_send(data["room"], {"type": "tell", "text": dumps(["message", told])})
        await self.send(text_data=dumps([number, {"ok": True, "message": told["message"]}]))

    async def tell(self, event: dict[str, Any]) -> None:
        await self.send(text_data=event["text"])

    async def disconnect(self, code: int) -> None:
        for slug in rooms:
            await self.channel_layer.group_discard(slug, self.channel_name)
        rooms.leave(self.channel_name)


application = Chat.as_asgi()
