"""What a citizen would read of a draft, and whose questions it would take: asked of the running assistant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


class AssistantAwayError(Exception):
    """The assistant cannot be asked now."""


@dataclass(frozen=True)
class Bubble:
    """One message as it arrives. `rows` and `items` are a card's; `buttons` are titles."""

    lines: tuple[str, ...] = ()
    title: str = ""
    items: tuple[str, ...] = ()
    ordered: bool = False
    rows: tuple[tuple[str, str], ...] = ()
    after: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spoken:
    """The answer to one question about the draft (`about`: a facet, a question's id, …) by channel."""

    about: str
    title: str
    channels: Mapping[str, tuple[Bubble, ...]]


@dataclass(frozen=True)
class Taken:
    """`question` of `owner` would be answered with `thief`; `by`: the thief's text that is nearest to it."""

    owner: str
    owner_name: str
    question: str
    thief: str
    thief_name: str
    by: str


class Assistant(Protocol):
    """The running assistant."""

    async def spoken(
        self, files: Mapping[str, str | None], path: str, about: str
    ) -> tuple[Mapping[str, str], Spoken | None]:
        """What can be asked about the file at `path` once `files` are in the base (by its title), and one answer.

        An unknown or empty `about` is answered with the first; None where nothing can be asked.
        Raises AssistantAwayError.
        """
        ...

    async def taken(self, files: Mapping[str, str | None], path: str) -> Sequence[Taken]:
        """Questions that would be taken from others by the file, or by others from it. Raises AssistantAwayError."""
        ...
