"""Each of Zalo's events becomes what it means to us, and nothing more is read than is needed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.channels.base import AttachmentInfo, Inbound, InboundKind, MalformedEventError
from bot.gateway.channels.zalo.events import parse
from bot.gateway.payloads import Choice, Payloads
from tests.standins.zalo_events import Events, encoded

CITIZEN = "8123456789012345678"
MAKE = Events("1234567890123456789", "2345678901234567890", now=lambda: 1763900000.123)


def only(event: dict[str, Any]) -> Inbound:
    [found] = parse(encoded(event))
    assert found.channel == "zalo"
    return found


def test_a_text_keeps_its_words_id_person_and_time() -> None:
    event = MAKE.text(CITIZEN, "Làm khai sinh ở đâu?")
    assert only(event) == Inbound(
        channel="zalo",
        message_id=event["message"]["msg_id"],
        person=CITIZEN,
        kind=InboundKind.TEXT,
        at=dt.datetime(2025, 11, 23, 12, 13, 20, 123000, tzinfo=dt.UTC),
        text="Làm khai sinh ở đâu?",
    )


def test_an_id_of_more_digits_than_a_double_holds_stays_exact() -> None:
    event = MAKE.text(CITIZEN, "a")
    event["sender"]["id"] = 8123456789012345679
    assert only(event).person == "8123456789012345679"


def test_the_message_id_may_be_called_mid() -> None:
    event = MAKE.text(CITIZEN, "a")
    event["message"]["mid"] = event["message"].pop("msg_id")
    assert only(event).message_id == event["message"]["mid"]


def test_a_pressed_button_arrives_as_a_text_and_is_a_choice() -> None:
    token = Payloads(b"s" * 32).seal("k", Choice("/choose{}", "Lệ phí"))
    found = only(MAKE.text(CITIZEN, token))
    assert (found.kind, found.choice, found.text) == (InboundKind.CHOICE, token, None)


@pytest.mark.parametrize("text", ["#", "# 2", "#hoso", "#khai.sinh"])
def test_a_typed_hash_is_an_ordinary_text(text: str) -> None:
    assert only(MAKE.text(CITIZEN, text)).kind is InboundKind.TEXT


def test_an_entry_of_the_menu_asks_its_question() -> None:
    found = only(MAKE.text(CITIZEN, "#Tra_cuu_ho_so"))
    assert (found.kind, found.text) == (InboundKind.TEXT, "Tôi muốn tra cứu tình trạng hồ sơ")
    assert only(MAKE.text(CITIZEN, "#bat_dau")).kind is InboundKind.FOLLOW


def test_of_a_photo_only_its_kind_is_read() -> None:
    found = only(MAKE.image(CITIZEN, "căn cước của tôi"))
    assert (found.kind, found.text) == (InboundKind.ATTACHMENT, "căn cước của tôi")
    assert found.attachments == (AttachmentInfo("image"),)
    assert "zdn.vn" not in repr(found)


def test_a_link_is_an_attachment_without_its_address_being_opened() -> None:
    assert only(MAKE.link(CITIZEN, "https://example.vn")).attachments == (AttachmentInfo("link"),)


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (MAKE.sticker(CITIZEN), InboundKind.STICKER),
        (MAKE.location(CITIZEN), InboundKind.LOCATION),
        (MAKE.follow(CITIZEN), InboundKind.FOLLOW),
        (MAKE.follow(CITIZEN, "unfollow"), InboundKind.UNFOLLOW),
        (MAKE.submit_info(CITIZEN), InboundKind.SUBMIT_INFO),
        (MAKE.withdraw(CITIZEN), InboundKind.WITHDRAW),
        (MAKE.seen(CITIZEN, ["a", "b"]), InboundKind.READ),
        (MAKE.sent(CITIZEN, "user_send_business_card"), InboundKind.ATTACHMENT),
        (MAKE.sent(CITIZEN, "user_send_group_text", text="a"), InboundKind.IGNORED),
        (MAKE.sent(CITIZEN, "anonymous_send_text", text="a"), InboundKind.IGNORED),
        ({"event_name": "shop_has_order", "timestamp": "1763900000123"}, InboundKind.IGNORED),
    ],
)
def test_every_other_event_has_its_kind(event: dict[str, Any], kind: InboundKind) -> None:
    assert only(event).kind is kind


def test_where_the_person_stands_depends_on_the_event() -> None:
    for event in (MAKE.follow(CITIZEN), MAKE.withdraw(CITIZEN), MAKE.echo(CITIZEN, "a"), MAKE.submit_info(CITIZEN)):
        assert only(event).person == CITIZEN


def test_submitted_personal_data_is_not_read() -> None:
    found = only(MAKE.submit_info(CITIZEN))
    assert found.text is None
    assert "84900000000" not in repr(found)


def test_an_echo_keeps_the_id_by_which_our_own_are_known_and_the_words_that_end_a_takeover() -> None:
    found = only(MAKE.echo(CITIZEN, "/bot", "abc"))
    assert (found.kind, found.message_id, found.text) == (InboundKind.ECHO, "abc", "/bot")


def test_an_event_without_an_id_gets_the_same_one_at_each_delivery_and_another_for_another_person() -> None:
    one = only(MAKE.follow(CITIZEN)).message_id
    assert one == only(MAKE.follow(CITIZEN)).message_id
    assert one != only(MAKE.follow("8123456789012345679")).message_id
    assert one != only(MAKE.follow(CITIZEN, "unfollow")).message_id
    assert CITIZEN not in one


def test_seeing_a_message_does_not_take_its_id_away() -> None:
    seen = MAKE.seen(CITIZEN, ["abc"]) | {"message": {"msg_id": "abc"}}
    assert only(seen).message_id != "abc"


def test_an_empty_text_gets_the_kind_answer_of_an_attachment() -> None:
    assert only(MAKE.text(CITIZEN, " ")).kind is InboundKind.ATTACHMENT


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"nope", "body"),
        (b"[" * 50000, "body"),
        (b"[]", "body"),
        (b'{"timestamp":"1"}', "event_name"),
        (encoded(MAKE.text(CITIZEN, "a") | {"sender": {"id": "a b"}}), "sender.id"),
        (encoded(MAKE.text(CITIZEN, "a") | {"sender": None}), "no person"),
        (encoded(MAKE.text(CITIZEN, "a") | {"timestamp": "soon"}), "timestamp"),
        (encoded(MAKE.text(CITIZEN, "a") | {"message": {"msg_id": "m", "text": ["bí mật"]}}), "message.text"),
    ],
)
def test_a_malformed_event_names_the_field_and_never_its_content(body: bytes, field: str) -> None:
    with pytest.raises(MalformedEventError) as caught:
        parse(body)
    assert field in str(caught.value)
    assert "bí mật" not in str(caught.value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=10,
)


@given(st.sampled_from(["sender", "recipient", "message", "timestamp", "event_name", "user_id"]), json_values)
def test_whatever_a_field_holds_the_event_is_read_or_refused(field: str, value: Any) -> None:
    try:
        found = parse(encoded(MAKE.text(CITIZEN, "a") | {field: value}))
    except MalformedEventError:
        return
    assert len(found) == 1
