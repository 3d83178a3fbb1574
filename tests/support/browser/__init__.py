"""People with a real browser.

browser  start Chromium; visitors and their tabs
room     a room of its own, on a server that tests share
talk     the acts of a person on the page
roles    visitors with an account
look     pictures of pages, and automatic checks of them
slow     how long the first view takes
scene    a room with a conversation, for pictures
"""
