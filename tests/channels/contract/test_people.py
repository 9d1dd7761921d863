"""Staff take over, citizens send pictures, and anybody may have everything deleted."""

from __future__ import annotations

import pytest

from bot.gateway import keys
from bot.gateway.channels.texts import load_channel_texts
from bot.gateway.journal.rules import load_rules
from tests.channels.contract.conftest import JOURNALLED, PLATFORMS, Town, on
from tests.channels.contract.zalo import ZaloAdapter
from tests.standins.rasa import heard

SAID = load_channel_texts("", 30)
ADDRESSES = (b"zdn.vn", b"cdn.example", b"giay-to", b"135.8", b"105.8")


@on(*PLATFORMS)
async def test_a_colleague_who_answers_silences_the_assistant_until_handing_back(town: Town) -> None:
    await town.ask("a", "khai sinh")
    await town.channel.takes(town.platform.staff("a", "Chào bác, tôi là cán bộ."))
    words = await town.ask("a", "cảm ơn cán bộ")
    assert heard("cảm ơn cán bộ") not in words
    assert [row.state for row in town.inbox()][-1] == "held"
    assert heard("lệ phí") in await town.ask("b", "lệ phí"), "only that conversation is silent"
    await town.channel.takes(town.platform.staff("a", load_rules().takeover.end_words[0]))
    assert heard("khai tử") in await town.ask("a", "khai tử")
    assert "cảm ơn cán bộ" not in town.rasa.texts


@on(*PLATFORMS)
async def test_the_echoes_of_our_own_answers_take_nothing_over(town: Town) -> None:
    await town.ask("a", "khai sinh")
    echoes = await town.platform.echoes("a")
    assert echoes
    await town.channel.takes(*echoes)
    assert heard("lệ phí") in await town.ask("a", "lệ phí")


@on(*PLATFORMS)
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("image", SAID.image),
        ("file", SAID.attachment),
        ("audio", SAID.attachment),
        ("sticker", SAID.sticker),
        ("location", SAID.location),
    ],
)
async def test_what_is_not_a_question_gets_a_kind_answer_and_is_kept_nowhere(town: Town, kind: str, words: str) -> None:
    await town.channel.takes(town.platform.attachment("a", kind))
    await town.settled()
    assert words.splitlines()[0] in await town.words("a")
    assert town.rasa.texts == []
    assert [row.content for row in town.inbox()] == [None]
    lying = town.at_rest()
    assert not [address for address in ADDRESSES if address in lying]


@on(*PLATFORMS)
async def test_a_photo_of_an_identity_card_is_refused_in_words(town: Town) -> None:
    await town.channel.takes(town.platform.attachment("a", "image"))
    await town.settled()
    assert "không gửi ảnh căn cước" in await town.words("a")


@on(*JOURNALLED)
@pytest.mark.parametrize("wish", ["Xóa dữ liệu của tôi", "xoa du lieu cua toi!"])
async def test_whoever_asks_for_it_is_forgotten_at_once(town: Town, wish: str) -> None:
    await town.ask("a", "nhà tôi ở xóm Bến Cát")
    await town.ask("b", "lệ phí")
    words = await town.ask("a", wish)
    assert SAID.erased.splitlines()[0] in words
    assert town.rasa.texts == ["nhà tôi ở xóm Bến Cát", "lệ phí"]
    assert "xóm Bến Cát".encode() not in town.at_rest()
    assert town.client is not None
    kept = {row.conversation for row in town.inbox()}
    assert len(kept - {""}) == 1, "what is left of them names nobody"
    [other] = kept - {""}
    assert len(await town.client.app[keys.CHAT].history(other)) == 1
    assert heard("khai tử") in await town.ask("a", "khai tử"), "they may come back"


@on(ZaloAdapter)
async def test_a_withdrawn_consent_deletes_without_a_word(town: Town) -> None:
    assert isinstance(town.channel, ZaloAdapter)
    await town.ask("a", "nhà tôi ở xóm Bến Cát")
    before = len(await town.channel.said("a"))
    await town.channel.takes(town.channel.withdraw("a"))
    await town.settled()
    assert len(await town.channel.said("a")) == before
    assert "xóm Bến Cát".encode() not in town.at_rest()
    assert {row.conversation for row in town.inbox()} == {""}
    assert town.outbox() == []
