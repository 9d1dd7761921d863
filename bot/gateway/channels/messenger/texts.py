"""`texts.yml` as typed values, checked against the platform's limits."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from bot.gateway.channels.messenger.limits import ProfileLimits
from bot.gateway.channels.splitting import units

PATH = Path(__file__).with_name("texts.yml")


class _Texts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ChoiceTexts(_Texts):
    """Around choices that stand in the text."""

    heading: str
    line: str
    by_number: str


class SourceTexts(_Texts):
    """Around where an answer comes from."""

    link: str = Field(pattern=r"\{url\}")


class MenuEntry(_Texts):
    """An entry of the persistent menu and what it asks; `name` is what the platform sends back."""

    name: str = Field(pattern=r"[a-z]+")
    title: str = Field(min_length=1)
    question: str = Field(min_length=1)


class ProfileTexts(_Texts):
    """What people see before they write."""

    greeting: str = Field(min_length=1)
    menu: tuple[MenuEntry, ...] = Field(min_length=1)

    def faults(self, limits: ProfileLimits) -> list[str]:
        """What the platform would refuse, for whoever edits the file."""
        found = []
        if units(self.greeting) > limits.greeting:
            found.append(f"profile.greeting: {units(self.greeting)} characters, at most {limits.greeting}")
        if len(self.menu) > limits.menu_items:
            found.append(f"profile.menu: {len(self.menu)} entries, at most {limits.menu_items}")
        found += [
            f"profile.menu {entry.name}: title of {units(entry.title)} characters, at most {limits.menu_title}"
            for entry in self.menu
            if units(entry.title) > limits.menu_title
        ]
        if len({entry.name for entry in self.menu}) < len(self.menu):
            found.append("profile.menu: two entries have one name")
        return found


class MessengerTexts(_Texts):
    """All of them."""

    choices: ChoiceTexts
    sources: SourceTexts
    profile: ProfileTexts


def load_texts(path: Path = PATH) -> MessengerTexts:
    """Read the texts; raises pydantic.ValidationError naming the wrong one."""
    return MessengerTexts.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
