"""The staff's store: one schema on SQLite or PostgreSQL, which exports the same files that `knowledge/` holds."""
