"""Checks of the knowledge base; one rule per function, one topic per file."""
