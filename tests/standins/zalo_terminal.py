"""The stand-in in a terminal: the integrator plays the citizen, the OA's staff and its administrator."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence

import aiohttp
from aiohttp import web

from tests.standins.zalo import Delivered, Trouble, Webhook, Zalo
from tests.standins.zalo_rules import choices

CITIZEN = "8123456789012345678"
HELP = """Type what a citizen would write. Also:
  1, 2, …     tap that button        /follow /unfollow    (un)follow the account
  /image      send a photo           /staff TEXT          a member of staff answers
  /sticker    send a sticker         /withdraw            withdraw consent
  /fail CODE  refuse the next send   /save                save the webhook address again
  /quit"""


class Terminal:
    """One citizen's conversation."""

    def __init__(self, zalo: Zalo, webhook: Webhook, session: aiohttp.ClientSession) -> None:
        self._zalo, self._webhook, self._session = zalo, webhook, session
        self._taps: list[tuple[str, str]] = []
        self.answered = asyncio.Event()
        zalo.on_delivery = self.show

    def show(self, delivered: Delivered) -> None:
        """Print a message as the phone would; buttons get numbers."""
        for line in delivered.message.get("text", "").splitlines():
            print(f"  OA │ {line}")
        for title, payload in choices(delivered.message):
            self._taps.append((title, payload))
            print(f"  OA │ [{len(self._taps)}] {title}")
        print("  OA └", flush=True)
        self.answered.set()

    async def save(self) -> None:
        """As the console does."""
        try:
            saved = await self._webhook.save(self._session)
            print("webhook saved" if saved else "webhook NOT saved: it must answer an unsigned {} with 200", flush=True)
        except aiohttp.ClientError:
            print(
                f"webhook NOT saved: nobody answers at {self._webhook.url}; start the gateway, then /save", flush=True
            )

    async def say(self, line: str) -> bool:
        """False where the conversation is over."""
        make = self._zalo.events
        word, _, rest = line.partition(" ")
        match word:
            case "/quit":
                return False
            case "/save":
                await self.save()
                return True
            case "/fail":
                self._zalo.troubles.append(Trouble(error=int(rest or -200)))
                return True
            case "/follow" | "/unfollow":
                event = make.follow(CITIZEN, word[1:])
            case "/image":
                event = make.image(CITIZEN)
            case "/sticker":
                event = make.sticker(CITIZEN)
            case "/withdraw":
                event = make.withdraw(CITIZEN)
            case "/staff":
                event = make.echo(CITIZEN, rest)
            case _:
                event = make.text(CITIZEN, self._tapped(line))
        delivery = await self._webhook.emit(self._session, event)
        if delivery.statuses != [200]:
            print(f"  !! webhook answered {delivery.statuses}")
        return True

    def _tapped(self, line: str) -> str:
        if line.isdigit() and 1 <= int(line) <= len(self._taps):
            return self._taps[int(line) - 1][1]
        self._taps.clear()
        return line


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.standins.zalo", description="Zalo's servers on loopback.")
    parser.add_argument("--port", type=int, default=9090)
    parser.add_argument("--webhook", default="http://127.0.0.1:8080/webhooks/zalo", help="the gateway's address")
    parser.add_argument("--app-id", default="1234567890123456789")
    parser.add_argument("--app-secret", default="app-secret")
    parser.add_argument("--oa-secret", default="oa-secret")
    parser.add_argument("--say", action="append", default=[], help="say this, wait for the answer, and end")
    parser.add_argument("--wait", type=float, default=15.0, help="seconds to wait for each answer to --say")
    return parser


async def _converse(terminal: Terminal, zalo: Zalo, asked: argparse.Namespace) -> int:
    if asked.say:
        return await _said(terminal, zalo, asked.say, asked.wait)
    print(HELP, flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        if line.strip() and not await terminal.say(line.strip()):
            break
    return 0


async def _said(terminal: Terminal, zalo: Zalo, lines: Sequence[str], seconds: float) -> int:
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
    for violation in zalo.violations:
        print(f"  !! {violation}")
    return 1 if zalo.violations else 0


async def _run(asked: argparse.Namespace) -> int:
    zalo = Zalo(asked.app_id, asked.app_secret, asked.oa_secret)
    runner = web.AppRunner(zalo.app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", asked.port).start()
    print(f"Zalo stands in on http://127.0.0.1:{asked.port}, webhook {asked.webhook}")
    try:
        async with aiohttp.ClientSession() as session:
            webhook = Webhook(zalo, asked.webhook, retries=(1.0, 2.0))
            terminal = Terminal(zalo, webhook, session)
            await terminal.save()
            return await _converse(terminal, zalo, asked)
    finally:
        await runner.cleanup()


def main() -> int:
    return asyncio.run(_run(_parser().parse_args()))
