"""Accounts, signing in, roles, and the record of what everybody did."""
