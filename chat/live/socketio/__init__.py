"""Socket.IO: the only place that leans on the insides of python-socketio and python-engineio."""
