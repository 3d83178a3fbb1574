"""The core on a database without a server, its clocks, accounts, the matrix of roles, crowds, WebSocket frames."""
