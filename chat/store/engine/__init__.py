"""The two databases: connections, transactions, schema."""
