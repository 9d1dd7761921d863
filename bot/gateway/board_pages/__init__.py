"""The public board as pages for people: drawn on the server from one snapshot, whole without JavaScript."""
