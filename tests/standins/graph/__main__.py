"""`python -m tests.standins.graph`: a Graph API to connect the gateway to, on loopback."""

from __future__ import annotations

import argparse
import asyncio
import sys

import aiohttp
from aiohttp import web

from tests.standins.graph.page import Page
from tests.standins.graph.server import Graph
from tests.standins.graph.terminal import Terminal, converse
from tests.standins.graph.webhook import Webhook


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.standins.graph", description="The Graph API on loopback.")
    parser.add_argument("--port", type=int, default=9091)
    parser.add_argument("--webhook", default="http://127.0.0.1:8080/webhooks/messenger", help="the gateway's address")
    parser.add_argument("--say", action="append", default=[], help="say this, wait for the answer, and end")
    parser.add_argument("--wait", type=float, default=15.0, help="seconds to wait for each answer to --say")
    return parser


async def _run(asked: argparse.Namespace) -> int:
    page = Page()
    graph = Graph(page)
    runner = web.AppRunner(graph.app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", asked.port).start()
    print("The gateway's settings for this page:")
    for name, value in page.settings(f"http://127.0.0.1:{asked.port}").items():
        print(f"    {name.upper()}={value}")
    try:
        async with aiohttp.ClientSession() as session:
            terminal = Terminal(graph, Webhook(asked.webhook, page, session))
            await terminal.subscribe()
            return await converse(terminal, graph, asked.say, asked.wait)
    finally:
        await runner.cleanup()


if __name__ == "__main__":
    sys.exit(asyncio.run(_run(_parser().parse_args())))
