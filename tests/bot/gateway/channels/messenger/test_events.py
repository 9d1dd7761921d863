from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.gateway.channels.base import AttachmentInfo, Inbound, InboundKind, MalformedEventError
from bot.gateway.channels.messenger.events import Reader
from bot.gateway.channels.messenger.marks import menu_payload, part_mark
from bot.gateway.channels.messenger.texts import load_texts
from bot.gateway.payloads import Choice
from tests.bot.gateway.channels.messenger.conftest import PAYLOADS, PERSON, TO
from tests.standins.graph.events import Events
from tests.standins.graph.page import Page

PAGE = Page()
EVENTS = Events(PAGE)
MENU = load_texts().profile.menu
READER = Reader(PAGE.page_id, PAGE.app_id, MENU, 64)
WORDS = "sender recipient id timestamp message mid text attachments type payload postback title read is_echo"
FIELDS = WORDS.split()
TOKEN = PAYLOADS.seal(TO.conversation, Choice("/choose", "Lệ phí"))


def read(batch: Any) -> list[Inbound]:
    return READER.read(json.dumps(batch).encode())


def one(event: dict[str, Any]) -> Inbound:
    found = read(EVENTS.batch(event))
    assert len(found) == 1
    return found[0]


def test_a_typed_message_keeps_its_id_words_person_and_time() -> None:
    event = EVENTS.text(PERSON, "Khai sinh cần gì? 👶", "m_1")
    event["timestamp"] = 1795000000123
    assert one(event) == Inbound(
        channel="messenger",
        message_id="m_1",
        person=PERSON,
        kind=InboundKind.TEXT,
        at=dt.datetime.fromtimestamp(1795000000.123, dt.UTC),
        text="Khai sinh cần gì? 👶",
    )


def test_all_events_of_all_entries_are_read_in_order() -> None:
    first, second = (EVENTS.entry(*(EVENTS.text(PERSON, str(n), f"m_{n}") for n in pair)) for pair in ((1, 2), (3, 4)))
    assert [event.text for event in read(EVENTS.entries(first, second))] == ["1", "2", "3", "4"]


def test_taps_on_what_we_offered_carry_our_token() -> None:
    for event in (EVENTS.quick_reply(PERSON, "Lệ phí", TOKEN), EVENTS.postback(PERSON, "Lệ phí", TOKEN)):
        found = one(event)
        assert (found.kind, found.choice, found.text) == (InboundKind.CHOICE, TOKEN, "Lệ phí")


def test_a_postback_without_an_id_gets_the_same_one_at_each_delivery_and_another_at_another_tap() -> None:
    tap = EVENTS.postback(PERSON, "Lệ phí", TOKEN)
    again = {**tap, "timestamp": tap["timestamp"] + 1000}
    assert one(tap).message_id == one(tap).message_id
    assert len({one(tap).message_id, one(again).message_id, one({**tap, "sender": {"id": "1"}}).message_id}) == 3
    assert one(EVENTS.postback(PERSON, "Lệ phí", TOKEN, "m_7")).message_id == "m_7"


@pytest.mark.parametrize("entry", MENU, ids=lambda entry: entry.name)
def test_an_entry_of_the_menu_asks_its_question(entry: Any) -> None:
    found = one(EVENTS.postback(PERSON, entry.title, menu_payload(entry.name)))
    assert (found.kind, found.text, found.choice) == (InboundKind.TEXT, entry.question, None)


def test_a_button_of_an_older_bot_counts_as_its_words() -> None:
    found = one(EVENTS.postback(PERSON, "Giờ mở cửa", "OLD_BOT_HOURS"))
    assert (found.kind, found.text, found.choice) == (InboundKind.TEXT, "Giờ mở cửa", None)


@pytest.mark.parametrize(
    "event", [EVENTS.get_started(PERSON), EVENTS.get_started(PERSON, "qr"), EVENTS.referral(PERSON, "qr")]
)
def test_starting_and_coming_over_a_link_are_greeted(event: dict[str, Any]) -> None:
    assert one(event).kind is InboundKind.FOLLOW


def test_stickers_are_known_in_both_forms() -> None:
    assert one(EVENTS.attachment(PERSON, "sticker")).kind is InboundKind.STICKER
    assert one(EVENTS.old_sticker(PERSON)).kind is InboundKind.STICKER


@pytest.mark.parametrize(
    ("kind", "seen"),
    [("image", "image"), ("video", "video"), ("audio", "audio"), ("file", "file"), ("hologram", "file")],
)
def test_attachments_are_named_never_their_address(kind: str, seen: str) -> None:
    found = one(EVENTS.attachment(PERSON, kind))
    assert (found.kind, found.attachments) == (InboundKind.ATTACHMENT, (AttachmentInfo(seen),))
    assert "example.invalid" not in repr(found)


def test_a_place_is_a_location_and_a_shared_link_with_words_a_question() -> None:
    assert one(EVENTS.attachment(PERSON, "location")).kind is InboundKind.LOCATION
    link = EVENTS.attachment(PERSON, "fallback")
    assert one(link).kind is InboundKind.ATTACHMENT
    link["message"]["text"] = "cái này nộp ở đâu"
    assert (one(link).kind, one(link).text) == (InboundKind.TEXT, "cái này nộp ở đâu")


def test_a_message_of_an_unknown_sort_is_answered_not_ignored() -> None:
    event = EVENTS.text(PERSON, "", "m_9")
    del event["message"]["text"]
    assert one(event).kind is InboundKind.ATTACHMENT


def test_echoes_of_our_own_messages_are_known_by_mark_or_app() -> None:
    marked = EVENTS.echo(PERSON, {"text": "a", "metadata": part_mark("k")}, "m_1", None)
    by_app = EVENTS.echo(PERSON, {"text": "a"}, "m_2", int(PAGE.app_id))
    assert [one(event).kind for event in (marked, by_app)] == [InboundKind.IGNORED, InboundKind.IGNORED]


def test_what_staff_write_or_attach_is_an_echo_about_the_citizen() -> None:
    written = one(EVENTS.staff(PERSON, "/bot", "m_3"))
    picture = EVENTS.echo(PERSON, {"attachment": {"type": "image", "payload": {"url": "x"}}}, "m_4", None)
    assert (written.kind, written.person, written.text, written.message_id) == (InboundKind.ECHO, PERSON, "/bot", "m_3")
    assert (one(picture).kind, one(picture).person) == (InboundKind.ECHO, PERSON)


@pytest.mark.parametrize(
    "event",
    [
        EVENTS.edit(PERSON, "m_1", "khác"),
        EVENTS.unsent(PERSON, "m_1"),
        EVENTS.delivery(PERSON, "m_1"),
        EVENTS.reaction(PERSON, "m_1"),
        EVENTS.passed(PERSON, PAGE.app_id),
    ],
)
def test_edits_unsent_messages_deliveries_and_reactions_are_ignored(event: dict[str, Any]) -> None:
    assert one(event).kind is InboundKind.IGNORED


def test_reads_are_reads() -> None:
    assert one(EVENTS.read(PERSON)).kind is InboundKind.READ


def test_on_standby_staff_hold_the_conversation_before_the_message_counts() -> None:
    held, message = read(EVENTS.standby(EVENTS.text(PERSON, "Tôi hỏi cán bộ", "m_5")))
    assert (held.kind, held.person) == (InboundKind.ECHO, PERSON)
    assert (message.kind, message.message_id) == (InboundKind.TEXT, "m_5")
    assert held.message_id != message.message_id


def test_a_tap_on_standby_comes_without_payload() -> None:
    assert read(EVENTS.standby(EVENTS.postback(PERSON, "Lệ phí", None)))[1].text == "Lệ phí"


def test_a_conversation_taken_or_passed_elsewhere_is_staffs() -> None:
    assert one(EVENTS.taken(PERSON)).kind is InboundKind.ECHO
    assert one(EVENTS.passed(PERSON, "99")).kind is InboundKind.ECHO


def test_another_pages_events_are_left_out() -> None:
    other = Events(Page(page_id="77"))
    assert (
        read(EVENTS.entries(other.entry(other.text(PERSON, "a")), EVENTS.entry(EVENTS.text(PERSON, "b"))))[0].text
        == "b"
    )


@pytest.mark.parametrize(
    "odd",
    [
        None,
        "text",
        [],
        {},
        {"sender": {"id": PERSON}},
        {"sender": {"id": ""}, "recipient": {"id": PAGE.page_id}, "timestamp": 1, "message": {"mid": "m", "text": "a"}},
        {"sender": {"id": "../x"}, "recipient": {"id": PAGE.page_id}, "timestamp": 1, "message": {"mid": "m"}},
        {"sender": {"id": "1" * 65}, "recipient": {"id": PAGE.page_id}, "timestamp": 1, "message": {"mid": "m"}},
        {"sender": {"id": PERSON}, "recipient": {"id": PAGE.page_id}, "timestamp": 10**30, "message": {"mid": "m"}},
        {"sender": {"id": PERSON}, "recipient": {"id": PAGE.page_id}, "timestamp": 1, "message": {"text": "no id"}},
    ],
)
def test_an_odd_event_costs_no_other_of_its_batch(odd: Any) -> None:
    batch = EVENTS.batch(EVENTS.text(PERSON, "trước"), odd, EVENTS.text(PERSON, "sau"))
    assert [event.text for event in read(batch)] == ["trước", "sau"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"object":"instagram","entry":[]}',
        b'{"object":"page"}',
        b'{"object":"page","entry":[1]}',
        b"[" * 100000,
        b"\xff",
    ],
)
def test_a_body_that_is_no_delivery_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedEventError) as raised:
        READER.read(body)
    assert len(str(raised.value)) < 100


def test_half_characters_do_no_harm() -> None:
    body = EVENTS.batch(EVENTS.text(PERSON, "x\ud800"), EVENTS.postback(PERSON, "\ud83d", "\udc00"))
    assert [event.kind for event in READER.read(json.dumps(body).encode())] == [InboundKind.TEXT, InboundKind.TEXT]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None)
@given(ANYTHING)
def test_whatever_is_signed_is_read_or_called_malformed(anything: Any) -> None:
    for batch in (anything, {"object": "page", "entry": anything}, EVENTS.batch(anything)):
        try:
            found = READER.read(json.dumps(batch).encode())
        except MalformedEventError:
            continue
        assert all(event.message_id and event.person for event in found)


@pytest.mark.parametrize("depth", [200, 900])
def test_a_deep_event_costs_no_other_of_its_batch(depth: int) -> None:
    batch = json.dumps(EVENTS.batch(EVENTS.text(PERSON, "trước"), {}, EVENTS.text(PERSON, "sau")))
    deep = '{"a":' * depth + "1" + "}" * depth
    assert [event.text for event in READER.read(batch.replace("{}", deep).encode())] == ["trước", "sau"]


def test_a_body_deeper_than_can_be_read_is_malformed() -> None:
    body = json.dumps(EVENTS.batch({})).replace("{}", '{"a":' * 50_000 + "1" + "}" * 50_000)
    with pytest.raises(MalformedEventError):
        READER.read(body.encode())
