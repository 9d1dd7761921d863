"""A draft as citizens would read it: composed by the real action server, rendered by the channels' own renderers."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from actions.opening import open_services
from actions.server import create_app
from actions.settings import ActionSettings
from bot.gateway.console.preview import GatewayEditing
from bot.gateway.payloads import Payloads
from bot.gateway.settings import Settings
from knowledge.console.editing.preview import AssistantAwayError
from knowledge.schema import Facet, Fee, Procedure
from knowledge.snapshot import ROOT, load_snapshot
from knowledge.town import Hours, Office
from knowledge.yaml_writer import to_yaml

pytestmark = pytest.mark.asyncio(loop_scope="module")
BASE = load_snapshot(ROOT)
BIRTH, COPIES = "procedures/tu-phap/1.001193.yml", "2.000815"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TestClient[Any, Any]]:
    opened = await open_services(ActionSettings(var_dir=tmp_path_factory.mktemp("var")))
    async with TestClient(TestServer(create_app(opened))) as client:
        yield client


@pytest.fixture
def editing(server: TestClient[Any, Any]) -> GatewayEditing:
    return GatewayEditing(Settings(_env_file=None, actions_url=str(server.make_url(""))), Payloads(b"k" * 32))


def draft(code: str = "1.001193", **fields: Any) -> dict[str, str | None]:
    entry = BASE.procedures[code].model_copy(update=fields)
    return {f"procedures/{entry.field.value}/{code}.yml": to_yaml(entry)}


def all_said(spoken: Any, channel: str) -> str:
    return repr(spoken.channels[channel])


async def test_every_channel_says_the_drafts_fee_and_not_the_published_one(editing: GatewayEditing) -> None:
    titles, spoken = await editing.spoken(draft(fees=(Fee(case="Cấp lại", amount_vnd=77_000),)), BIRTH, "fees")
    assert list(titles) == [facet.value for facet in Facet]
    assert spoken is not None
    assert set(spoken.channels) == {"web", "zalo", "messenger"}
    for channel in spoken.channels:
        assert "77.000" in all_said(spoken, channel), channel
        assert any(bubble.buttons for bubble in spoken.channels[channel])


async def test_every_facet_can_be_looked_at(editing: GatewayEditing) -> None:
    for facet in Facet:
        _, spoken = await editing.spoken(draft(), BIRTH, facet.value)
        assert spoken is not None
        assert spoken.about == facet.value


async def test_a_version_that_is_still_to_come_is_shown_as_on_its_first_day(editing: GatewayEditing) -> None:
    old: Procedure = BASE.procedures["1.001193"]
    changed = draft(status="amended", effective_from=dt.date(2099, 1, 1), fees=(Fee(amount_vnd=99_900),))
    files = {
        **changed,
        "history/1.001193/first.yml": to_yaml(old.model_copy(update={"effective_to": dt.date(2098, 12, 31)})),
    }
    _, spoken = await editing.spoken(files, BIRTH, "fees")
    assert "99.900" in all_said(spoken, "zalo")


async def test_the_offices_hours_are_shown_from_the_draft(editing: GatewayEditing) -> None:
    hours = tuple(Hours.model_validate({"weekday": n, "open": [["07:15", "11:45"]]}) for n in range(1, 6))
    office: Office = BASE.office.model_copy(update={"hours": hours})
    titles, spoken = await editing.spoken({"office.yml": to_yaml(office)}, "office.yml", "office_hours")
    assert "office_contact" in titles
    assert "7h15" in all_said(spoken, "web") or "07:15" in all_said(spoken, "web")


async def test_questions_of_a_topic_and_a_journey_can_be_looked_at(editing: GatewayEditing) -> None:
    for path in ("faq/phi-le-phi.yml", "journeys/co-con.yml", "replies.yml"):
        titles, spoken = await editing.spoken({path: (ROOT / path).read_text("utf-8")}, path, "")
        assert titles
        assert spoken is not None
        assert all(spoken.channels.values())


async def test_a_draft_that_is_no_entry_is_told_as_such(editing: GatewayEditing) -> None:
    with pytest.raises(AssistantAwayError):
        await editing.spoken({BIRTH: "code: x"}, BIRTH, "")


async def test_a_question_that_belongs_elsewhere_is_told(editing: GatewayEditing) -> None:
    own = BASE.procedures["1.001193"].sample_questions
    files = draft(
        sample_questions=(*own, "sao y bản chính bằng tốt nghiệp ở đâu", "chứng thực bản sao giấy tờ mất bao lâu")
    )
    taken = await editing.taken(files, BIRTH)
    assert any(row.question.startswith(("sao y", "chứng thực")) and row.thief == f"procedure:{COPIES}" for row in taken)
    assert all(row.owner_name != row.owner for row in taken)


async def test_a_text_that_would_take_anothers_question_is_told(editing: GatewayEditing) -> None:
    theirs = next(iter(BASE.procedures[COPIES].sample_questions))
    own = BASE.procedures["1.001193"].aliases
    taken = await editing.taken(draft(aliases=(*own, theirs + " với ạ")), BIRTH)
    assert any(row.owner == f"procedure:{COPIES}" and row.thief == "procedure:1.001193" for row in taken)


async def test_an_unchanged_entry_takes_nothing(editing: GatewayEditing) -> None:
    assert list(await editing.taken(draft(), BIRTH)) == []


async def test_a_call_that_is_no_draft_is_refused(server: TestClient[Any, Any], tmp_path: Path) -> None:
    for body in ({}, {"files": {}, "path": "x"}, {"files": {"../x.yml": ""}, "path": "../x.yml"}):
        for address in ("/preview", "/stealing"):
            response = await server.post(address, json=body)
            assert response.status in (400, 422)
