"""Real parts for the tests.

servers      the chat server, stock servers, nginx, PostgreSQL, Node.js, and proxies that break
clients      clients of all kinds, well-behaved and hostile ones
data         databases and workspaces without a server, clocks, crowds
browser      people with a real browser
live         the live side in this process, without a server
wsgi         clients of a worker in this process
worker       the parts of a worker's live side, with fake peers
lobby        a few people in such a worker
scene        a person of each kind at one worker
two_workers  two workers on one database, and losses of rights
pair         a WebSocket's driver, and the far end of its connection
logs         logs of rooms without a database, and feeds that follow them
seams        points at which a test holds a greenlet
limits       the numbers to try at a limit
wait         wait for a condition
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
