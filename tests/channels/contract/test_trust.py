"""Only what the platform or the person themselves sent is taken."""

from __future__ import annotations

import pytest

from tests.channels.contract.adapter import Platform
from tests.channels.contract.conftest import PLATFORMS, Town, on
from tests.channels.contract.website import ApiAdapter, SessionAdapter
from tests.channels.contract.zalo import ZaloAdapter
from tests.standins.rasa import heard

FORGERIES = ("missing", "wrong", "malformed", "of_another_body", "other_secret")


@on(*PLATFORMS)
async def test_a_message_without_the_right_signature_is_refused_and_leaves_nothing(town: Town) -> None:
    assert [await town.platform.forged(how) for how in FORGERIES] == [403] * len(FORGERIES)
    assert town.inbox() == []
    assert heard("thật") in await town.ask("a", "thật")
    assert town.rasa.texts == ["thật"]


@on(*PLATFORMS)
async def test_a_recorded_delivery_played_again_asks_nothing_anew(town: Town) -> None:
    event = town.channel.text("a", "khai sinh")
    await town.channel.takes(event)
    await town.settled()
    for _ in range(3):
        await town.channel.takes(event)
    await town.ask("b", "lệ phí")
    assert town.rasa.texts == ["khai sinh", "lệ phí"]
    assert len(town.inbox()) == 2


@on(ZaloAdapter)
async def test_what_was_signed_longer_ago_than_ids_are_remembered_is_refused(town: Town) -> None:
    assert isinstance(town.channel, ZaloAdapter)
    assert await town.channel.stale() == 403
    assert town.inbox() == []


@on(*PLATFORMS)
async def test_while_its_secrets_are_not_set_the_platform_has_no_address(idle: Town) -> None:
    def without(var: object) -> dict[str, str]:
        return {}

    idle.channel.settings = without  # type: ignore[assignment,method-assign]
    await idle.start()
    assert isinstance(idle.channel, Platform)
    assert await idle.platform.forged("missing") == 404
    assert await idle.platform.post(b"{}") == 404


@on(SessionAdapter, ApiAdapter)
@pytest.mark.parametrize("name", ["x", "a" * 22 + "." + "b" * 22, "../../etc/passwd", "%00"])
async def test_a_conversation_that_we_did_not_begin_is_not_continued(town: Town, name: str) -> None:
    channel = town.channel
    if isinstance(channel, SessionAdapter):
        channel.sessions["a"] = f"/api/sessions/{name}"
    if isinstance(channel, ApiAdapter):
        channel.conversations["a"] = name
    [status] = await channel.deliver(channel.text("a", "khai sinh"))
    assert status in {400, 404}
    assert channel.refused[0].message
    assert town.rasa.texts == []
    assert town.inbox() == []
