"""Trying questions out, and the golden questions that must stay right."""
