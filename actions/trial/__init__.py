"""Trying a conversation out for staff: the real steps with everything that they weigh, and nothing kept of it."""
