"""Call Rasa's own command line inside this process, with our improvements installed."""

from __future__ import annotations

import sys

from bot.rasa.environment import hush


def call(*arguments: str) -> None:
    """Run `rasa <arguments>`; it leaves by SystemExit where Rasa's command does."""
    hush()
    import rasa.__main__  # noqa: PLC0415 (the environment must be prepared before)

    from bot.components import action_replies, kept_session  # noqa: PLC0415

    action_replies.install()
    kept_session.install()
    sys.argv = ["rasa", *arguments]
    rasa.__main__.main()
