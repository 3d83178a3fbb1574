import pathlib
import uuid

import socketio

secret = pathlib.Path("robot.key")
if not secret.exists():
    secret.touch(mode=0o600)
    secret.write_text(str(uuid.uuid4()))

chat = socketio.Client()
chat.on("message", lambda event: print(event["message"]["text"]))
chat.connect("http://127.0.0.1:5000", auth={"name": "Robot", "key": secret.read_text()})
chat.call("room:join", {"room": "lobby"})
chat.call("message:post", {"room": "lobby", "text": "Hello!", "client_id": str(uuid.uuid4())})
chat.wait()
