from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.gateway.answer import Answer, Button, Message, Outcome, Source
from bot.gateway.channels.messenger.limits import load_limits
from bot.gateway.channels.messenger.render import Renderer
from bot.gateway.channels.messenger.texts import load_texts
from bot.gateway.channels.splitting import units
from tests.bot.gateway.channels.messenger.conftest import PAYLOADS, TO, say
from tests.standins.graph import checks

TEXTS = load_texts()
RENDERER = Renderer(load_limits().message, TEXTS.choices, TEXTS.sources, PAYLOADS)
FACETS = ("Lệ phí", "Thời hạn", "Nơi nộp", "Các bước", "Mẫu đơn")
LONG = (
    "Cấp giấy xác nhận tình trạng hôn nhân",
    "Cấp giấy xác nhận thông tin về cư trú",
    "Cấp giấy phép xây dựng nhà ở riêng lẻ",
)


def messages(answer: Answer) -> list[Any]:
    bodies = RENDERER.render(answer, TO)
    assert [fault for body in bodies for fault in checks.of_message(body)] == []
    return [body["message"] for body in bodies]


def test_every_body_answers_the_person_within_the_window() -> None:
    (body,) = RENDERER.render(say("Xin chào"), TO)
    assert body == {"recipient": {"id": TO.address}, "messaging_type": "RESPONSE", "message": {"text": "Xin chào"}}


def test_a_few_short_choices_are_a_button_template_whose_tokens_open_only_in_this_conversation() -> None:
    (message,) = messages(say("Lệ phí là 8.000 đồng.", *FACETS[:3]))
    payload = message["attachment"]["payload"]
    assert payload["text"] == "Lệ phí là 8.000 đồng."
    assert [button["title"] for button in payload["buttons"]] == list(FACETS[:3])
    opened = PAYLOADS.open(TO.conversation, payload["buttons"][1]["payload"])
    assert opened is not None
    assert (opened.payload, opened.title) == ("/choose1", "Thời hạn")


def test_an_address_of_a_source_is_written_out_once_unless_a_text_says_it() -> None:
    link = Source(title="Cổng", url="https://dichvucong.gov.vn/1")
    sources = (link, link, Source(title="Luật"))
    plain, choosing = say("Nguồn: Cổng."), say("Nguồn: Cổng.", *FACETS[:2])
    (message,) = messages(plain.model_copy(update={"sources": sources}))
    assert message["text"] == "Nguồn: Cổng.\nXem: https://dichvucong.gov.vn/1"
    (message,) = messages(choosing.model_copy(update={"sources": sources}))
    assert message["attachment"]["payload"]["text"] == "Nguồn: Cổng.\nXem: https://dichvucong.gov.vn/1"
    (said,) = messages(say("Xem https://dichvucong.gov.vn/1").model_copy(update={"sources": (link,)}))
    assert said["text"] == "Xem https://dichvucong.gov.vn/1"


def test_more_than_three_are_quick_replies() -> None:
    (message,) = messages(say("Bạn hỏi gì?", *FACETS))
    assert message["text"] == "Bạn hỏi gì?"
    assert [reply["title"] for reply in message["quick_replies"]] == list(FACETS)


def test_a_text_too_long_for_a_template_keeps_its_choices_as_quick_replies_under_the_last_part() -> None:
    text = "\n".join(f"{number}. Bản sao giấy tờ có chứng thực số {number}." for number in range(1, 120))
    found = messages(say(text, *FACETS[:2]))
    assert len(found) > 1
    assert [("quick_replies" in message) for message in found] == [False] * (len(found) - 1) + [True]
    assert "\n".join(message["text"] for message in found) == text


def test_long_titles_are_numbered_like_the_list_in_the_text_and_lose_what_all_begin_with() -> None:
    (message,) = messages(say("Bạn muốn làm việc nào?", *LONG[:2]))
    payload = message["attachment"]["payload"]
    assert [button["title"] for button in payload["buttons"]] == ["1. tình trạng hôn…", "2. thông tin về cư…"]
    assert payload["text"].endswith(f"\n1. {LONG[0]}\n2. {LONG[1]}")


def test_a_text_that_lists_the_choices_already_does_not_repeat_them() -> None:
    text = "Bạn muốn hỏi việc nào?\n" + "\n".join(f"{n}. {title}" for n, title in enumerate(LONG, 1))
    cut = tuple(f"{title[:30]}…" for title in LONG)
    (message,) = messages(say(text, *cut))
    assert message["attachment"]["payload"]["text"] == text


def test_a_numbered_list_of_something_else_is_no_list_of_the_choices() -> None:
    (message,) = messages(say("Giấy tờ:\n1. Tờ khai.\n2. Giấy chứng sinh.", *LONG[:2]))
    assert LONG[1] in message["attachment"]["payload"]["text"]


def test_more_choices_than_quick_replies_stand_in_the_text() -> None:
    titles = [f"Việc số {number}" for number in range(1, 15)]
    (message,) = messages(say("Bạn hỏi việc nào?", *titles))
    assert "quick_replies" not in message
    assert "14. Việc số 14" in message["text"]
    assert message["text"].endswith(load_texts().choices.by_number)


def test_a_choice_whose_token_the_platform_would_refuse_stands_in_the_text() -> None:
    button = Button(title="Lệ phí", payload="/choose" + "x" * 900)
    answer = Answer(outcome=Outcome.CLARIFY, messages=(Message(text="Bạn hỏi gì?", buttons=(button,)),))
    (message,) = messages(answer)
    assert "1. Lệ phí" in message["text"]


def test_quick_replies_that_a_later_message_would_sweep_away_wait_for_the_end() -> None:
    first, second = (say("Một", *FACETS), say("Hai", "Lệ phí", "Khác"))
    answer = first.model_copy(update={"messages": (*first.messages, *second.messages)})
    one, two = messages(answer)
    assert "quick_replies" not in one
    titles = [reply["title"] for reply in two["quick_replies"]]
    assert titles[2:] == list(FACETS[2:])
    assert len(set(titles)) == len(titles)


def test_a_template_in_the_middle_stays_where_it_is() -> None:
    first, second = say("Một", "Lệ phí"), say("Hai")
    answer = first.model_copy(update={"messages": (*first.messages, *second.messages)})
    one, two = messages(answer)
    assert "attachment" in one
    assert two == {"text": "Hai"}


TITLES = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]), min_size=1, max_size=60), max_size=16
)
TEXTS = st.text(st.sampled_from("aăâ ớ👨‍👩‍👧 \n.,;:1̣"), min_size=1, max_size=5000)


@settings(max_examples=60, deadline=None)
@given(TEXTS, TITLES)
def test_whatever_is_said_stays_within_the_platforms_limits_and_nothing_is_lost(text: str, titles: list[str]) -> None:
    found = messages(say(text, *titles))
    shown = "".join(m.get("text") or m["attachment"]["payload"]["text"] for m in found)
    assert "".join(shown.split()).startswith("".join(text.split()))
    offered = [
        c["title"]
        for m in found
        for c in m.get("quick_replies", m.get("attachment", {}).get("payload", {}).get("buttons", []))
    ]
    if len(titles) <= 13 and all(units(title) <= 20 for title in titles):
        assert offered == titles
    elif titles:
        assert all(title in shown for title in titles)


@pytest.mark.parametrize("text", [" ", "\n\n"])
def test_an_answer_of_blanks_is_still_a_message(text: str) -> None:
    assert messages(say(text)) == [{"text": "…"}]
