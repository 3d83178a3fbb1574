"""People: their names, what they say of themselves, and who may know of whom."""
