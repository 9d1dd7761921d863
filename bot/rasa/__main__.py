"""Command line: `python -m bot.rasa train | serve | shell | interactive | test | …`, in Rasa's environment."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from bot.rasa import environment
from bot.rasa.errors import LauncherError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 1 with one line on the error stream where a person must do something first."""
    parser = argparse.ArgumentParser(prog="python -m bot.rasa", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    training = commands.add_parser("train", help="train the model if its inputs changed")
    training.add_argument("--force", action="store_true", help="train again even so")
    commands.add_parser("serve", help="serve the REST channel on loopback")
    commands.add_parser("shell", help="talk to the assistant at this terminal")
    commands.add_parser("interactive", help="teach by talking; exports into nlu_data/drafts/")
    testing = commands.add_parser("test", help="check test stories against the model")
    testing.add_argument("--stories", type=Path, default=environment.TEST_STORIES, help="file or folder (%(default)s)")
    trial = commands.add_parser("candidate", help="train with a set of the staff's examples, beside what serves")
    trial.add_argument("--examples", type=Path, required=True, help="the set, as Rasa's YAML")
    trial.add_argument("--into", type=Path, required=True, help="folder of the model")
    trial.add_argument("--told", type=Path, required=True, help="file for what came of it, as JSON")
    parsing = commands.add_parser("parse", help="the intents that models see in sentences")
    parsing.add_argument("--model", type=Path, action="append", required=True, help="a model; may be given again")
    parsing.add_argument("--sentences", type=Path, required=True, help="JSON list of texts")
    parsing.add_argument("--told", type=Path, required=True, help="file for one list of intents a model, as JSON")
    chosen = parser.parse_args(arguments)
    for name in ("examples", "into", "told", "sentences"):  # named from where we were called, not from the root
        if getattr(chosen, name, None) is not None:
            setattr(chosen, name, getattr(chosen, name).resolve())
    environment.prepare()
    try:
        _run(chosen)
    except LauncherError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _run(chosen: argparse.Namespace) -> None:
    # Imported one by one: each command pays only for what it uses.
    from bot.rasa import comparing, interactive, serving, story_test, training  # noqa: PLC0415

    commands: dict[str, Callable[[], object]] = {
        "train": lambda: training.train(chosen.force),
        "serve": serving.serve,
        "shell": serving.shell,
        "interactive": interactive.interactive,
        "test": lambda: story_test.run(chosen.stories),
        "candidate": lambda: comparing.train(chosen.examples, chosen.into, chosen.told),
        "parse": lambda: comparing.parse(chosen.model, chosen.sentences, chosen.told),
    }
    commands[chosen.command]()


if __name__ == "__main__":
    sys.exit(main())
