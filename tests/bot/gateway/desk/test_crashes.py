"""A gateway that is killed between any two steps of what staff do: nothing is lost, nothing is said twice."""

from __future__ import annotations

import asyncio
import html
import json
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yarl
from sqlalchemy import func, select

from bot.gateway.desk.rules import load_desk_rules
from knowledge.console.middleware import COOKIE
from knowledge.console.people import sessions
from knowledge.console.roles import Role
from knowledge.store.store import Store, store_url
from knowledge.store.tables.desk import HELD_ANSWERS, HELD_TOPICS, LEFT, MESSAGES
from knowledge.store.tables.people import ACCOUNTS, AUDIT, SESSIONS
from tests.bot.gateway.journal.conftest import until
from tests.bot.gateway.journal.platform import Platform
from tests.bot.gateway.journal.ruling import FAST
from tests.bot.gateway.standins import Rasa, reply
from tests.bot.gateway.town import write_town

ROOT = Path(__file__).resolve().parents[4]
ASKING = "tôi muốn gặp cán bộ"
SAYS = "Mời bạn đến quầy số 3."
HOLDS, RECORDS = "bot.gateway.journal.holds:Holds", "bot.gateway.desk.records:Records"
KEEPS, FINISHES = "bot.gateway.store:ConversationStore.add", "bot.gateway.journal.ledger:Ledger.finish"
LONG = 120.0  # seconds; only a failure takes so long
CODE = re.compile(rf"\b[{load_desk_rules().code.alphabet}]{{6}}\b")


class Gateways:
    """One gateway after the other over the same folder, and a clerk who is signed in to all of them."""

    def __init__(self, folder: Path, platform: Platform, rasa: Rasa) -> None:
        self.folder, self.platform, self.rasa = folder, platform, rasa
        self.fuse = folder / "fuse"
        self.store = Store(store_url("", folder / "var"))
        self.process: asyncio.subprocess.Process | None = None
        self.http: aiohttp.ClientSession | None = None
        self.url = self.csrf = self.secret = ""

    async def start(self, *die_after: str) -> None:
        settings = {
            "knowledge_dir": str(self.folder / "knowledge"),
            "var_dir": str(self.folder / "var"),
            "rasa_url": str(self.rasa.server.make_url("")),
        }
        order = {"platform": self.platform.url, "rules": FAST, "settings": settings}
        order |= {"die_after": die_after, "fuse": str(self.fuse)}
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bot.gateway.desk.process", json.dumps(order), cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.url = f"http://127.0.0.1:{int(await self.process.stdout.readline())}"
        if not self.secret:
            await self._sign_in()
        if self.http is not None:
            await self.http.close()
        self.http = aiohttp.ClientSession(cookies={COOKIE: self.secret}, cookie_jar=aiohttp.CookieJar(unsafe=True))
        self.http.cookie_jar.update_cookies({COOKIE: self.secret}, yarl.URL(self.url))

    async def _sign_in(self) -> None:
        row = {"login": "lan", "name": "Lan", "roles": [Role.AGENT], "password": "!", "created_at": 0.0}
        async with self.store.begin() as connection:
            account = (await connection.execute(ACCOUNTS.insert().values(row).returning(ACCOUNTS.c.id))).scalar_one()
            self.secret = await sessions.begin(connection, account, sessions.Stage.IN)
            self.csrf = str(await connection.scalar(select(SESSIONS.c.csrf)))

    async def dies(self) -> None:
        """Wait for the death that the fuse asked for, and begin anew."""
        assert self.process is not None
        async with asyncio.timeout(LONG):
            assert await self.process.wait() == -signal.SIGKILL
        self.fuse.unlink()
        await self.start()

    async def stop(self) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()
        if self.http is not None:
            await self.http.close()
        await self.store.close()

    async def arrives(self, number: str, text: str) -> None:
        """A citizen's message, delivered until it is acknowledged."""
        assert self.http is not None
        async with self.http.post(f"{self.url}/webhooks/post", json=[[number, "p1", text]]) as response:
            assert response.status == 200

    async def page(self, path: str) -> str:
        assert self.http is not None
        async with self.http.get(f"{self.url}/console{path}") as response:
            return html.unescape(await response.text())

    async def post(self, path: str, **form: str) -> int:
        """The status; 0 where the gateway died over it."""
        assert self.http is not None
        try:
            async with self.http.post(
                f"{self.url}/console{path}", data={"csrf": self.csrf, **form}, allow_redirects=False
            ) as response:
                return response.status
        except aiohttp.ClientError:
            return 0

    async def talk(self) -> str:
        """The only conversation, once it is listed."""
        found: list[str] = []

        async def listed() -> bool:
            found[:] = re.findall(r'href="/console(/truc/hoi-thoai/[^"]+)"', await self.page("/truc"))
            return bool(found)

        await until(listed, LONG)
        return found[0]

    async def count(self, table: Any, *which: Any) -> int:
        async with self.store.read() as connection:
            found = await connection.execute(select(func.count()).select_from(table).where(*which))
            return int(found.scalar_one())


@pytest.fixture
async def gateways(tmp_path: Path) -> AsyncIterator[Gateways]:
    write_town(tmp_path / "knowledge")
    async with AsyncExitStack() as stack:
        rasa, platform = Rasa(), Platform()
        for server in (rasa.server, platform.server):
            await server.start_server()
            stack.push_async_callback(server.close)
        made = Gateways(tmp_path, platform, rasa)
        stack.push_async_callback(made.stop)
        yield made


@pytest.mark.parametrize("step", [f"{HOLDS}.say", f"{RECORDS}.spoke", KEEPS])
async def test_what_a_clerk_says_reaches_the_citizen_once(gateways: Gateways, step: str) -> None:
    await gateways.start(step)
    await gateways.arrives("1", ASKING)
    talk = await gateways.talk()
    assert await gateways.post(f"{talk}/nhan", nonce="n" * 20) == 303
    await until(lambda: any("đang trả lời bạn" in text for text in gateways.platform.texts()), LONG)
    gateways.fuse.touch()
    status = await gateways.post(f"{talk}/gui", nonce="m" * 20, text=SAYS)
    await gateways.dies()
    if status != 303:  # the clerk saw no answer and sends the form again
        assert await gateways.post(f"{talk}/gui", nonce="m" * 20, text=SAYS) == 303
    await until(lambda: any(SAYS in text for text in gateways.platform.texts()), LONG)
    await gateways.arrives("2", "cảm ơn")

    async def shown() -> bool:
        return "cảm ơn" in await gateways.page(talk)

    await until(shown, LONG)
    assert sum(text.count(SAYS) for text in gateways.platform.texts()) == 1
    assert (await gateways.page(talk)).count(SAYS) == 1
    assert await gateways.count(MESSAGES, MESSAGES.c.by == "lan") == 1
    assert await gateways.count(AUDIT, AUDIT.c.act == "desk_said") == 1
    assert "cảm ơn" not in gateways.rasa.texts


async def test_the_clerk_is_told_where_nobody_knows_whether_words_arrived(gateways: Gateways) -> None:
    await gateways.start(FINISHES)
    await gateways.arrives("1", ASKING)
    talk = await gateways.talk()
    assert await gateways.post(f"{talk}/nhan", nonce="n" * 20) == 303
    await until(lambda: any("đang trả lời bạn" in text for text in gateways.platform.texts()), LONG)
    gateways.fuse.touch()
    await gateways.post(f"{talk}/gui", nonce="m" * 20, text=SAYS)
    await gateways.dies()  # behind the mark that it is being sent, so it is never sent by itself again

    async def told() -> bool:
        return "Chưa chắc tin này đã đến nơi" in await gateways.page(talk)

    await until(told, LONG)
    assert not any(SAYS in text for text in gateways.platform.texts())


@pytest.mark.parametrize("step", [f"{HOLDS}.take", f"{RECORDS}.taken", KEEPS])
async def test_a_takeover_is_told_once_and_stays_the_clerks(gateways: Gateways, step: str) -> None:
    await gateways.start(step)
    await gateways.arrives("1", ASKING)
    talk = await gateways.talk()
    gateways.fuse.touch()
    await gateways.post(f"{talk}/nhan", nonce="n" * 20)
    await gateways.dies()
    await until(lambda: any("đang trả lời bạn" in text for text in gateways.platform.texts()), LONG)
    assert "Anh chị đang giữ" in await gateways.page("/truc")
    assert sum("đang trả lời bạn" in text for text in gateways.platform.texts()) == 1
    assert await gateways.count(AUDIT, AUDIT.c.act == "desk_taken") == 1


@pytest.mark.parametrize("step", [f"{HOLDS}.post", f"{RECORDS}.decided", KEEPS])
async def test_an_approved_answer_goes_out_once(gateways: Gateways, step: str) -> None:
    gateways.rasa.replies = [reply(messages=[{"text": "Lệ phí là 8.000 đồng."}])]
    await gateways.start(step)
    async with gateways.store.begin() as connection:
        await connection.execute(HELD_TOPICS.insert().values(topic="*", reason="thử", by="hoa", at=0.0))
    await gateways.arrives("1", "lệ phí")
    await until(lambda: any("cán bộ cần xem trước" in text for text in gateways.platform.texts()), LONG)
    gateways.fuse.touch()
    await gateways.post("/truc/cho-duyet/1", decision="approved")
    await gateways.dies()
    await until(lambda: any("8.000" in text for text in gateways.platform.texts()), LONG)

    async def decided() -> bool:
        return await gateways.count(HELD_ANSWERS, HELD_ANSWERS.c.state == "approved") == 1

    await until(decided, LONG)
    assert sum("8.000" in text for text in gateways.platform.texts()) == 1
    assert await gateways.count(AUDIT, AUDIT.c.act == "held_approved") == 1
    assert await gateways.post("/truc/cho-duyet/1", decision="approved") == 422


@pytest.mark.parametrize("step", [f"{RECORDS}.hold", KEEPS])
async def test_an_answer_is_held_once_and_never_slips_out(gateways: Gateways, step: str) -> None:
    gateways.rasa.replies = [reply(messages=[{"text": "Lệ phí là 8.000 đồng."}])] * 3
    await gateways.start(step)
    async with gateways.store.begin() as connection:
        await connection.execute(HELD_TOPICS.insert().values(topic="*", reason="thử", by="hoa", at=0.0))
    gateways.fuse.touch()
    await gateways.arrives("1", "lệ phí")
    await gateways.dies()
    await until(lambda: any("cán bộ cần xem trước" in text for text in gateways.platform.texts()), LONG)
    assert await gateways.count(HELD_ANSWERS) == 1
    assert len(gateways.platform.texts()) == 1


@pytest.mark.parametrize("step", [f"{RECORDS}.leave", KEEPS])
async def test_a_message_is_left_once_and_has_one_code(gateways: Gateways, step: str) -> None:
    await gateways.start(step)
    await gateways.arrives("1", "để lại lời nhắn")
    await until(gateways.platform.texts, LONG)
    gateways.fuse.touch()
    await gateways.arrives("2", "Tôi cần gặp anh phụ trách hộ tịch")
    await gateways.dies()
    await until(lambda: any(CODE.search(text) for text in gateways.platform.texts()), LONG)
    assert await gateways.count(LEFT) == 1
    assert sum(bool(CODE.search(text)) for text in gateways.platform.texts()) == 1
    assert gateways.rasa.texts == []
    [text] = [text for text in gateways.platform.texts() if CODE.search(text)]
    found = CODE.search(text)
    assert found
    await gateways.arrives("3", f"lời nhắn {found.group()}")
    await until(lambda: any("chưa được trả lời" in text for text in gateways.platform.texts()), LONG)
