"""Servers for the tests, and proxies that break connections.

server      the chat server
stock       servers of stock parts, for comparison
stock_app   the app of those
stock_pair  fixtures: one server of each kind
process     common parts: ports, logs, ending processes
nginx       nginx with the site of nginx/
postgres    a temporary PostgreSQL
node        programs for Node.js
watch       the memory and sockets of a server, from /proc
line        a proxy that loses data silently, or at a certain request
cutter      a proxy that breaks when an answer is on its way back
severer     proxies that break at planned places
"""
