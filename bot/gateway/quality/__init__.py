"""The public quality page and its open data."""
