"""Taps, choices, long answers and the dossier form mean the same wherever they happen."""

from __future__ import annotations

import pytest

from bot.gateway.texts import load_texts
from tests.channels.contract.adapter import Tap
from tests.channels.contract.conftest import EVERY, JOURNALLED, Town, on
from tests.standins.rasa import answer, heard

STALE = load_texts().apologies.stale_button.splitlines()[0]
TITLES = tuple(f"Đăng ký lại khai sinh có yếu tố nước ngoài, trường hợp số {number}" for number in range(1, 8))
PAYLOADS = tuple(f'/choose{{"procedure": "1.00{number}", "facet": "fees"}}' for number in range(1, 8))
LONG = "\n\n".join(
    f"Điều {number}. " + "Người yêu cầu nộp giấy tờ tại bộ phận một cửa. " * 12 for number in range(1, 13)
)
FACT = "số cuối là 4821"
NUMBER = "001299004821"


@on(*EVERY)
async def test_a_tapped_button_asks_what_it_stands_for(town: Town) -> None:
    town.rasa.says["khai sinh"] = answer("Chọn một việc.", buttons=(("Lệ phí", PAYLOADS[0]), ("Nơi nộp", PAYLOADS[1])))
    await town.ask("a", "khai sinh")
    taps = {tap.title: tap for tap in await town.channel.taps("a")}
    assert {"Lệ phí", "Nơi nộp"} <= set(taps)
    await town.channel.takes(town.channel.tapped("a", taps["Nơi nộp"]))
    await town.settled()
    assert town.rasa.texts == ["khai sinh", PAYLOADS[1]]


@on(*EVERY)
async def test_a_button_of_somebody_else_or_an_invented_one_asks_nothing_and_says_so(town: Town) -> None:
    town.rasa.says["khai sinh"] = answer("Chọn một việc.", buttons=(("Lệ phí", PAYLOADS[0]),))
    await town.ask("a", "khai sinh")
    await town.ask("b", "lệ phí")
    [theirs] = [tap for tap in await town.channel.taps("a") if tap.title == "Lệ phí"]
    changed = Tap(theirs.title, theirs.token[:-1] + ("A" if theirs.token[-1] != "A" else "B"), theirs.way)
    for tap in (theirs, changed):
        await town.channel.takes(town.channel.tapped("b", tap))
        await town.settled()
    # The page keeps no turn for a button that was never its own; the others say that the choice is over.
    if town.channel.name != "page":
        assert (await town.words("b")).count(STALE) == 2
    assert town.rasa.texts == ["khai sinh", "lệ phí"]


@on(*EVERY)
async def test_a_clarifying_question_can_be_answered_by_number_or_by_tap_whatever_its_titles_are(town: Town) -> None:
    asked = "Bạn hỏi việc nào?\n" + "\n".join(f"{number}. {title}" for number, title in enumerate(TITLES, 1))
    choices = tuple(zip(TITLES, PAYLOADS, strict=True))
    town.rasa.says["lệ phí"] = answer(asked, buttons=choices, outcome="clarify")
    words = " ".join((await town.ask("a", "lệ phí")).split())
    assert all(title in words for title in TITLES), "each choice can be read in full"
    taps = [tap for tap in await town.channel.taps("a") if tap.token.startswith("#")]
    assert len(taps) == len(TITLES)
    await town.channel.takes(town.channel.tapped("a", taps[4]))
    await town.settled()
    assert town.rasa.texts[-1] == PAYLOADS[4]
    await town.ask("a", "lệ phí")
    await town.ask("a", "2")
    assert town.rasa.texts[-1] == "2"


@on(*EVERY)
async def test_a_long_answer_arrives_whole_in_order_and_with_its_buttons_at_the_end(town: Town) -> None:
    town.rasa.says["dài"] = answer(LONG, buttons=(("Lệ phí", PAYLOADS[0]),))
    await town.ask("a", "dài")
    screen = await town.channel.screen("a")
    words = "".join("".join(seen.text for seen in screen).split())
    assert "".join(LONG.split()) in words
    assert [tap.title for tap in screen[-1].taps] == ["Lệ phí"]
    await town.channel.takes(town.channel.tapped("a", screen[-1].taps[0]))
    await town.settled()
    assert town.rasa.texts[-1] == PAYLOADS[0]


async def _fill_in(town: Town) -> None:
    town.rasa.says["tra cứu hồ sơ"] = answer("Mã hồ sơ là gì?", outcome="dossier", awaiting="dossier_code")
    town.rasa.says["H55-1"] = answer("Bốn số cuối của giấy tờ?", outcome="dossier", awaiting="dossier_fact")
    await town.ask("a", "tra cứu hồ sơ")
    await town.ask("a", "H55-1")


@on(*EVERY)
async def test_a_dossiers_second_fact_reaches_rasa_and_never_lies_anywhere_in_clear(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    await _fill_in(town)
    town.rasa.says[FACT] = answer("Hồ sơ đang được giải quyết.", outcome="dossier")
    assert "đang được giải quyết" in await town.ask("a", FACT)
    assert town.rasa.texts[-1] == FACT
    assert "là 4821".encode() not in town.at_rest()
    assert "4821" not in [row.content for row in town.inbox()]
    assert "là 4821" not in capsys.readouterr().out


@on(*JOURNALLED)
async def test_while_it_waits_for_rasa_the_second_fact_is_sealed(town: Town) -> None:
    await _fill_in(town)
    await town.rasa.stop()
    await town.channel.takes(town.channel.text("a", FACT))
    await town.channel.takes(town.channel.text("a", NUMBER))
    lying = town.at_rest()
    assert "là 4821".encode() not in lying
    assert NUMBER.encode() not in lying
    assert all(row.content for row in town.inbox() if row.state == "waiting")
    await town.rasa.start()
    await town.settled()
    assert town.rasa.texts[-2:] == [FACT, "•" * 8 + "4821"]
    assert [row.content for row in town.inbox()] == [None] * 4
    assert NUMBER.encode() not in town.at_rest()


@on(*EVERY)
async def test_personal_numbers_reach_neither_rasa_nor_the_disk(town: Town) -> None:
    await town.ask("a", f"căn cước của tôi là {NUMBER}")
    assert NUMBER not in town.rasa.texts[0]
    assert NUMBER.encode() not in town.at_rest()
    assert heard("•")[:6] in await town.words("a")
