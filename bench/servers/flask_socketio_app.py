"""Flask-SocketIO with its usual parts: gevent and gevent-websocket under Gunicorn."""

from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, emit, join_room
from room import Rooms

app = Flask(__name__)
socketio = SocketIO(app, async_mode="gevent")
rooms = Rooms()
people: dict[str, dict[str, Any]] = {}


@socketio.on("connect")
def connect(auth: dict[str, Any]) -> None:
    people[request.sid] = rooms.person(auth["name"])


@socketio.on("disconnect")
def disconnect() -> None:
    people.pop(request.sid, None)
    rooms.leave(request.sid)


@socketio.on("room:join")
def open_room(data: dict[str, Any]) -> dict[str, Any]:
    join_room(data["room"])
    return rooms[data["room"]].open(request.sid, people[request.sid])


@socketio.on("message:post")
def post_message(data: dict[str, Any]) -> dict[str, Any]:
    event = rooms[data["room"]].post(people[request.sid], data["text"], data["client_id"])
    emit("message", event, to=data["room"])
    return {"ok": True, "message": event["message"]}
