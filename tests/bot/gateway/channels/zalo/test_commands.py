"""The command line: the first authorisation, its state, and what a captured event was signed with."""

from __future__ import annotations

import asyncio
import builtins
import io
import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from bot.gateway.channels.zalo import commands
from bot.gateway.channels.zalo.oauth import Pkce, Tokens
from bot.gateway.channels.zalo.tokens import TokenStore
from bot.gateway.settings import Settings
from tests.bot.gateway.channels.zalo.conftest import settings_for
from tests.standins.zalo import Webhook, Zalo
from tests.standins.zalo_events import Events, encoded, signed

CALLBACK = "https://motcua.example.vn/webhooks/zalo"


async def run(settings: Settings, *arguments: str) -> int:
    """The command in a thread of its own, as it brings its own event loop."""
    return await asyncio.to_thread(commands.main, arguments, settings)


def paste(monkeypatch: pytest.MonkeyPatch, answer: Callable[[], str]) -> None:
    monkeypatch.setattr(builtins, "input", lambda _prompt: answer())


def consent(zalo: Zalo, capsys: pytest.CaptureFixture[str], loop: asyncio.AbstractEventLoop) -> Callable[[], str]:
    """An administrator: opens the printed page, consents, and copies the address the browser lands on."""

    async def open_page(url: str) -> str:
        async with aiohttp.ClientSession() as session, session.get(url, allow_redirects=False) as response:
            return response.headers["Location"]

    def answer() -> str:
        url = next(word for word in capsys.readouterr().out.split() if word.startswith(zalo.url))
        return asyncio.run_coroutine_threadsafe(open_page(url), loop).result(10)

    return answer


async def test_the_first_authorisation_keeps_the_pair(
    zalo: Zalo,
    settings: Settings,
    store: TokenStore,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    paste(monkeypatch, consent(zalo, capsys, asyncio.get_running_loop()))
    assert await run(settings, "authorise", "--redirect-uri", CALLBACK) == 0
    assert store.load() is not None
    assert "Đã cấp quyền" in capsys.readouterr().out
    assert await run(settings, "status") == 0


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        (f"{CALLBACK}?code=stolen&state=other", "lần cấp quyền khác"),
        (CALLBACK, "Không thấy code"),
        (f"{CALLBACK}?code=invented", "Zalo không cấp mã truy cập"),
    ],
)
async def test_a_wrong_address_changes_nothing(
    settings: Settings,
    store: TokenStore,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    pasted: str,
    said: str,
) -> None:
    paste(monkeypatch, lambda: pasted)
    assert await run(settings, "authorise", "--redirect-uri", CALLBACK) == 1
    assert said in capsys.readouterr().err
    assert store.load() is None


async def test_without_anybody_at_the_keyboard_nothing_changes(
    settings: Settings, store: TokenStore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert await run(settings, "authorise", "--redirect-uri", CALLBACK) == 1
    assert "Chưa có gì thay đổi" in capsys.readouterr().err
    assert store.load() is None


async def test_without_a_callback_or_secrets_it_says_what_is_missing(
    zalo: Zalo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(settings_for(zalo, tmp_path), "authorise") == 1
    assert "GATEWAY_PUBLIC_URL" in capsys.readouterr().err
    assert await run(settings_for(zalo, tmp_path, zalo_app_secret=""), "status") == 1
    assert "ZALO_APP_SECRET" in capsys.readouterr().err


async def test_before_the_authorisation_the_status_says_what_to_run(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(settings, "status") == 1
    assert "authorise" in capsys.readouterr().err


async def test_refresh_renews_at_once(zalo: Zalo, settings: Settings, authorised: Tokens, store: TokenStore) -> None:
    assert await run(settings, "refresh") == 0
    kept = store.load()
    assert kept is not None
    assert kept.access_token != authorised.access_token


@pytest.mark.usefixtures("authorised")
async def test_a_dead_authorisation_is_told(zalo: Zalo, settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    zalo.kill_refresh_tokens()
    assert await run(settings, "refresh") == 1
    assert "MẤT QUYỀN" in capsys.readouterr().err
    assert await run(settings, "status") == 1
    assert "MẤT QUYỀN" in capsys.readouterr().out


def test_the_challenge_is_the_one_of_the_standard() -> None:
    # RFC 7636, appendix B
    assert Pkce("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "s").challenge == (
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )
    assert len(Pkce.new().verifier) == 43


EVENT = Events("1234567890123456789", "2").text("8", "Xin chào")
BODY = encoded(EVENT)


def captured(path: Path, secret: str = "oa-secret", body: bytes = BODY, **more: str) -> Path:
    made = signed(BODY, EVENT["app_id"], secret, EVENT["timestamp"]) | more
    lines = ["POST /webhooks/zalo HTTP/1.1", *(f"{name}: {value}" for name, value in made.items())]
    file = path / "event.txt"
    file.write_bytes("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    return file


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({}, 0, "ĐÚNG"),
        ({"body": BODY + b"\n"}, 0, "dấu xuống dòng"),
        ({"secret": "app-secret"}, 1, "SAI KHÓA"),
        ({"secret": "third"}, 1, "KHÔNG KHỚP"),
        ({"body": BODY.replace(b"Xin", b"xin")}, 1, "KHÔNG KHỚP"),
        ({"body": b"x"}, 1, "không phải JSON"),
        ({"body": b"{}"}, 1, "Không có thời gian"),
        ({"X-ZEvent-Signature": "mac=12"}, 1, "không đúng dạng"),
    ],
)
async def test_a_captured_event_is_diagnosed(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: dict[str, str], status: int, said: str
) -> None:
    assert await run(settings, "verify", str(captured(tmp_path, **more))) == status
    shown = capsys.readouterr()
    assert said in shown.out + shown.err


async def test_an_event_taken_off_the_wire_is_whole_private_and_delivered_again(
    settings: Settings, tmp_path: Path, zalo: Zalo, capsys: pytest.CaptureFixture[str], unused_tcp_port: int
) -> None:
    file = tmp_path / "event.txt"
    file.touch(mode=0o644)
    waiting = asyncio.create_task(run(settings, "capture", str(file), "--port", str(unused_tcp_port)))
    webhook = Webhook(zalo, f"http://127.0.0.1:{unused_tcp_port}/webhooks/zalo", retries=())
    async with aiohttp.ClientSession() as session:
        while not await saved(webhook, session):  # noqa: ASYNC110 - another thread's listening rings no bell
            await asyncio.sleep(0.01)
        assert not waiting.done()  # the console's probe is no event
        delivery = await webhook.emit(session, zalo.events.text("8123", "Xin chào ạ"))
    assert delivery.statuses == [503]
    assert await waiting == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert str(file) in capsys.readouterr().out
    assert await run(settings, "verify", str(file)) == 0


async def saved(webhook: Webhook, session: aiohttp.ClientSession) -> bool:
    try:
        return await webhook.save(session)
    except aiohttp.ClientConnectionError:
        return False


async def test_nothing_is_captured_while_the_gateway_has_the_port(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as gateway:
        gateway.bind(("127.0.0.1", 0))
        gateway.listen()
        port = str(gateway.getsockname()[1])
        assert await run(settings, "capture", str(tmp_path / "event.txt"), "--port", port) == 1
    assert "hãy dừng trước" in capsys.readouterr().err


async def test_a_signature_over_the_headers_time_is_named(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = signed(BODY, EVENT["app_id"], "oa-secret", "1800000000000")
    file = captured(tmp_path, **other, **{"X-ZEvent-Timestamp": "1800000000000"})
    assert await run(settings, "verify", str(file)) == 0
    assert "tiêu đề X-ZEvent-Timestamp" in capsys.readouterr().out


async def test_another_apps_event_and_an_hmac_are_told_apart(
    zalo: Zalo, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = settings_for(zalo, tmp_path, zalo_app_id="777")
    assert await run(other, "verify", str(captured(tmp_path))) == 1
    assert "KHÁC ỨNG DỤNG" in capsys.readouterr().out
    import hmac  # noqa: PLC0415

    digest = hmac.digest(b"oa-secret", BODY, "sha256").hex()
    file = captured(tmp_path, **{"X-ZEvent-Signature": digest})
    assert await run(settings, "verify", str(file)) == 1
    assert "HMAC" in capsys.readouterr().out


@pytest.mark.parametrize(("content", "said"), [(b"", "dòng trống"), (b"???\n\n{}", "dòng tiêu đề")])
async def test_a_file_of_another_shape_is_refused_kindly(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, said: str
) -> None:
    file = tmp_path / "event.txt"
    file.write_bytes(content)
    assert await run(settings, "verify", str(file)) == 1
    assert said in capsys.readouterr().err
    assert await run(settings, "verify", str(tmp_path / "none")) == 1
    assert "Không đọc được tệp" in capsys.readouterr().err


def test_the_permission_page_asks_for_what_zalo_documents(zalo: Zalo) -> None:
    from bot.gateway.channels.zalo.oauth import App, permission_url  # noqa: PLC0415

    pkce = Pkce.new()
    url = urlsplit(permission_url(App("42", "s", "https://oauth.zaloapp.com"), CALLBACK, pkce))
    assert f"{url.scheme}://{url.netloc}{url.path}" == "https://oauth.zaloapp.com/v4/oa/permission"
    assert parse_qs(url.query) == {
        "app_id": ["42"],
        "redirect_uri": [CALLBACK],
        "code_challenge": [pkce.challenge],
        "state": [pkce.state],
    }
