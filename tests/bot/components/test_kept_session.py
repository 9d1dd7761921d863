"""Action calls share a connection, and survive a restart of the action server."""

import asyncio

import aiohttp
import pytest
from aiohttp import web
from rasa.utils.endpoints import EndpointConfig

from bot.components import kept_session

pytestmark = pytest.mark.rasa


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EndpointConfig, "session", kept_session.kept_session)


async def serve(connections: set[object], port: int = 0) -> tuple[web.AppRunner, int]:
    async def webhook(request: web.Request) -> web.Response:
        connections.add(request.transport)
        return web.json_response({"events": [], "responses": []})

    app = web.Application()
    app.router.add_post("/webhook", webhook)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    return runner, runner.addresses[0][1]


def test_calls_one_after_another_use_one_connection() -> None:
    async def talk() -> int:
        connections: set[object] = set()
        runner, port = await serve(connections)
        endpoint = EndpointConfig(f"http://127.0.0.1:{port}/webhook")
        for _ in range(5):
            await endpoint.request(json={})
        await kept_session.close_sessions()
        await runner.cleanup()
        return len(connections)

    assert asyncio.run(talk()) == 1


def test_a_restarted_action_server_is_reached_again() -> None:
    async def talk() -> object:
        runner, port = await serve(set())
        endpoint = EndpointConfig(f"http://127.0.0.1:{port}/webhook")
        await endpoint.request(json={})
        await runner.cleanup()
        with pytest.raises(aiohttp.ClientConnectionError):
            await endpoint.request(json={})
        runner, _ = await serve(set(), port)
        reply = await endpoint.request(json={})
        await kept_session.close_sessions()
        await runner.cleanup()
        return reply

    assert asyncio.run(talk()) == {"events": [], "responses": []}


def test_a_new_event_loop_gets_a_session_of_its_own() -> None:
    endpoint = EndpointConfig("http://127.0.0.1:9/webhook")

    async def lent() -> aiohttp.ClientSession:
        async with endpoint.session() as session:
            assert not session.closed
        assert not session.closed
        await kept_session.close_sessions()
        return session

    assert asyncio.run(lent()) is not asyncio.run(lent())
