// Node.js socket.io 4. `node socketio.mjs PORT [DATABASE]`: with a database, a post is acknowledged and broadcast after
// its commit is on disk (better-sqlite3, WAL, synchronous=FULL, one commit for each); without, all is in memory.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const NEWEST = 50;
const MEMBERS = 50;
const [port, database] = process.argv.slice(2);

const http = createServer((_, response) => response.writeHead(404).end());
const io = new Server(http);
const rooms = new Map();
const keep = database ? await openStore(database) : () => {};
let people = 0;

function roomOf(slug) {
  let room = rooms.get(slug);
  if (!room) rooms.set(slug, (room = { rev: 0, members: new Map(), newest: [] }));
  return room;
}

function opened(slug, socket) {
  const room = roomOf(slug);
  room.members.set(socket.id, socket.data.me);
  const members = [];
  for (const member of room.members.values()) {
    if (members.push({ ...member, here: true }) === MEMBERS) break;
  }
  return {
    ok: true, room: { slug, name: slug, topic: '', kind: 'public' }, rev: room.rev, messages: room.newest, members,
    member_count: room.members.size, here: room.members.size,
  };
}

function posted(slug, author, text, client_id) {
  const room = roomOf(slug);
  const rev = ++room.rev;
  const message = {
    id: rev, seq: rev, rev, kind: 'text', author, text, at: Date.now(), edited_at: null, deleted: false, client_id,
  };
  keep(slug, message);
  room.newest.push(message);
  if (room.newest.length > NEWEST) room.newest.shift();
  return { room: slug, prev: rev - 1, rev, message };
}

async function openStore(path) {
  const { default: Database } = await import('better-sqlite3');
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(`CREATE TABLE message (
    room TEXT NOT NULL, seq INTEGER NOT NULL, rev INTEGER NOT NULL, kind TEXT NOT NULL, author INTEGER NOT NULL,
    text TEXT, at INTEGER NOT NULL, client_id TEXT NOT NULL, PRIMARY KEY (room, seq), UNIQUE (author, client_id))`);
  const insert = db.prepare('INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  return (slug, { seq, rev, kind, author, text, at, client_id }) =>
    insert.run(slug, seq, rev, kind, author.id, text, at, client_id);
}

io.on('connection', (socket) => {
  socket.data.me = { id: ++people, name: socket.handshake.auth.name };
  socket.on('room:join', ({ room }, ack) => {
    socket.join(room);
    ack(opened(room, socket));
  });
  socket.on('message:post', ({ room, text, client_id }, ack) => {
    const event = posted(room, socket.data.me, text, client_id);
    io.to(room).emit('message', event);
    ack({ ok: true, message: event.message });
  });
  socket.on('disconnect', () => {
    for (const room of rooms.values()) room.members.delete(socket.id);
  });
});

http.listen(Number(port), '127.0.0.1', 4096);
