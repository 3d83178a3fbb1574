"""websockets: its asyncio server, and its broadcast()."""

import asyncio
import json
import sys

from room import Rooms, dumps
from websockets.asyncio.server import ServerConnection, broadcast, serve

rooms = Rooms()


async def chat(connection: ServerConnection) -> None:
    person = {}
    try:
        async for text in connection:
            number, event, data = json.loads(text)
            room = rooms[data["room"]]
            if event == "room:join":
                person = rooms.person(data["name"])
                await connection.send(dumps([number, room.open(connection, person)]))
                continue
            told = room.post(person, data["text"], data["client_id"])
            broadcast(room.members, dumps(["message", told]))
            await connection.send(dumps([number, {"ok": True, "message": told["message"]}]))
    finally:
        rooms.leave(connection)


async def main() -> None:
    async with serve(chat, "127.0.0.1", int(sys.argv[1]), backlog=4096) as server:
        await server.serve_forever()


asyncio.run(main())
