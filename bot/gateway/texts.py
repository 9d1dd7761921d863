"""`bot/web/texts.yml` as typed values."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from bot.gateway.errors import GatewayError

WEB = Path(__file__).parents[1] / "web"
PATH = WEB / "texts.yml"


class _Texts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Apologies(_Texts):
    """What is answered when there is no answer; `{hotline}` is filled in."""

    unavailable: str
    slow: str
    queue: str
    stale_button: str


class Suggestion(_Texts):
    """A ready-made question and the words on its button."""

    title: str
    question: str


class PageTexts(_Texts):
    """The words of the page."""

    title: str
    description: str
    skip: str
    text_size: str
    text_size_normal: str
    text_size_large: str
    text_size_largest: str
    notice_label: str
    notice: str
    notice_warning: str
    notice_more: str
    notice_kept: tuple[str, ...]
    log_label: str
    you: str
    assistant: str
    welcome: str
    suggestions_label: str
    choices_label: str
    input_label: str
    input_hint: str
    send: str
    left: str
    erase: str
    erase_text: str
    erase_confirm: str
    erased: str
    not_kept: str
    staff_news: str
    source: str
    source_as_of: str
    source_verified: str
    procedure_page: str
    pages_label: str
    board: str
    quality: str
    help_label: str
    help: str
    error_title: str
    back: str


class ScriptTexts(_Texts):
    """Words that only the script needs."""

    typing: str
    retry: str
    offline: str
    timeout: str


class Texts(_Texts):
    """All of them."""

    errors: dict[str, str]
    apologies: Apologies
    outcomes: dict[str, str]
    suggestions: tuple[Suggestion, ...] = Field(min_length=1)
    page: PageTexts
    script: ScriptTexts

    def error(self, error: GatewayError) -> str:
        """The Vietnamese words for a fault."""
        return self.errors[error.code].format(**error.values_)


def load_texts(path: Path = PATH) -> Texts:
    """Read the texts; raises pydantic.ValidationError naming the missing one."""
    return Texts.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
