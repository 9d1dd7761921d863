"""The gap inbox over a published base, with the gateway's own view of the transcripts."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web

from bot.gateway import keys as gateway
from bot.gateway.answer import Answer, Message
from bot.gateway.console.gaps import GapConversations
from bot.gateway.desk.transcripts import Transcripts
from bot.gateway.limits import load_limits
from bot.gateway.store import ConversationStore, Turn
from knowledge.console.gaps.means import CONVERSATIONS
from knowledge.console.roles import Role
from knowledge.snapshot import ROOT
from knowledge.store import gap_clusters, gaps, publications
from knowledge.store.gaps import Found, Source
from tests.knowledge.console.serving import Clerk, Office, serving_console

PERSON, OTHER = "p" * 22, "q" * 22


@dataclass
class Inbox:
    """The office, whose inbox is filled as the worker fills it."""

    office: Office
    transcripts: ConversationStore

    async def cluster(
        self, *questions: str, source: Source = Source.ABSTAINED, at: float | None = None, **more: object
    ) -> int:
        """One open cluster with these questions, each of a person of its own."""
        start = time.time() if at is None else at
        async with self.office.store.begin() as connection:
            made = await gap_clusters.begin(connection, start, None)
            for number, question in enumerate(questions):
                values = {"channel": "web", "conversation": f"{made}-{number}", **more}
                found = Found(source, f"{made}:{number}", question, at=start + number, **values)  # type: ignore[arg-type]
                await gaps.add(connection, found)
            for gap in await gaps.unplaced(connection):
                await gaps.place(connection, gap, made, None)
            await gap_clusters.measure(connection, [made])
        return made

    async def kept(self, cluster: int) -> gap_clusters.Cluster:
        async with self.office.store.read() as connection:
            found = await gap_clusters.get(connection, cluster)
        assert found is not None
        return found

    async def questions(self, cluster: int) -> list[gaps.Gap]:
        async with self.office.store.read() as connection:
            return (await gaps.of_clusters(connection, [cluster]))[cluster]

    async def said(self, conversation: str, said: str, answer: str) -> None:
        turn = Turn(said, Answer(outcome="abstain", messages=(Message(text=answer),)))  # type: ignore[arg-type]
        await self.transcripts.add(conversation, "web", turn)


@pytest.fixture
async def inbox(tmp_path: Path) -> AsyncIterator[Inbox]:
    app = web.Application()
    transcripts = ConversationStore(tmp_path / "conversations.sqlite3", load_limits().store)
    app[gateway.TRANSCRIPTS] = Transcripts(transcripts)
    async with serving_console(tmp_path, means={CONVERSATIONS: GapConversations(app)}) as office:
        async with office.store.begin() as connection:
            number = await publications.seed(connection, ROOT, by="dau", reason="Bản đầu tiên")
            assert number is not None
            await publications.go_live(connection, number, "0" * 16)
        yield Inbox(office, transcripts)
    await transcripts.close()


@pytest.fixture
async def lan(inbox: Inbox) -> Clerk:
    return await inbox.office.sign_in("lan", Role.EDITOR)
