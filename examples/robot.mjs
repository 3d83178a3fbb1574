import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { io } from "socket.io-client";

if (!existsSync("robot.key")) writeFileSync("robot.key", crypto.randomUUID(), { mode: 0o600 });
const socket = io("http://127.0.0.1:5000", {
  auth: { name: "Robot", key: readFileSync("robot.key", "utf8") },
});
socket.on("message", ({ message }) => console.log(message.author?.name, message.text));
socket.on("connect", async () => {
  await socket.emitWithAck("room:join", { room: "lobby" });
  await socket.emitWithAck("message:post", {
    room: "lobby", text: "Hello!", client_id: crypto.randomUUID(),
  });
});
