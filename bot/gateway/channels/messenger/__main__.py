"""`python -m bot.gateway.channels.messenger profile set|show|delete`."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence

from pydantic import ValidationError

from bot.gateway.channels.messenger.graph import GraphClient
from bot.gateway.channels.messenger.limits import load_limits
from bot.gateway.channels.messenger.making import account_of, missing
from bot.gateway.channels.messenger.profile import ProfileError, delete_profile, set_profile, show_profile
from bot.gateway.channels.messenger.texts import ProfileTexts, load_texts
from bot.gateway.settings import Settings

USAGE_FAULT = 2


async def _run(what: str, settings: Settings, texts: ProfileTexts) -> str:
    graph = GraphClient(account_of(settings), load_limits().sending)
    try:
        if what == "set":
            await set_profile(graph, texts)
            return "set: greeting, get started, persistent menu"
        if what == "delete":
            await delete_profile(graph)
            return "deleted: greeting, get started, persistent menu"
        return json.dumps(await show_profile(graph), ensure_ascii=False, indent=2)
    finally:
        await graph.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when done, 1 where the platform refused, 2 where something must be corrected here first."""
    parser = argparse.ArgumentParser(prog="python -m bot.gateway.channels.messenger")
    commands = parser.add_subparsers(dest="command", required=True)
    profile = commands.add_parser("profile", help="greeting, get started and persistent menu of the page")
    profile.add_argument("what", choices=("set", "show", "delete"))
    what = parser.parse_args(arguments).what
    try:
        settings, texts = Settings(), load_texts().profile
    except ValidationError as error:
        print(error, file=sys.stderr)
        return USAGE_FAULT
    faults = [f"{name} is not set" for name in missing(settings)] + texts.faults(load_limits().profile)
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return USAGE_FAULT
    try:
        print(asyncio.run(_run(what, settings, texts)))
    except ProfileError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
