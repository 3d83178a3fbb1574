"""Tornado: a WebSocketHandler, and a loop of write_message()."""

import asyncio
import json
import sys

import tornado.httpserver
import tornado.web
import tornado.websocket
from room import Rooms, dumps

rooms = Rooms()


class Chat(tornado.websocket.WebSocketHandler):
    def open(self) -> None:
        self.set_nodelay(True)  # as its documentation advises for short messages

    def on_message(self, text: str | bytes) -> None:
        number, event, data = json.loads(text)
        room = rooms[data["room"]]
        if event == "room:join":
            self.person = rooms.person(data["name"])
            self.write_message(dumps([number, room.open(self, self.person)]))
            return
        told = room.post(self.person, data["text"], data["client_id"])
        encoded = dumps(["message", told])
        for member in room.members:
            member.write_message(encoded)
        self.write_message(dumps([number, {"ok": True, "message": told["message"]}]))

    def on_close(self) -> None:
        rooms.leave(self)


async def main() -> None:
    server = tornado.httpserver.HTTPServer(tornado.web.Application([("/", Chat)]))
    server.listen(int(sys.argv[1]), "127.0.0.1", backlog=4096)
    await asyncio.Event().wait()


asyncio.run(main())
