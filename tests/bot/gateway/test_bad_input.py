"""Whatever is sent, the answer is a sane reply or a clear error, never a 500."""

from __future__ import annotations

import asyncio
import gzip
import os
import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.incoming import clean
from tests.bot.gateway.conftest import Faster, Gateway, Start

JSON = {"Content-Type": "application/json"}
STRANGE_TEXTS = {
    "emoji": "👶🏽 giấy khai sinh ❓👨‍👩‍👧",
    "html": "<script>alert(1)</script><b>khai sinh</b>",
    "sql": "'; DROP TABLE turns; --",
    "lao": "ໃບເກີດ",
    "chinese": "出生证明怎么办",
    "arabic": "شهادة الميلاد",
    "template": "{{ 7*7 }} ${jndi:ldap://x} %s {0}",
    "path": "../../etc/passwd",
    "null": "khai\u0000sinh",
    "half characters": "khai \ud800 sinh",
    "combining": "a" + "\u0301" * 400,
    "right to left": "\u202egnort \u200bkhai\u2060 sinh",
    "only slash inside": "giấy/tờ",
    "number": "1e309",
}


@pytest.mark.parametrize("text", STRANGE_TEXTS.values(), ids=STRANGE_TEXTS.keys())
async def test_strange_words_are_answered_like_any_others(gateway: Gateway, text: str) -> None:
    response = await gateway.post({"text": text})
    if response.status == 422:  # half a character cannot be decoded
        assert "\ud800" in text
    else:
        assert response.status == 200
        assert (await response.json())["outcome"] == "answered"


async def test_decomposed_and_invisible_characters_do_not_reach_rasa(gateway: Gateway) -> None:
    await gateway.say(unicodedata.normalize("NFD", "giấy\u200b  khai\u0000 sinh\ufeff\u202e "))
    assert gateway.rasa.texts == ["giấy khai sinh"]


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("/restart", "restart"),
        ('/choose{"procedure": "1.001193"}', 'choose{"procedure": "1.001193"}'),
        ('/intent{"x":1}', 'intent{"x":1}'),
        ("  / / /greet", "greet"),
        ("\u200b/\u200brestart", "restart"),
        ("\n/restart", "restart"),
        ("/\u200b/restart", "restart"),
    ],
)
async def test_a_typed_command_is_only_words(gateway: Gateway, typed: str, heard: str) -> None:
    await gateway.say(typed)
    assert gateway.rasa.texts == [heard]


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b\ufeff", "/", "// /", "\u0000"])
async def test_nothing_said_is_a_clear_error(gateway: Gateway, text: str) -> None:
    response = await gateway.post({"text": text})
    assert response.status == 422
    assert (await response.json())["error"]["code"] == "text_empty"
    assert not gateway.rasa.asked


async def test_a_thousand_characters_are_taken_and_one_more_is_not(gateway: Gateway) -> None:
    await gateway.say("ă" * 1000)
    response = await gateway.post({"text": "ă" * 1001})
    assert response.status == 422
    error = (await response.json())["error"]
    assert error["code"] == "text_too_long"
    assert "1.000" in error["message"]
    assert len(gateway.rasa.asked) == 1


async def test_a_decomposed_text_is_measured_after_composing(gateway: Gateway) -> None:
    await gateway.say(unicodedata.normalize("NFD", "ậ" * 1000))
    assert len(gateway.rasa.texts[0]) == 1000


async def test_200_kb_are_refused_without_being_read(gateway: Gateway) -> None:
    response = await gateway.post({"text": "a" * 200_000})
    assert response.status == 413
    assert (await response.json())["error"]["code"] == "body_too_large"


async def test_200_kb_without_a_length_are_refused_too(gateway: Gateway) -> None:
    async def stream():  # type: ignore[no-untyped-def]
        for _ in range(20):
            yield b"x" * 10_000

    response = await gateway.client.post("/api/chat", data=stream(), headers=JSON)
    assert response.status == 413


async def test_a_small_body_that_unpacks_to_a_large_one_is_refused(gateway: Gateway) -> None:
    bomb = gzip.compress(b'{"text": "' + b"a" * 5_000_000 + b'"}')
    response = await gateway.client.post("/api/chat", data=bomb, headers=JSON | {"Content-Encoding": "gzip"})
    assert response.status in {400, 413}


async def test_broken_compression_is_a_clear_error(gateway: Gateway) -> None:
    response = await gateway.client.post("/api/chat", data=b"not gzip", headers=JSON | {"Content-Encoding": "gzip"})
    assert response.status == 400


async def test_a_sender_that_never_finishes_is_cut_off(start: Start, faster: Faster) -> None:
    gateway: Gateway = await start(limits=faster("message", body_seconds=0.3))
    server = gateway.client.server
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{")
    await writer.drain()
    first_line = await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    assert b" 408 " in first_line


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "invalid_json"),
        (b"{", 400, "invalid_json"),
        (b"\xff\xfe\xfa", 400, "invalid_json"),
        (b"[" * 20_000, 400, "invalid_json"),
        (b"null", 422, "invalid_request"),
        (b"[]", 422, "invalid_request"),
        (b'"khai sinh"', 422, "invalid_request"),
        (b"{}", 422, "invalid_request"),
        (b'{"text": null}', 422, "invalid_request"),
        (b'{"text": 5}', 422, "invalid_request"),
        (b'{"text": ["a"]}', 422, "invalid_request"),
        (b'{"text": {"a": 1}}', 422, "invalid_request"),
        (b'{"text": true}', 422, "invalid_request"),
        (b'{"text": "a", "conversation_id": 7}', 422, "invalid_request"),
        (b'{"text": "a", "channel": "cmdline"}', 422, "invalid_request"),
        (b'{"text": "a", "sender": "other"}', 422, "invalid_request"),
        (b'{"text": NaN}', 422, "invalid_request"),
        (b'{"text": ' + b"9" * 6000 + b"}", 400, "invalid_json"),
    ],
)
async def test_a_wrong_body_is_a_clear_error(gateway: Gateway, body: bytes, status: int, code: str) -> None:
    response = await gateway.client.post("/api/chat", data=body, headers=JSON)
    data = await response.json()
    assert (response.status, data["error"]["code"]) == (status, code)
    assert set(data) == {"error"}
    assert set(data["error"]) == {"code", "message"}
    assert not gateway.rasa.asked


async def test_random_bytes_are_never_a_fault_of_ours(gateway: Gateway) -> None:
    chance = random.Random(20261123)
    for _ in range(40):
        body = chance.randbytes(chance.randrange(1, 300))
        for path in ("/api/chat", "/chat", "/chat/delete"):
            kind = JSON if path == "/api/chat" else {"Content-Type": "application/x-www-form-urlencoded"}
            response = await gateway.client.post(path, data=body, headers=kind, allow_redirects=False)
            assert response.status < 500, (path, body)


async def test_another_type_of_body_is_refused(gateway: Gateway) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        response = await gateway.client.post("/api/chat", data=b'{"text": "a"}', headers={"Content-Type": kind})
        assert response.status == 415


async def test_an_unknown_place_or_method_gives_the_one_error_shape(gateway: Gateway) -> None:
    for method, path, status in (
        ("GET", "/api/chat", 405),
        ("PUT", "/", 405),
        ("GET", "/api/none", 404),
        ("GET", "/static/x/../../settings.py", 404),
        ("GET", "/static/x/%2e%2e/%2e%2e/texts.yml", 404),
        ("GET", "/" + "a" * 3000, 404),
        ("PROPFIND", "/api/chat", 405),
    ):
        response = await gateway.client.request(method, path)
        assert response.status == status, path
        assert set((await response.json())["error"]) == {"code", "message"}


async def test_a_fault_of_our_own_shows_nothing_of_the_inside(gateway: Gateway, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    async def fails(*_: object) -> None:
        raise RuntimeError("password=hunter2 at /srv/app/chat.py")

    monkeypatch.setattr("bot.gateway.chat.Chat.say", fails)
    response = await gateway.post({"text": "chào"})
    assert response.status == 500
    body = await response.text()
    assert "hunter2" not in body
    assert "Traceback" not in body
    assert (await response.json())["error"]["code"] == "internal"


@given(st.text(max_size=300))
def test_cleaning_any_text_leaves_one_composed_line_and_is_idempotent(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == unicodedata.normalize("NFC", cleaned).strip()
    assert not {unicodedata.category(char) for char in cleaned} & {"Cc", "Cf", "Cs", "Co"}
    assert clean(cleaned) == cleaned


def test_cleaning_random_bytes_never_raises() -> None:
    for _ in range(200):
        clean(os.urandom(200).decode("utf-8", "surrogateescape"))
