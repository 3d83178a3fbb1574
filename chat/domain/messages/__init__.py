"""Messages: writing, changing and reading them, and the log of a room that they stand in."""
