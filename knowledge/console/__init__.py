"""The staff console: pages at /console, drawn on the server."""
