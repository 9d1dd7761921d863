"""The one error of the launchers: a line for a person, no traceback."""


class LauncherError(Exception):
    """Something the person at the command line can put right; the message says what and how."""
