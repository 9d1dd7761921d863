"""Rasa domain, its components, the gateway and the page."""
