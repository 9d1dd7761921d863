"""`make run`: preflight, build steps, supervised processes."""
