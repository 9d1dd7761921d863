from __future__ import annotations

import pytest

from bot.gateway.channels.base import Rejected, Verified
from bot.gateway.channels.messenger.signature import check, proof, same, sign

SECRET = "stand-in-app-secret"
BODY = b'{"object":"page"}'


def test_a_body_signed_with_the_apps_secret_is_the_platforms() -> None:
    assert check({"X-Hub-Signature-256": sign(BODY, SECRET)}, BODY, SECRET) == Verified("sha256")


def test_the_signature_is_the_hmac_of_the_rfc() -> None:
    """Test case 2 of RFC 4231."""
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert sign(b"what do ya want for nothing?", "Jefe") == f"sha256={expected}"
    assert proof("what do ya want for nothing?", "Jefe") == expected


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({}, "missing"),
        ({"X-Hub-Signature": "sha1=" + "0" * 40}, "missing"),
        ({"X-Hub-Signature-256": "0" * 64}, "malformed"),
        ({"X-Hub-Signature-256": "sha256=" + "g" * 64}, "malformed"),
        ({"X-Hub-Signature-256": "md5=" + "0" * 32}, "malformed"),
        ({"X-Hub-Signature-256": "sha256=" + "0" * 64}, "wrong"),
        ({"X-Hub-Signature-256": sign(BODY, "another secret")}, "wrong"),
    ],
)
def test_anything_else_is_refused_with_its_reason(headers: dict[str, str], reason: str) -> None:
    assert check(headers, BODY, SECRET) == Rejected(reason)


def test_the_raw_bytes_count_not_what_they_mean() -> None:
    headers = {"x-hub-signature-256": sign(BODY, SECRET)}
    assert check(headers, b'{"object": "page"}', SECRET) == Rejected("wrong")


@pytest.mark.parametrize("given", ["", "mã", "\ud800", "stand-in"])
def test_comparing_takes_any_characters(given: str) -> None:
    assert not same(given, "stand-in-verify-token")
