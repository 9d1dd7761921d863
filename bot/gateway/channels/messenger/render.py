"""An answer as messages of the Send API: text, button templates, quick replies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.gateway.answer import Answer, Button, Message
from bot.gateway.channels.base import Body, Recipient
from bot.gateway.channels.messenger.choices import listed, lists, offer
from bot.gateway.channels.messenger.limits import MessageLimits
from bot.gateway.channels.messenger.texts import ChoiceTexts, SourceTexts
from bot.gateway.channels.sources import with_links
from bot.gateway.channels.splitting import split, units
from bot.gateway.payloads import Choice, Payloads

BLANK = "…"  # the platform refuses a text of nothing


@dataclass(frozen=True)
class Renderer:
    """Knows the limits, the words around choices and sources, and how payloads are sealed."""

    limits: MessageLimits
    texts: ChoiceTexts
    sources: SourceTexts
    payloads: Payloads

    def render(self, answer: Answer, to: Recipient) -> list[Body]:
        """The answer's messages in order, at least one.

        Quick replies vanish with the next message, so choices that fit no button template go to the very end.
        """
        messages: list[Body] = []
        waiting: list[Button] = []
        texts = with_links(answer, self.sources.link)
        *earlier, last = [m.model_copy(update={"text": t}) for m, t in zip(answer.messages, texts, strict=True)]
        for message in earlier:
            template = self._template(message, message.buttons, to)
            messages += template or self._texts(message.text)
            waiting += () if template else message.buttons
        choices = _once([*waiting, *last.buttons])
        messages += self._template(last, choices, to) or self._closing(last.text, choices, to)
        return [_body(to, message) for message in messages]

    def _template(self, message: Message, buttons: Sequence[Button], to: Recipient) -> list[Body]:
        """One button template, where text and choices fit into it."""
        sealed = self._sealed(buttons, to)
        if not 0 < len(buttons) <= self.limits.template_buttons or None in sealed:
            return []
        made = offer(message.text, buttons, self.limits.title, self.texts)
        text = _joined(message.text, made.addition)
        if not text.strip() or units(text) > self.limits.template_text:
            return []
        shown: list[Body] = [
            {"type": "postback", "title": title, "payload": payload}
            for title, payload in zip(made.titles, sealed, strict=True)
        ]
        payload: Body = {"template_type": "button", "text": text, "buttons": [*shown]}
        return [{"attachment": {"type": "template", "payload": payload}}]

    def _closing(self, text: str, buttons: Sequence[Button], to: Recipient) -> list[Body]:
        """Text, its last part with the choices as quick replies; too many of them stand in the text."""
        sealed = self._sealed(buttons, to)
        if len(buttons) > self.limits.quick_replies or None in sealed:
            titles = [button.title for button in buttons]
            named = "" if lists(text, titles) else listed(titles, self.texts)
            return self._texts(_joined(text, named, self.texts.by_number))
        made = offer(text, buttons, self.limits.title, self.texts)
        messages = self._texts(_joined(text, made.addition))
        if buttons:
            replies: list[Body] = [
                {"content_type": "text", "title": title, "payload": payload}
                for title, payload in zip(made.titles, sealed, strict=True)
            ]
            messages[-1]["quick_replies"] = [*replies]
        return messages

    def _texts(self, text: str) -> list[Body]:
        return [{"text": part} for part in split(text, self.limits.text) or [BLANK]]

    def _sealed(self, buttons: Sequence[Button], to: Recipient) -> list[str | None]:
        """The buttons' tokens; None for one that the platform would refuse for its length."""
        tokens = [self.payloads.seal(to.conversation, Choice(item.payload, item.title)) for item in buttons]
        return [token if units(token) <= self.limits.payload else None for token in tokens]


def _once(buttons: Sequence[Button]) -> list[Button]:
    return list({button.payload: button for button in buttons}.values())


def _joined(*pieces: str) -> str:
    return "\n\n".join(piece for piece in pieces if piece)


def _body(to: Recipient, message: Body) -> Body:
    return {"recipient": {"id": to.address}, "messaging_type": "RESPONSE", "message": message}
