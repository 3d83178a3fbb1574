"""Who hears what, in order, once."""
