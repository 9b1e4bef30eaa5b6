"""The store: what visitors sent, in SQLite or PostgreSQL."""
