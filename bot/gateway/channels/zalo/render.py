"""An answer as bodies of Zalo's `message/cs`: plain text, buttons under the last part, nothing left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from pydantic import BaseModel, ConfigDict, JsonValue

from bot.gateway.answer import Answer, Button
from bot.gateway.channels.base import Body, Recipient
from bot.gateway.channels.sources import with_links
from bot.gateway.channels.splitting import shorten, split
from bot.gateway.channels.zalo.limits import MessageLimits
from bot.gateway.payloads import Choice, Payloads

BLANK = "…"


class Words(BaseModel):
    """`texts.yml`: the words that the channel adds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    more_choices: str
    or_type: str
    choice_line: str
    source_link: str


class Renderer:
    """Pure, but for the payloads' seal."""

    def __init__(self, limits: MessageLimits, words: Words, payloads: Payloads, list_image: str = "") -> None:
        """`list_image`: address of a picture for list templates; without one there are only buttons."""
        self._limits = limits
        self._words = words
        self._payloads = payloads
        self._list_image = list_image

    def render(self, answer: Answer, to: Recipient) -> list[Body]:
        """At least one body; each within the limits."""
        texts = with_links(answer, self._words.source_link)
        said = zip(texts, answer.messages, strict=True)
        return [body for text, message in said for body in self._message(text, message.buttons, to)]

    def _message(self, text: str, buttons: Sequence[Button], to: Recipient) -> list[Body]:
        most = self._limits.buttons * self._limits.button_messages
        sealed = [(button, self._seal(button, to)) for button in buttons]
        tappable = [(b, token) for b, token in sealed if len(token) <= self._limits.payload][:most]
        kept = {token for _, token in tappable}
        typed = [button.title for button, token in sealed if token not in kept]
        if typed:
            lines = [self._words.choice_line.format(title=title) for title in typed]
            text = "\n".join([text, "", self._words.or_type, *lines])
        *before, last = split(text, self._limits.text) or [self._words.more_choices if buttons else BLANK]
        shown = [self._button(button, token) for button, token in tappable]
        bodies = [_body(to, {"text": part}) for part in before]
        if len(shown) > self._limits.buttons and self._list_image:
            return [*bodies, _body(to, {"text": last}), *(_body(to, self._list(group)) for group in self._lists(shown))]
        first, *more = _groups(shown, self._limits.buttons) or [[]]
        bodies.append(_body(to, _with_buttons(last, first)))
        return bodies + [_body(to, _with_buttons(self._words.more_choices, group)) for group in more]

    def _seal(self, button: Button, to: Recipient) -> str:
        return self._payloads.seal(to.conversation, Choice(button.payload, button.title))

    def _button(self, button: Button, token: str) -> dict[str, JsonValue]:
        # `hide`: the sealed payload is not shown in the conversation as if the citizen had written it.
        return {"title": shorten(button.title, self._limits.button_title), "type": "oa.query.hide", "payload": token}

    def _lists(self, buttons: list[dict[str, JsonValue]]) -> list[list[dict[str, JsonValue]]]:
        return _groups(buttons, self._limits.list_elements - 1 + self._limits.buttons)

    def _list(self, choices: list[dict[str, JsonValue]]) -> dict[str, JsonValue]:
        """A list template: the banner, then choices as rows, then the others as buttons."""
        rows = self._limits.list_elements - 1
        banner: dict[str, JsonValue] = {
            "title": shorten(self._words.more_choices, self._limits.list_title),
            "image_url": self._list_image,
        }
        elements: list[JsonValue] = [banner]
        for choice in choices[:rows]:
            action: dict[str, JsonValue] = {"type": choice["type"], "payload": choice["payload"]}
            elements.append({"title": choice["title"], "image_url": self._list_image, "default_action": action})
        payload: dict[str, JsonValue] = {"template_type": "list", "elements": elements}
        if choices[rows:]:
            payload["buttons"] = [*choices[rows:]]
        return {"attachment": {"type": "template", "payload": payload}}


def _groups(items: Iterable[dict[str, JsonValue]], size: int) -> list[list[dict[str, JsonValue]]]:
    rest = iter(items)
    return list(iter(lambda: list(islice(rest, size)), []))


def _with_buttons(text: str, buttons: Sequence[dict[str, JsonValue]]) -> dict[str, JsonValue]:
    if not buttons:
        return {"text": text}
    return {"text": text, "attachment": {"type": "template", "payload": {"buttons": [*buttons]}}}


def _body(to: Recipient, message: dict[str, JsonValue]) -> Body:
    return {"recipient": {"user_id": to.address}, "message": message}
