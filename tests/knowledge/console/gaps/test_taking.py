"""A sample question that would take another entry's is warned of, by the real search of the real action server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from actions.opening import open_services
from actions.server import create_app
from actions.settings import ActionSettings
from bot.gateway import keys as gateway
from bot.gateway.console.gaps import GapConversations
from bot.gateway.console.preview import GatewayEditing
from bot.gateway.desk.transcripts import Transcripts
from bot.gateway.limits import load_limits
from bot.gateway.payloads import Payloads
from bot.gateway.settings import Settings
from bot.gateway.store import ConversationStore
from knowledge.console.editing.keys import ASSISTANT
from knowledge.console.gaps.means import CONVERSATIONS
from knowledge.console.roles import Role
from knowledge.snapshot import ROOT
from knowledge.store import publications
from knowledge.store.gap_clusters import State
from tests.knowledge.console.gaps.conftest import Inbox
from tests.knowledge.console.serving import serving_console

DEATH = "procedure:1.000656"


@pytest.fixture
async def inbox(tmp_path: Path) -> AsyncIterator[Inbox]:
    actions = TestServer(create_app(await open_services(ActionSettings(var_dir=tmp_path, _env_file=None))))
    await actions.start_server()
    app = web.Application()
    transcripts = ConversationStore(tmp_path / "conversations.sqlite3", load_limits().store)
    app[gateway.TRANSCRIPTS] = Transcripts(transcripts)
    settings = Settings(_env_file=None, actions_url=str(actions.make_url("")))
    means = {CONVERSATIONS: GapConversations(app), ASSISTANT: GatewayEditing(settings, Payloads(b"k" * 32))}
    async with serving_console(tmp_path, means=means) as office:
        async with office.store.begin() as connection:
            number = await publications.seed(connection, ROOT, by="dau", reason="Bản đầu tiên")
            assert number is not None
            await publications.go_live(connection, number, "0" * 16)
        yield Inbox(office, transcripts)
    await transcripts.close()
    await actions.close()


async def test_staff_read_whose_questions_it_would_take_and_may_go_on(inbox: Inbox) -> None:
    lan = await inbox.office.sign_in("lan", Role.EDITOR)
    cluster = await inbox.cluster("làm giấy khai sinh cho con cần những gì")
    form = {"entry": DEATH, "questions": "làm giấy khai sinh cho con cần những gì"}
    warned = await lan.post(f"/cau-hoi/{cluster}/cau-mau", form)
    assert warned.status == 200
    assert "có thể lấn sang mục khác" in warned.text
    assert "Làm giấy khai sinh cho con" in warned.text
    assert (await inbox.kept(cluster)).state is State.OPEN
    done = await lan.post(f"/cau-hoi/{cluster}/cau-mau", {**form, "anyway": "1"})
    assert done.location is not None
    assert (await inbox.kept(cluster)).state is State.SETTLED


async def test_a_question_that_takes_nobodys_is_added_at_once(inbox: Inbox) -> None:
    lan = await inbox.office.sign_in("lan", Role.EDITOR)
    question = "cụ nhà tôi mất ở nhà thì ra xã khai tử cần mang giấy gì"
    cluster = await inbox.cluster(question)
    done = await lan.post(f"/cau-hoi/{cluster}/cau-mau", {"entry": DEATH, "questions": question})
    assert done.status == 303, done.text
    assert done.location == "/console/ban-nhap/1"
