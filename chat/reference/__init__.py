"""Documents generated from the commands, events and objects of the wire. `make docs` writes them.

wire.py         all objects and errors, and their fields: both generators read them
page.py         the reference for people, docs/protocol.md; the prose around its tables is page.md
typescript.py   the types for the page's scripts, static/js/wire.d.ts
__main__.py     `python -m chat.reference` prints the reference, `python -m chat.reference types` the types
"""
