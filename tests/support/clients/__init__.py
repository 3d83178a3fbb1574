"""Clients: those of libraries, sockets and WebSockets by hand, HTTP and forms, hostile ones and patient ones."""
