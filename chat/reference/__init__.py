"""Documents that are generated from the commands, events and objects of the wire. `make docs` writes them.

wire        lists all objects and errors and their fields, for both generators
page        the reference for people, docs/protocol.md; the prose around its tables is page.md
typescript  the types for the page's scripts, static/js/wire.d.ts
__main__    `python -m chat.reference` prints the reference, `python -m chat.reference types` the types
"""
