"""The command line: granting access, seeing to it, capturing an event and checking it."""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import yaml

from bot.gateway.channels.zalo.captured import Capture, CaptureError, Secrets, diagnose
from bot.gateway.channels.zalo.capturing import capture
from bot.gateway.channels.zalo.channel import TEXTS, app_of, store_of
from bot.gateway.channels.zalo.keeper import NoTokenError, TokenKeeper
from bot.gateway.channels.zalo.limits import load_limits
from bot.gateway.channels.zalo.oauth import OAuth, OAuthError, Pkce, Tokens, permission_url
from bot.gateway.channels.zalo.tokens import TokenStoreError
from bot.gateway.settings import Settings

FAILED, INTERRUPTED = 1, 130
CALLBACK = "/webhooks/zalo"


class _StopError(Exception):
    """What is said before the command ends without success."""


def main(arguments: Sequence[str] | None = None, settings: Settings | None = None) -> int:
    """Returns the exit status: 0 done, 1 not, 2 wrongly called, 130 interrupted."""
    asked = _parser().parse_args(arguments)
    texts = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    tool = _Tool(settings or Settings(), texts["command"], texts["verify"])
    try:
        match asked.command:
            case "authorise":
                return tool.authorise(asked.redirect_uri)
            case "status":
                return tool.status()
            case "refresh":
                return asyncio.run(tool.refresh())
            case "capture":
                return tool.capture(asked.file, asked.port)
            case _:
                return tool.verify(asked.file)
    except TokenStoreError as error:
        print(texts["command"]["store"].format(reason=error), file=sys.stderr)
    except _StopError as stop:
        print(stop, file=sys.stderr)
    except KeyboardInterrupt:
        return INTERRUPTED
    return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.gateway.channels.zalo", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    authorise = commands.add_parser("authorise", help="grant the app access to the Official Account, once")
    authorise.add_argument("--redirect-uri", default="", help="the app's callback address; default: the gateway's")
    commands.add_parser("status", help="until when the access token is good")
    commands.add_parser("refresh", help="renew it now")
    capturing = commands.add_parser(
        "capture", help="write the next webhook request into a file, in the gateway's place"
    )
    capturing.add_argument("file", type=Path, help="where to; it will hold personal data")
    capturing.add_argument("--port", type=int, default=None, help="default: the gateway's")
    verify = commands.add_parser("verify", help="which formula a captured event was signed with")
    verify.add_argument("file", type=Path, help="headers, an empty line, and the exact body")
    return parser


class _Tool:
    def __init__(self, settings: Settings, words: dict[str, str], verdicts: dict[str, str]) -> None:
        self._settings = settings
        self._words = words
        self._verdicts = verdicts
        self._limits = load_limits()

    def authorise(self, redirect_uri: str) -> int:
        self._need("zalo_app_id", "zalo_app_secret")
        public = self._settings.gateway_public_url
        redirect = redirect_uri or (public + CALLBACK if public else "")
        if not redirect:
            raise _StopError(self._words["needs_redirect"])
        pkce, app = Pkce.new(), app_of(self._settings)
        print(self._words["open"].format(url=permission_url(app, redirect, pkce), redirect=redirect))
        answer = parse_qs(urlsplit(_pasted(self._words["paste"])).query)
        code = self._code(answer, pkce)
        tokens = asyncio.run(self._exchange(code, pkce))
        print(self._words["authorised"].format(until=_when(tokens.expires_at)))
        return 0

    def status(self) -> int:
        tokens = self._stored()
        expired = tokens.expires_at <= time.time()
        said = "dead" if tokens.dead else "expired" if expired else "status"
        print(
            self._words[said].format(
                until=_when(tokens.expires_at),
                refreshed=_when(tokens.refreshed_at),
                oauth=self._settings.zalo_oauth_url,
            )
        )
        return FAILED if tokens.dead or expired else 0

    async def refresh(self) -> int:
        before = self._stored()
        limits = self._limits.token
        oauth = OAuth(app_of(self._settings), limits.total)
        try:
            tokens = await TokenKeeper(store_of(self._settings, self._limits), oauth, limits).refresh_now()
        except NoTokenError as error:
            raise _StopError(self._words["not_refreshed"].format(reason=error.reason)) from error
        if tokens.refresh_token == before.refresh_token:
            raise _StopError(self._words["dead" if tokens.dead else "not_refreshed"].format(reason="Zalo"))
        print(self._words["refreshed"].format(until=_when(tokens.expires_at)))
        return 0

    def capture(self, path: Path, port: int | None) -> int:
        host, port = self._settings.gateway_host, port or self._settings.gateway_port
        print(self._words["waiting"].format(host=host, port=port), flush=True)
        try:
            asyncio.run(capture(path, host, port))
        except OSError as error:
            raise _StopError(self._words["not_captured"].format(reason=error.strerror or error)) from error
        print(self._words["captured"].format(path=path))
        return 0

    def verify(self, path: Path) -> int:
        self._need("zalo_app_id", "zalo_oa_secret")
        settings = self._settings
        secrets = Secrets(
            settings.zalo_app_id,
            settings.zalo_app_secret.get_secret_value(),
            settings.zalo_oa_secret.get_secret_value(),
        )
        try:
            finding = diagnose(Capture.read(path.read_bytes()), secrets)
        except OSError as error:
            raise _StopError(self._verdicts["unreadable_file"].format(path=path, reason=error.strerror)) from error
        except CaptureError as error:
            raise _StopError(self._verdicts[error.code]) from error
        print(self._verdicts[finding.verdict].format(time=self._verdicts.get(finding.time or "", "")))
        return 0 if finding.verdict in {"right", "changed_body"} else FAILED

    def _need(self, *names: str) -> None:
        missing = [name.upper() for name in names if not _plain(getattr(self._settings, name))]
        if missing:
            raise _StopError(self._words["needs"].format(names=", ".join(missing)))

    def _stored(self) -> Tokens:
        self._need("zalo_app_id", "zalo_app_secret")
        tokens = store_of(self._settings, self._limits).load()
        if tokens is None:
            raise _StopError(self._words["not_authorised"])
        return tokens

    def _code(self, answer: dict[str, list[str]], pkce: Pkce) -> str:
        if answer.get("state", [pkce.state]) != [pkce.state]:
            raise _StopError(self._words["wrong_state"])
        if not answer.get("code"):
            raise _StopError(self._words["no_code"])
        return answer["code"][0]

    async def _exchange(self, code: str, pkce: Pkce) -> Tokens:
        store = store_of(self._settings, self._limits)
        async with store.lock():
            try:
                tokens = await OAuth(app_of(self._settings), self._limits.token.total).exchange(code, pkce)
            except OAuthError as error:
                raise _StopError(self._words["refused"].format(reason=error)) from error
            store.save(tokens)
        return tokens


def _pasted(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError:  # nobody is at the keyboard
        print()
        return ""


def _plain(value: object) -> str:
    return str(value.get_secret_value()) if hasattr(value, "get_secret_value") else str(value)


def _when(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds).astimezone().strftime("%H:%M %d/%m/%Y")
