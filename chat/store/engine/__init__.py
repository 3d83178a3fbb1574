"""The two databases: connections, transactions, schema.

sqlite       the store on SQLite: one writer thread with group commit, reader threads
postgres     the store on PostgreSQL: a pool of connections, in greenlets
transaction  `Tx`, one transaction, which every query takes
batch        many writers' work in one SQLite transaction
prepared     statements that are compiled once
cache        a cache of one second that readers share
like         a search by a part of a name
parts        lists that are too long for one statement
errors       errors of the databases as errors of the chat
file         the file of a SQLite database, and how its replacement is noticed
deadline     the deadline of each use of the database
connections  PostgreSQL connections that keep the deadline
migrate      the migration to the newest schema
restore      backup and restore of a SQLite database
"""
