"""`interactive`: Rasa's interactive learning, made safe for this project.

As it comes it listens on every network interface with its whole HTTP API, rewrites the domain and mixes what it exports
into the training data. Here it stays on loopback, exports into nlu_data/drafts/ for a person to read, and leaves the
domain alone.
"""

from __future__ import annotations

import functools
import os
from typing import Any

from bot.rasa import checks, cli
from bot.rasa.environment import CONFIG, DOMAIN, DRAFTS, ENDPOINTS, ROOT, TRAINING_DATA, hush
from bot.rasa.serving import prepare_tracker_file


def interactive() -> None:
    """Teach by talking; the action server must be running."""
    model = checks.trained_model(ROOT)
    checks.actions_answer(os.environ["ACTIONS_URL"])
    prepare_tracker_file(os.environ["RASA_TRACKER_URL"])
    os.environ["LOG_LEVEL"] = "WARNING"
    DRAFTS.mkdir(parents=True, exist_ok=True)
    hush()
    _redirect_exports()
    _stay_on_loopback()
    port = str(checks.any_free_port("127.0.0.1"))
    print(f"Loading the assistant (about half a minute) … What you export goes to {DRAFTS}/.", flush=True)
    # fmt: off
    cli.call("interactive", "--model", str(model), "--config", str(CONFIG), "--domain", str(DOMAIN),
             "--data", *map(str, TRAINING_DATA), "--endpoints", str(ENDPOINTS), "--port", port, "--skip-visualization")
    # fmt: on


def _redirect_exports() -> None:
    from rasa.core.training import interactive as rasa_interactive  # noqa: PLC0415

    paths = {"stories": "stories.yml", "nlu": "nlu.yml", "backup": "nlu_backup.yml", "domain": "domain.yml"}
    rasa_interactive.PATHS.update({name: str(DRAFTS / file) for name, file in paths.items()})
    rasa_interactive._write_domain_to_file = _leave_domain_alone
    original = rasa_interactive.run_interactive_learning

    @functools.wraps(original)
    def with_our_paths(*args: Any, server_args: dict[str, Any], **kwargs: Any) -> None:
        # Rasa overwrites PATHS["domain"] with the --domain it was given, which is the real one.
        original(*args, server_args={**server_args, "domain": rasa_interactive.PATHS["domain"]}, **kwargs)

    rasa_interactive.run_interactive_learning = with_our_paths


def _leave_domain_alone(_: str, events: list[dict[str, Any]], domain: Any) -> None:
    """Stand in for Rasa's function that writes the domain: only tell what a person would have to add to it."""
    used = {(event.get("parse_data") or {}).get("intent", {}).get("name") for event in events}
    used |= {event.get("name") for event in events if event.get("event") == "action"}
    new = sorted(name for name in used if name and name not in {*domain.intents, *domain.action_names_or_texts})
    print(f"{DOMAIN}/ is left as it is." + (f" Not in it yet: {', '.join(new)}." if new else ""))


def _stay_on_loopback() -> None:
    import rasa.server  # noqa: PLC0415
    from sanic import Sanic  # noqa: PLC0415

    application: Any = Sanic
    run = application.run

    @functools.wraps(run)
    def run_on_loopback(app: Any, *args: Any, **kwargs: Any) -> None:
        run(app, *args, **{**kwargs, "host": "127.0.0.1"})

    application.run = run_on_loopback
    # Messages arrive without a channel; the actions answer a terminal in text, every other channel in JSON.
    rasa.server.UserMessage = functools.partial(rasa.server.UserMessage, input_channel="cmdline")
