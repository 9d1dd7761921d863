"""The durable inbox and outbox: what was accepted is answered, in order, each part sent at most once."""
