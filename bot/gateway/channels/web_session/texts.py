"""`bot/web/widget.yml` as typed values, and everything that the widget is told when it loads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from bot.gateway.channels.web_session.limits import SessionLimits
from bot.gateway.limits import Limits
from bot.gateway.texts import WEB, Texts
from knowledge.town import Office

PATH = WEB / "widget.yml"
SHARED = (
    "title", "text_size", "text_size_normal", "text_size_large", "text_size_largest", "notice_label", "notice",
    "notice_warning", "notice_more", "log_label", "you", "assistant", "welcome", "suggestions_label", "choices_label",
    "input_label", "input_hint", "send", "left", "erase", "erase_text", "erase_confirm", "erased", "source",
    "source_as_of", "source_verified", "procedure_page",
)  # fmt: skip


class ExampleTexts(BaseModel):
    """The words of the example page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    note: str
    heading: str
    lines: tuple[str, ...]
    link: str


class WidgetTexts(BaseModel):
    """The words; `reasons` by the code that is kept with a judgement."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: dict[str, str]
    kept: tuple[str, ...] = Field(min_length=1)
    reasons: dict[str, str] = Field(min_length=1)
    example: ExampleTexts


def load_widget_texts(path: Path = PATH) -> WidgetTexts:
    """Read the texts; raises pydantic.ValidationError naming the missing one."""
    return WidgetTexts.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def configuration(
    widget: WidgetTexts, texts: Texts, office: Office, days: int, limits: Limits, session: SessionLimits
) -> dict[str, Any]:
    """What the widget needs to know of this installation (`Configuration` in bot/web/widget/types.d.ts)."""
    page = texts.page.model_dump()
    kept = [line.format(days=days) for line in widget.kept]
    return {
        "words": {name: page[name] for name in SHARED} | {"typing": texts.script.typing} | widget.words,
        "kept": kept,
        "office": f"{office.town}, {office.province}",
        "suggestions": [item.model_dump() for item in texts.suggestions],
        "outcomes": texts.outcomes,
        "reasons": [{"code": code, "title": title} for code, title in widget.reasons.items()],
        "limits": {"text": limits.message.max_characters, "comment": session.comment_characters},
        "beat": session.beat_seconds,
    }
