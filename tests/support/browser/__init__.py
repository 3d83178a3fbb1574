"""People with a real browser.

browser  start Chromium; visitors and their tabs
room     a room of its own, on a server that tests share
talk     the acts of a person on the page
roles    visitors with an account
look     pictures of pages, and automatic checks of them
people   acts with other people and private rooms
desk     the admin page
slow     measure the time to the first message
scene    a room with a conversation, for pictures
tour     take pictures of all states: `guide` has the workspace and the visitor, `stops` and
         `stops_words` the states
icons    draw the icons of the application
"""
