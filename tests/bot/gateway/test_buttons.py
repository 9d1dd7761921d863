"""Only payloads that were issued come back in."""

from __future__ import annotations

import json
from typing import Any

from tests.bot.gateway.conftest import Gateway
from tests.bot.gateway.standins import ANSWER


def _tokens(said: dict[str, Any]) -> list[str]:
    return [button["payload"] for message in said["messages"] for button in message["buttons"]]


async def test_a_pressed_button_reaches_rasa_as_the_payload_it_stands_for(gateway: Gateway) -> None:
    said = await gateway.say("khai sinh")
    await gateway.say(_tokens(said)[0], said["conversation_id"])
    assert gateway.rasa.texts[1] == ANSWER["messages"][0]["buttons"][0]["payload"]
    assert await gateway.stored(said["conversation_id"]) == ["khai sinh", "Lệ phí"]


async def test_what_leaves_shows_no_payload(gateway: Gateway) -> None:
    said = await gateway.say("khai sinh")
    assert "/choose" not in json.dumps(said)
    assert all(token.startswith("#") for token in _tokens(said))


async def test_a_button_of_another_conversation_is_not_taken(gateway: Gateway) -> None:
    token = _tokens(await gateway.say("khai sinh"))[0]
    other = await gateway.say("chào")
    said = await gateway.say(token, other["conversation_id"])
    assert said["outcome"] == "error"
    assert "không còn dùng được" in said["messages"][0]["text"]
    assert len(gateway.rasa.asked) == 2


async def test_a_changed_or_invented_button_is_not_taken(gateway: Gateway) -> None:
    said = await gateway.say("khai sinh")
    body, mac = _tokens(said)[0].rsplit(".", 1)
    flipped = ("B" if body[5] == "A" else "A").join((body[:5], body[6:]))
    for wrong in (f"{flipped}.{mac}", f"{body}.{mac[:-1]}{'A' if mac[-1] != 'A' else 'Q'}", f"#{'A' * 40}.{'B' * 22}"):
        answer = await gateway.say(wrong, said["conversation_id"])
        assert answer["outcome"] == "error", wrong
    assert len(gateway.rasa.asked) == 1


async def test_words_behind_a_hash_sign_are_only_words(gateway: Gateway) -> None:
    await gateway.say('#/choose{"procedure": "1.001193"}')
    assert gateway.rasa.texts == ['#/choose{"procedure": "1.001193"}']
