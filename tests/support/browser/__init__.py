"""People with a real browser, what they do in words, and what a program can judge of a page."""
