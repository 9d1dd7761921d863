"""Answers as Zalo shows them: plain text, buttons, nothing left out, every limit kept."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.gateway.answer import Answer, Button, Message, Outcome, Source
from bot.gateway.channels.base import Recipient
from bot.gateway.channels.zalo.channel import load_words
from bot.gateway.channels.zalo.limits import load_limits
from bot.gateway.channels.zalo.render import Renderer
from bot.gateway.payloads import Choice, Payloads
from tests.standins.zalo_rules import check, choices

PAYLOADS = Payloads(b"s" * 32)
TO = Recipient("8123456789012345678", "conversation-key-22-ch")
PICTURE = "https://motcua.example.vn/anh.jpg"


def rendered(*messages: Message, list_image: str = "", **more: Any) -> list[dict[str, Any]]:
    """The messages of the bodies, each of which Zalo would take."""
    renderer = Renderer(load_limits().message, load_words(), PAYLOADS, list_image)
    bodies: list[Any] = renderer.render(Answer(outcome=Outcome.ANSWERED, messages=messages, **more), TO)
    assert [check(body) for body in bodies] == [TO.address] * len(bodies)
    return [body["message"] for body in bodies]


def buttons(count: int) -> tuple[Button, ...]:
    return tuple(Button(title=f"Việc thứ {n}", payload=f'/choose{{"procedure": "1.{n:06}"}}') for n in range(count))


def opened(messages: list[dict[str, Any]]) -> list[Choice | None]:
    """What taps on everything that can be tapped would mean."""
    return [PAYLOADS.open(TO.conversation, token) for message in messages for _, token in choices(message)]


def test_a_text_stays_as_it_is() -> None:
    assert rendered(Message(text="Chào bạn.\nBạn hỏi gì?")) == [{"text": "Chào bạn.\nBạn hỏi gì?"}]


def test_even_a_blank_bubble_becomes_a_message_that_zalo_takes() -> None:
    assert len(rendered(Message(text=" \n"))) == 1
    assert len(choices(rendered(Message(text=" ", buttons=buttons(1)))[0])) == 1


def test_facet_buttons_stand_under_the_text_and_open_to_their_choice() -> None:
    [message] = rendered(Message(text="Giấy tờ…", buttons=(Button(title="Lệ phí", payload="/choose{}"),)))
    assert message["text"] == "Giấy tờ…"
    [button] = message["attachment"]["payload"]["buttons"]
    assert (button["title"], button["type"]) == ("Lệ phí", "oa.query.hide")
    assert opened([message]) == [Choice("/choose{}", "Lệ phí")]


def test_a_long_text_is_split_and_its_buttons_stand_under_the_last_part() -> None:
    paragraphs = [f"Đoạn {n}. " + "Giấy tờ cần có. " * 40 for n in range(8)]
    messages = rendered(Message(text="\n\n".join(paragraphs), buttons=buttons(2)))
    assert len(messages) == 3
    assert all(message["text"].startswith("Đoạn") for message in messages)
    assert ["attachment" in message for message in messages] == [False, False, True]


def test_an_address_of_a_source_is_written_out_once_unless_a_text_says_it() -> None:
    link = Source(title="Cổng", url="https://dichvucong.gov.vn/1")
    [message] = rendered(Message(text="Nguồn: Cổng."), sources=(link, link, Source(title="Luật")))
    assert message["text"] == "Nguồn: Cổng.\nXem: https://dichvucong.gov.vn/1"
    [said] = rendered(Message(text="Xem https://dichvucong.gov.vn/1"), sources=(link,))
    assert said["text"] == "Xem https://dichvucong.gov.vn/1"


def test_more_choices_than_buttons_follow_in_further_messages() -> None:
    messages = rendered(Message(text="Các bước", buttons=buttons(12)))
    assert [len(choices(message)) for message in messages] == [5, 5, 2]
    assert [choice.title for choice in opened(messages) if choice] == [button.title for button in buttons(12)]


def test_choices_beyond_all_messages_are_named_to_be_typed() -> None:
    messages = rendered(Message(text="Các bước", buttons=buttons(17)))
    assert sum(len(choices(message)) for message in messages) == 15
    assert "– Việc thứ 15\n– Việc thứ 16" in messages[0]["text"]


def test_a_choice_whose_payload_zalo_would_not_carry_is_named_to_be_typed() -> None:
    huge = Button(title="Rất dài", payload="/choose" + "x" * 900)
    [message] = rendered(Message(text="Chọn", buttons=(huge, *buttons(1))))
    assert [title for title, _ in choices(message)] == ["Việc thứ 0"]
    assert "– Rất dài" in message["text"]


def test_with_a_picture_many_choices_come_as_lists() -> None:
    messages = rendered(Message(text="Các bước", buttons=buttons(12)), list_image=PICTURE)
    assert messages[0] == {"text": "Các bước"}
    assert [len(choices(message)) for message in messages] == [0, 9, 3]
    elements = messages[1]["attachment"]["payload"]["elements"]
    assert elements[0]["image_url"] == PICTURE
    assert [choice.title for choice in opened(messages) if choice] == [button.title for button in buttons(12)]


def test_with_a_picture_up_to_five_choices_are_still_buttons() -> None:
    [message] = rendered(Message(text="Chọn", buttons=buttons(5)), list_image=PICTURE)
    assert "template_type" not in message["attachment"]["payload"]


def test_a_long_title_is_cut_after_a_word() -> None:
    title = "Đăng ký khai sinh có yếu tố nước ngoài tại khu vực biên giới"
    [message] = rendered(Message(text="Chọn", buttons=(Button(title=title, payload="/a"),)))
    assert choices(message)[0][0] == "Đăng ký khai sinh có yếu tố nước…"


def test_several_bubbles_are_several_messages_in_order() -> None:
    messages = rendered(Message(text="Một", buttons=buttons(1)), Message(text="Hai"))
    assert [message["text"] for message in messages] == ["Một", "Hai"]


words = st.text(min_size=1, max_size=400).filter(str.strip)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(words, st.lists(words, max_size=18), st.integers(1, 30)), min_size=1, max_size=3),
    st.sampled_from(["", PICTURE]),
)
def test_whatever_the_answer_every_body_is_taken_by_zalo(
    parts: list[tuple[str, list[str], int]], list_image: str
) -> None:
    messages = [
        Message(text=text * times, buttons=tuple(Button(title=title, payload="/a") for title in titles))
        for text, titles, times in parts
    ]
    rendered(*messages, list_image=list_image)


@pytest.mark.parametrize("image", ["http://a.vn/x.jpg", "https://a.vn", "https://a.vn/x y", "javascript:alert(1)"])
def test_a_picture_that_zalo_could_not_fetch_is_refused_at_the_start(image: str) -> None:
    from bot.gateway.settings import Settings  # noqa: PLC0415

    with pytest.raises(ValueError, match="zalo_list_image_url"):
        Settings(_env_file=None, zalo_list_image_url=image)
