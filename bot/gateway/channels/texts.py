"""`channels/texts.yml` as typed values."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

PATH = Path(__file__).with_name("texts.yml")


class ChannelTexts(BaseModel):
    """What is said to everything that is not a question."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    notice: str
    greeting: str
    image: str
    attachment: str
    sticker: str
    location: str
    submit_info: str
    limited: str
    erased: str
    not_words: str


def load_channel_texts(office: str, days: int, path: Path = PATH) -> ChannelTexts:
    """The texts for an office that keeps conversations so many days.

    Raises pydantic.ValidationError naming the missing one.
    """
    texts = ChannelTexts.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    return texts.model_copy(update={"notice": texts.notice.format(office=office, days=days)})
