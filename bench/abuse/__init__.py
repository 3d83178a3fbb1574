"""Measure what one ill-behaved client can do, act by act, and how long another person's posts take meanwhile.

line       a Socket.IO client and a browser, each of a few lines
attacks    the acts: each as fast as one client can
victim     somebody who posts, and measures how long that takes
__main__   a real server for each act, and the table
"""
