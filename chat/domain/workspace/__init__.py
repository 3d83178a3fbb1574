"""The workspace as a whole: its name and its door."""
