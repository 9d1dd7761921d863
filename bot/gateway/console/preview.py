"""The console's preview of a draft: composed by the action server, rendered as each channel would send it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import aiohttp
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.gateway.answer import Answer, Source
from bot.gateway.channels.base import Body, Recipient
from bot.gateway.channels.messenger import limits as messenger_limits
from bot.gateway.channels.messenger import render as messenger
from bot.gateway.channels.messenger import texts as messenger_texts
from bot.gateway.channels.zalo import limits as zalo_limits
from bot.gateway.channels.zalo import render as zalo
from bot.gateway.channels.zalo.channel import load_words
from bot.gateway.layout import layout
from bot.gateway.payloads import Payloads
from bot.gateway.settings import Settings
from knowledge.console.editing.preview import AssistantAwayError, Bubble, Spoken, Taken

SECONDS = 20.0
MOST_BYTES = 4 * 1024 * 1024
HTTP_OK = 200
NOBODY = Recipient("preview", "preview")


class _Composed(BaseModel):
    model_config = ConfigDict(extra="ignore")

    titles: dict[str, str]
    about: str
    answer: Answer | None


class _Taken(BaseModel):
    model_config = ConfigDict(extra="ignore")

    owner: str
    owner_name: str
    question: str
    thief: str
    thief_name: str
    by: str


class GatewayEditing:
    """`knowledge.console.editing.preview.Assistant`."""

    def __init__(self, settings: Settings, payloads: Payloads) -> None:
        self._url = settings.actions_url.rstrip("/")
        self._zalo = zalo.Renderer(
            zalo_limits.load_limits().message, load_words(), payloads, settings.zalo_list_image_url
        )
        texts = messenger_texts.load_texts()
        self._messenger = messenger.Renderer(
            messenger_limits.load_limits().message, texts.choices, texts.sources, payloads
        )

    async def spoken(
        self, files: Mapping[str, str | None], path: str, about: str
    ) -> tuple[Mapping[str, str], Spoken | None]:
        """See the protocol."""
        told = await self._post("/preview", {"files": dict(files), "path": path, "about": about})
        try:
            composed = _Composed.model_validate(told)
        except ValidationError as error:
            raise AssistantAwayError("not a preview") from error
        if composed.answer is None:
            return composed.titles, None
        channels = self.channels_of(composed.answer)
        return composed.titles, Spoken(composed.about, composed.titles.get(composed.about, ""), channels)

    async def taken(self, files: Mapping[str, str | None], path: str) -> Sequence[Taken]:
        """See the protocol."""
        told = await self._post("/stealing", {"files": dict(files), "path": path})
        try:
            rows = [_Taken.model_validate(row) for row in told["taken"]]
        except (KeyError, TypeError, ValidationError) as error:
            raise AssistantAwayError("not a list of questions") from error
        return [Taken(**row.model_dump()) for row in rows]

    def channels_of(self, answer: Answer) -> dict[str, tuple[Bubble, ...]]:
        """The answer as each channel's own renderer makes it."""
        return {
            "web": tuple(_on_web(answer)),
            "zalo": tuple(map(_from_zalo, self._zalo.render(answer, NOBODY))),
            "messenger": tuple(map(_from_messenger, self._messenger.render(answer, NOBODY))),
        }

    async def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
                session.post(f"{self._url}{path}", json=body) as response,
            ):
                if response.status != HTTP_OK:
                    raise AssistantAwayError(f"status {response.status}")
                told = json.loads(await response.content.read(MOST_BYTES))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise AssistantAwayError(type(error).__name__) from error
        except (ValueError, RecursionError) as error:
            raise AssistantAwayError("not JSON") from error
        if not isinstance(told, dict):
            raise AssistantAwayError("not an object")
        return told


def _on_web(answer: Answer) -> Iterator[Bubble]:
    """As the page and the widget lay a message out; the sources stand below the last."""
    for place, message in enumerate(answer.messages):
        made, card = layout(message, answer.sources), message.card
        is_last = place == len(answer.messages) - 1
        sources = tuple(_named(source) for source in answer.sources) if is_last else ()
        yield Bubble(
            lines=made.before,
            title=f"{card.title} – {card.facet}" if card is not None and card.facet else card.title if card else "",
            items=made.items,
            ordered=made.ordered,
            rows=made.rows,
            after=(*made.after, *sources),
            buttons=tuple(button.title for button in message.buttons),
        )


def _named(source: Source) -> str:
    return ", ".join(filter(None, (source.title, source.number)))


def _from_zalo(body: Body) -> Bubble:
    message: Any = body["message"]
    payload = message.get("attachment", {}).get("payload", {})
    titles = [row["title"] for row in [*payload.get("elements", ()), *payload.get("buttons", ())]]
    return Bubble(lines=_lines(message.get("text", "")), buttons=tuple(titles))


def _from_messenger(body: Body) -> Bubble:
    message: Any = body["message"]
    payload = message.get("attachment", {}).get("payload", {})
    choices = [*payload.get("buttons", ()), *message.get("quick_replies", ())]
    text = payload.get("text") or message.get("text", "")
    return Bubble(lines=_lines(text), buttons=tuple(choice["title"] for choice in choices))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line.strip())
