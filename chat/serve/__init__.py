"""The integration with Gunicorn, which reads requests and hands WebSockets over.

worker   Gunicorn's worker: limits on connections, and a quick stop
handler  reads the HTTP requests of one TCP connection
"""
