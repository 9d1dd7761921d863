"""Only what Zalo signed is taken."""

from __future__ import annotations

import pytest

from bot.gateway.channels.base import Rejected, Verified
from bot.gateway.channels.zalo.signature import Keys, check
from tests.standins.zalo_events import Events, encoded, signed

KEYS = Keys("1234567890123456789", "oa-secret")
EVENTS = Events(KEYS.app_id, "2345678901234567890")
EVENT = EVENTS.text("8123456789012345678", "Làm khai sinh ở đâu? 😀")
BODY = encoded(EVENT)


def headers(timestamp: str = EVENT["timestamp"], secret: str = KEYS.oa_secret, **more: str) -> dict[str, str]:
    return signed(BODY, KEYS.app_id, secret, timestamp, **more)


def test_the_documented_formula_gives_the_known_digest() -> None:
    # printf '%s' '42{"app_id":"42","timestamp":"1700000000000"}1700000000000khoa' | sha256sum
    digest = "8c41507f37ee4202f960abd3d5a9d0cbeefdf487a928280ff0e8a95c7f5bb956"
    body = b'{"app_id":"42","timestamp":"1700000000000"}'
    assert check({"X-ZEvent-Signature": f"mac={digest}"}, body, Keys("42", "khoa")) == Verified("body_timestamp")


def test_the_time_may_come_from_the_body_or_the_header() -> None:
    assert check(headers(), BODY, KEYS) == Verified("body_timestamp")
    later = headers("1800000000000") | {"X-ZEvent-Timestamp": "1800000000000"}
    assert check(later, BODY, KEYS) == Verified("header_timestamp")


@pytest.mark.parametrize("prefix", ["mac=", "", "mac = "])
def test_the_prefix_may_be_missing_and_spaced(prefix: str) -> None:
    given = headers(prefix=prefix)
    assert isinstance(check(given, BODY, KEYS), Verified)


def test_header_names_and_digits_may_be_in_capitals() -> None:
    given = {"x-zevent-SIGNATURE": headers(prefix="")["X-ZEvent-Signature"].upper()}
    assert isinstance(check(given, BODY, KEYS), Verified)


@pytest.mark.parametrize(
    ("given", "body", "reason"),
    [
        ({}, BODY, "missing"),
        ({"X-ZEvent-Signature": ""}, BODY, "malformed"),
        ({"X-ZEvent-Signature": "mac=abc"}, BODY, "malformed"),
        (headers(secret="app-secret"), BODY, "wrong"),
        (headers("1700000000000"), BODY, "wrong"),
        (headers(), BODY + b" ", "wrong"),
        (headers(), BODY[:-1], "not_json"),
        (headers(), b"[" * 100000, "not_json"),
        (headers(), b"[]", "not_json"),
        (headers(), b'{"app_id":"1"}', "no_timestamp"),
        (headers(), encoded(EVENT | {"app_id": "999"}), "other_app"),
        (headers(), b'{"timestamp": true}', "no_timestamp"),
        (headers(), b'{"timestamp": "\\ud800"}', "no_timestamp"),
        (headers() | {"X-ZEvent-Timestamp": "\udc80"}, b"{}", "no_timestamp"),
    ],
)
def test_everything_else_is_refused(given: dict[str, str], body: bytes, reason: str) -> None:
    assert check(given, body, KEYS) == Rejected(reason)


def test_a_time_written_as_a_number_is_taken_digit_by_digit() -> None:
    body = encoded(EVENT | {"timestamp": int(EVENT["timestamp"])})
    given = signed(body, KEYS.app_id, KEYS.oa_secret, EVENT["timestamp"])
    assert check(given, body, KEYS) == Verified("body_timestamp")
