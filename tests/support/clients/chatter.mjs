// A person who chats from Node.js with socket.io-client, by the arguments <url> <name> <transport>.
// Reads requests from its input, one JSON array [event, fields] a line; prints what it hears, one JSON array a line:
// ["connected", transport], ["ack", answer], [event, payload].
import { createInterface } from "node:readline";
import { io } from "socket.io-client";

const [url, name, transport] = process.argv.slice(2);
const say = (...what) => process.stdout.write(JSON.stringify(what) + "\n");
const socket = io(url, { transports: [transport], auth: { name } });

socket.on("connect", () => say("connected", socket.io.engine.transport.name));
socket.on("connect_error", (error) => say("refused", error.data ?? error.message));
socket.onAny((event, payload) => say(event, payload));

createInterface({ input: process.stdin })
  .on("line", async (line) => say("ack", await socket.timeout(10_000).emitWithAck(...JSON.parse(line))))
  .on("close", () => socket.disconnect());
