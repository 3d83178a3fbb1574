"""The chat and the stock parts beside it, nginx, PostgreSQL, Node.js, lines that break, and what /proc tells."""
