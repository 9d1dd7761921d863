"""What is delivered is answered once, in order, whatever it looks like."""

from __future__ import annotations

import asyncio
import unicodedata

from bot.gateway.limits import load_limits
from tests.channels.contract.conftest import EVERY, JOURNALLED, PLATFORMS, Town, on
from tests.channels.contract.website import ApiAdapter, PageAdapter, SessionAdapter
from tests.standins.rasa import heard

SYNCHRONOUS = (ApiAdapter, PageAdapter)
STRANGE = {
    "decomposed": (unicodedata.normalize("NFD", "khai tử ở đâu ạ"), "khai tử ở đâu ạ"),
    "emoji": ("👶🏽 giấy khai sinh ❓", "👶🏽 giấy khai sinh ❓"),
    "zero width": ("lệ\u200b phí\u2060 khai\ufeff sinh", "lệ phí khai sinh"),
    "right to left": ("\u202eknis iahk\u202c شهادة", "knis iahk شهادة"),
    "control": ("khai\u0000\u0007 sinh", "khai sinh"),
    "markup": ("<b>khai sinh</b> {{7*7}}", "<b>khai sinh</b> {{7*7}}"),
    "a command": ("/restart", "restart"),
}
ODD_BODIES = (
    *(b"", b"null", b"[]", b'"x"', b"\xff\xfe", b"{", b'{"text": 1}', b"0" * 5000),
    *(
        b"text=khai+%ED%A0%80sinh&" * 20,
        b'{"text":' * 3000,
        b"[" * 12000 + b"]" * 12000,
        b'{"a":' * 2500 + b"1" + b"}" * 2500,
    ),
)


@on(*EVERY)
async def test_a_question_is_answered_once(town: Town) -> None:
    words = await town.ask("a", "khai sinh cần gì")
    assert words.count(heard("khai sinh cần gì")) == 1
    assert town.rasa.texts == ["khai sinh cần gì"]


@on(*EVERY)
async def test_each_person_reads_their_own_answers_in_the_order_of_their_questions(town: Town) -> None:
    async def talk(person: str) -> None:
        for number in range(4):
            await town.channel.takes(town.channel.text(person, f"câu {number} của {person}"))

    await asyncio.gather(*(talk(person) for person in "abc"))
    await town.settled()
    for person in "abc":
        words = await town.words(person)
        places = [words.index(heard(f"câu {number} của {person}")) for number in range(4)]
        assert places == sorted(places)
        assert all(words.count(heard(f"câu {number} của {person}")) == 1 for number in range(4))
        assert not any(f"của {other}" in words for other in set("abc") - {person})
    assert town.rasa.most_at_once == 1


@on(*JOURNALLED)
async def test_a_message_that_is_delivered_again_is_acknowledged_and_answered_once(town: Town) -> None:
    event = town.channel.text("a", "khai sinh")
    await asyncio.gather(*(town.channel.takes(event) for _ in range(3)))
    await town.settled()
    await town.channel.takes(event)
    words = await town.ask("a", "lệ phí")
    assert words.count(heard("khai sinh")) == 1
    assert town.rasa.texts == ["khai sinh", "lệ phí"]


@on(*JOURNALLED)
async def test_a_repeated_delivery_is_known_after_a_restart_too(town: Town) -> None:
    event = town.channel.text("a", "khai sinh")
    await town.channel.takes(event)
    await town.settled()
    await town.stop()
    await town.start()
    await town.channel.takes(event)
    await town.ask("a", "lệ phí")
    assert town.rasa.texts == ["khai sinh", "lệ phí"]


@on(*JOURNALLED)
async def test_messages_that_arrive_out_of_order_are_all_answered_as_they_arrive(town: Town) -> None:
    first, second, third = (town.channel.text("a", f"câu {number}") for number in (1, 2, 3))
    for event in (second, third, first, second):
        await town.channel.takes(event)
    await town.settled()
    assert town.rasa.texts == ["câu 2", "câu 3", "câu 1"]
    words = await town.words("a")
    assert all(words.count(heard(f"câu {number}")) == 1 for number in (1, 2, 3))


@on(*JOURNALLED)
async def test_many_messages_of_many_people_delivered_together_are_each_answered(town: Town) -> None:
    people = [f"{letter}{letter}" for letter in "abcdefgh"]
    await town.channel.takes(*(town.channel.text(person, f"của {person}") for person in people))
    await town.settled()
    for person in people:
        assert (await town.words(person)).count(heard(f"của {person}")) == 1
    assert sorted(town.rasa.texts) == sorted(f"của {person}" for person in people)


@on(*EVERY)
async def test_odd_characters_are_read_as_a_person_means_them(town: Town) -> None:
    for person, (text, _) in STRANGE.items():
        await town.channel.takes(town.channel.text(person, text))
    await town.settled()
    assert sorted(town.rasa.texts) == sorted(understood for _, understood in STRANGE.values())
    for person, (_, understood) in STRANGE.items():
        assert " ".join((await town.words(person)).split()).count(heard(understood)) == 1


@on(*JOURNALLED, ApiAdapter)
async def test_half_a_character_costs_only_itself(town: Town) -> None:
    words = await town.ask("a", "khai \ud800sinh")
    assert town.rasa.texts == ["khai sinh"]
    assert words.count(heard("khai sinh")) == 1


@on(*PLATFORMS)
async def test_a_text_longer_than_any_question_is_answered_kindly_and_not_asked(town: Town) -> None:
    words = await town.ask("a", "giấy tờ " * 200)
    assert "Câu hỏi dài quá 1.000 ký tự" in words
    assert town.rasa.texts == []


@on(SessionAdapter, *SYNCHRONOUS)
async def test_a_text_longer_than_any_question_is_refused_in_words_on_the_website(town: Town) -> None:
    assert await town.channel.deliver(town.channel.text("a", "giấy tờ " * 200)) == [422]
    assert "Câu hỏi dài quá 1.000 ký tự" in town.channel.refused[0].message
    assert town.rasa.texts == []


@on(*EVERY)
async def test_a_huge_body_is_refused_and_the_next_message_is_answered(town: Town) -> None:
    assert await town.channel.post(b'{"text": "' + b"a" * 2_000_000 + b'"}') in {0, 413}  # 0: cut off while sending
    assert town.inbox() == []
    assert heard("khai sinh") in await town.ask("a", "khai sinh")


@on(*EVERY)
async def test_a_body_of_another_shape_or_nested_without_end_is_never_an_accident(town: Town) -> None:
    for body in ODD_BODIES:
        assert len(body) < load_limits().message.max_body_bytes
        assert await town.channel.post(body) < 500, body[:40]
    assert town.inbox() == []
    assert town.rasa.texts == []
    assert heard("khai sinh") in await town.ask("a", "khai sinh")
