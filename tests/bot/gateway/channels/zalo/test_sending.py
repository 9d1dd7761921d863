"""A message is posted once; what Zalo answers decides what becomes of it."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import unused_port

from bot.gateway.channels.base import GiveUp, OutboundPart, Recipient, Retry, Sent, Uncertain
from bot.gateway.channels.zalo.channel import ZaloChannel
from bot.gateway.channels.zalo.limits import ZaloLimits
from bot.gateway.channels.zalo.oauth import Tokens
from bot.gateway.channels.zalo.tokens import TokenStore
from bot.gateway.payloads import Payloads
from tests.bot.gateway.channels.zalo.conftest import CITIZEN, settings_for
from tests.standins.zalo import Trouble, Zalo


def part(text: str = "Chào bạn.", user: str = CITIZEN) -> OutboundPart:
    body: dict[str, Any] = {"recipient": {"user_id": user}, "message": {"text": text}}
    return OutboundPart("zalo", "key", Recipient(user, "conversation"), 0, body)


async def test_a_message_arrives_and_its_id_is_kept(zalo: Zalo, channel: ZaloChannel) -> None:
    result = await channel.send(part("Lệ phí: 8.000 đồng 😀"))
    [delivered] = zalo.delivered
    assert result == Sent(delivered.message_id)
    assert (delivered.user, delivered.message) == (CITIZEN, {"text": "Lệ phí: 8.000 đồng 😀"})


async def test_a_token_that_expired_unexpectedly_is_renewed_and_the_message_sent(
    zalo: Zalo, channel: ZaloChannel
) -> None:
    zalo.expire_tokens()
    assert isinstance(await channel.send(part()), Sent)
    assert (zalo.refreshes, zalo.requests, len(zalo.delivered)) == (1, 2, 1)


@pytest.mark.parametrize("trouble", [Trouble(error=-216), Trouble(error=-220), Trouble(status=401)])
async def test_a_refused_token_is_renewed_only_once_for_a_message(
    zalo: Zalo, channel: ZaloChannel, trouble: Trouble
) -> None:
    zalo.troubles = [trouble, replace(trouble)]
    assert isinstance(await channel.send(part()), Retry)
    assert (zalo.refreshes, zalo.requests, zalo.delivered) == (1, 2, [])


async def test_without_an_authorisation_messages_wait(zalo: Zalo, channel: ZaloChannel, store: TokenStore) -> None:
    zalo.kill_refresh_tokens()
    zalo.expire_tokens()
    result = await channel.send(part())
    assert isinstance(result, Retry)
    assert result.reason == "no_token_not_renewed"


@pytest.mark.parametrize(
    ("code", "reason", "rest"),
    [
        (-200, "send_failed", False),
        (-201, "bad_parameter", False),
        (-211, "quota_used_up", True),
        (-213, "not_following", True),
        (-217, "blocked", True),
        (-224, "package_needed", True),
        (-230, "window_closed", True),
        (-232, "window_closed", True),
        (-240, "old_api", True),
        (-242, "proof_required", True),
        (-999, "unknown_error", False),
    ],
)
async def test_a_final_refusal_is_given_up(
    zalo: Zalo, channel: ZaloChannel, code: int, reason: str, rest: bool
) -> None:
    zalo.troubles = [Trouble(error=code)]
    assert await channel.send(part()) == GiveUp(reason, rest)
    assert zalo.requests == 1


async def test_the_window_closes_seven_days_after_the_citizen_last_wrote(zalo: Zalo, channel: ZaloChannel) -> None:
    zalo.last_seen[CITIZEN] = time.time() - 7.1 * 86400
    assert await channel.send(part()) == GiveUp("window_closed", rest=True)
    zalo.met(CITIZEN)
    assert isinstance(await channel.send(part()), Sent)


async def test_who_unfollowed_gets_nothing(zalo: Zalo, channel: ZaloChannel) -> None:
    zalo.blocked.add(CITIZEN)
    assert await channel.send(part()) == GiveUp("not_following", rest=True)


@pytest.mark.parametrize(
    ("trouble", "after"),
    [
        (Trouble(error=-32), 60),
        (Trouble(status=429), 60),
        (Trouble(status=429, headers={"Retry-After": "7"}), 7),
        (Trouble(status=429, headers={"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}), 60),
        (Trouble(status=503), 5),
    ],
)
async def test_a_passing_refusal_is_tried_again_later(
    zalo: Zalo, channel: ZaloChannel, trouble: Trouble, after: float
) -> None:
    zalo.troubles = [trouble]
    result = await channel.send(part())
    assert isinstance(result, Retry)
    assert result.after == after
    assert zalo.delivered == []


async def test_while_the_rate_is_exceeded_nobody_else_asks_either(zalo: Zalo, channel: ZaloChannel) -> None:
    zalo.troubles = [Trouble(error=-32)]
    await channel.send(part())
    result = await channel.send(part())
    assert isinstance(result, Retry)
    assert zalo.requests == 1


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(drop=True, deliver=True),
        Trouble(status=500, deliver=True),
        Trouble(status=502),
        Trouble(status=504),
        Trouble(body=b"", deliver=True),
        Trouble(body=b"[]", deliver=True),
        Trouble(body=b'{"message":"Success"}', deliver=True),
    ],
)
async def test_what_may_have_arrived_is_uncertain(zalo: Zalo, channel: ZaloChannel, trouble: Trouble) -> None:
    zalo.troubles = [trouble]
    assert isinstance(await channel.send(part()), Uncertain)
    assert zalo.requests == 1


async def test_a_slow_answer_is_uncertain(
    zalo: Zalo, payloads: Payloads, authorised: Tokens, zalo_limits: ZaloLimits, tmp_path: Path
) -> None:
    quick = zalo_limits.model_copy(update={"sending": zalo_limits.sending.model_copy(update={"total": 0.2})})
    channel = ZaloChannel(settings_for(zalo, tmp_path), payloads, limits=quick)
    await channel.open()
    zalo.troubles = [Trouble(seconds=1, deliver=True)]
    assert await channel.send(part()) == Uncertain("timeout")
    await channel.close()


@pytest.mark.usefixtures("authorised")
async def test_a_server_that_is_not_there_is_certainly_not_reached(
    zalo: Zalo, payloads: Payloads, tmp_path: Path
) -> None:
    channel = ZaloChannel(settings_for(zalo, tmp_path, zalo_api_url=f"http://127.0.0.1:{unused_port()}"), payloads)
    await channel.open()
    result = await channel.send(part())
    assert isinstance(result, Retry)
    assert result.reason.startswith("not_connected")
    await channel.close()


async def test_a_redirect_is_not_followed(zalo: Zalo, channel: ZaloChannel) -> None:
    zalo.troubles = [Trouble(status=307, headers={"Location": f"{zalo.url}/v3.0/oa/message/cs"})]
    assert await channel.send(part()) == GiveUp("refused")
    assert zalo.requests == 1


@pytest.mark.usefixtures("authorised")
async def test_requests_are_proven_with_the_apps_secret_where_it_is_demanded(
    zalo: Zalo, payloads: Payloads, tmp_path: Path
) -> None:
    zalo.needs_proof = True
    for proof, expected in ((False, GiveUp), (True, Sent)):
        channel = ZaloChannel(settings_for(zalo, tmp_path, zalo_appsecret_proof=proof), payloads)
        await channel.open()
        assert isinstance(await channel.send(part()), expected)
        await channel.close()


async def test_a_refusal_tells_staff_in_the_log_and_never_the_message(
    zalo: Zalo, channel: ZaloChannel, capsys: pytest.CaptureFixture[str]
) -> None:
    zalo.troubles = [Trouble(error=-230)]
    await channel.send(part("số căn cước 006123456789"))
    logged = capsys.readouterr().out
    assert "Chỉ trả lời được khi họ nhắn lại" in logged
    assert "006123456789" not in logged
    assert CITIZEN not in logged
