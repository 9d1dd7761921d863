"""The stand-in in a terminal: the integrator plays the citizen, the page's staff and the platform's moods."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

from tests.standins.graph.events import Event, Events
from tests.standins.graph.faults import FAULTS
from tests.standins.graph.server import Delivered, Graph
from tests.standins.graph.webhook import TAKEN, Webhook

CITIZEN = "4815162342000001"
PAUSES = (1.0, 2.0, 5.0)
HELP = f"""Type what a citizen would write. Also:
  1, 2, …      tap that choice         /start          tap "get started"
  /menu 1      tap a menu entry        /image          send a photo (/sticker, /file, /location)
  /staff TEXT  a member of staff       /subscribe      check the webhook's address again
  /fail NAME   misbehave once          /quit
NAME is one of {", ".join(FAULTS)}"""
ATTACHMENTS = {"/image": "image", "/sticker": "sticker", "/file": "file", "/location": "location"}


class Terminal:
    """One citizen's conversation."""

    def __init__(self, graph: Graph, webhook: Webhook) -> None:
        self._graph, self._webhook = graph, webhook
        self._events = Events(graph.page)
        self._taps: list[tuple[Delivered, dict[str, str]]] = []
        self._echoes: set[asyncio.Task[list[int]]] = set()
        self.answered = asyncio.Event()
        graph.on_delivered = self.show

    def show(self, delivered: Delivered) -> None:
        """Print a message as the phone would, choices with numbers; and echo it to the webhook."""
        for line in delivered.text.splitlines():
            print(f"  page │ {line}")
        for choice in delivered.choices:
            self._taps.append((delivered, choice))
            print(f"  page │ [{len(self._taps)}] {choice['title']}")
        print("  page └", flush=True)
        self.answered.set()
        echo = self._events.echo(delivered.person, delivered.message, delivered.mid, int(self._graph.page.app_id))
        task = asyncio.create_task(self._webhook.deliver(self._events.batch(echo), PAUSES))
        self._echoes.add(task)
        task.add_done_callback(self._echoes.discard)

    async def subscribe(self) -> None:
        """What "Verify and save" does in the app's dashboard."""
        passed, said = await self._webhook.subscribe()
        print(f"webhook {'confirmed' if passed else 'NOT confirmed, it answered: ' + said}", flush=True)

    async def say(self, line: str) -> bool:
        """False where the conversation is over."""
        word, _, rest = line.partition(" ")
        if word == "/quit":
            return False
        if word == "/subscribe":
            await self.subscribe()
        elif word == "/fail":
            print(f"  the next answer: {rest}" if self._graph.fails(rest) else f"  !! one of {', '.join(FAULTS)}")
        elif (event := self._event(word, rest, line)) is not None:
            if word != "/staff":
                self._graph.wrote(CITIZEN)
            statuses = await self._webhook.deliver(self._events.batch(event), PAUSES)
            if statuses != [TAKEN]:
                print(f"  !! webhook answered {statuses}")
        return True

    def _event(self, word: str, rest: str, line: str) -> Event | None:
        if word in ATTACHMENTS:
            return self._events.attachment(CITIZEN, ATTACHMENTS[word])
        if word == "/start":
            return self._events.get_started(CITIZEN)
        if word == "/staff":
            return self._events.staff(CITIZEN, rest)
        if word == "/menu":
            return self._menu(rest)
        if line.isdecimal() and 1 <= int(line) <= len(self._taps):
            delivered, choice = self._taps[int(line) - 1]
            make = self._events.postback if delivered.is_template else self._events.quick_reply
            return make(CITIZEN, choice["title"], choice["payload"])
        self._taps.clear()
        return self._events.text(CITIZEN, line)

    def _menu(self, number: str) -> Event | None:
        menus = self._graph.profile.get("persistent_menu", [{"call_to_actions": []}])
        entries = menus[0]["call_to_actions"]
        if number.isdecimal() and 1 <= int(number) <= len(entries):
            entry = entries[int(number) - 1]
            return self._events.postback(CITIZEN, entry["title"], entry["payload"])
        print(f"  !! the page's menu: {[entry['title'] for entry in entries]}")
        return None


async def converse(terminal: Terminal, graph: Graph, lines: Sequence[str], seconds: float) -> int:
    """From the keyboard, or the given lines with a wait for each answer; 1 where something was wrong."""
    if lines:
        return await _said(terminal, graph, lines, seconds)
    print(HELP, flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        if line.strip() and not await terminal.say(line.strip()):
            break
    return _judged(graph)


async def _said(terminal: Terminal, graph: Graph, lines: Sequence[str], seconds: float) -> int:
    for line in lines:
        print(f"  ── {line}", flush=True)
        terminal.answered.clear()
        await terminal.say(line)
        try:
            await asyncio.wait_for(terminal.answered.wait(), seconds)
        except TimeoutError:
            print("  !! no answer")
            return 1
        await asyncio.sleep(0.5)  # the answer's other parts
    return _judged(graph)


def _judged(graph: Graph) -> int:
    for violation in graph.violations:
        print(f"  !! {violation}")
    return 1 if graph.violations else 0
