"""Whether a sentence may be proposed as an example, and what a person should think of first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, PositiveInt
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console.understanding.likeness import Known, Like, Likeness
from knowledge.console.understanding.shipped import shipped
from knowledge.store import examples, golden
from knowledge.store.examples import State

PATH = Path(__file__).with_name("rules.yml")
SHIPPED, STAFF, GOLDEN = "shipped", "staff", "golden"
# Rasa reads the first as entities, the second as an intent of its own.
_NOT_PLAIN = re.compile(r"[\[\]{}\\|]|^\s*/")
_LETTER = re.compile(r"[^\W\d_]")


class Rules(BaseModel):
    """`rules.yml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shortest: PositiveInt
    longest: PositiveInt
    at_once: PositiveInt


@cache
def rules() -> Rules:
    """Read once."""
    return Rules.model_validate(yaml.safe_load(PATH.read_text(encoding="utf-8")))


def tidy(text: str) -> str:
    """One line, NFC, without invisible characters and doubled spaces."""
    plain = unicodedata.normalize("NFC", text)
    visible = "".join(" " if character.isspace() else character for character in plain if not _is_invisible(character))
    return " ".join(visible.split())


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf") and not character.isspace()


def fault_of(text: str, mask: Callable[[str], str]) -> str | None:
    """The key of why a tidied sentence cannot be an example; None where it can."""
    limits = rules()
    if not limits.shortest <= len(text) <= limits.longest:
        return "length"
    if _NOT_PLAIN.search(text):
        return "signs"
    if not _LETTER.search(text):
        return "no_word"
    return "personal" if mask(text) != text else None


@dataclass(frozen=True)
class Doubts:
    """What stands against an example. `blocks`: it is there already."""

    duplicates: tuple[Like, ...]
    conflicts: tuple[Like, ...]
    golden: tuple[Like, ...]

    @property
    def blocks(self) -> bool:
        """True where the very same words are an example of the same intent."""
        return any(like.same for like in self.duplicates)

    @property
    def any(self) -> bool:
        """True where a person should look."""
        return bool(self.duplicates or self.conflicts or self.golden)


async def likeness(connection: AsyncConnection, but: int | None = None) -> Likeness:
    """Every sentence that an example may be like: shipped ones, the staff's, golden questions; `but` one example."""
    known = [Known(text, SHIPPED, intent) for intent, texts in shipped().items() for text in texts]
    staffs = await examples.every(connection, states=[State.PROPOSED, State.APPROVED])
    known += [Known(one.text, STAFF, one.intent) for one in staffs if one.id != but]
    questions = await golden.every(connection)
    known += [Known(turn, GOLDEN, each.question.id) for each in questions for turn in each.question.turns]
    return Likeness(known)


def doubts(text: str, intent: str, known: Likeness) -> Doubts:
    """What an example is like: of its own intent, of another, or among the golden questions."""
    found = known.like(text, most=8)
    taught = [like for like in found if like.known.kind != GOLDEN]
    return Doubts(
        duplicates=tuple(like for like in taught if like.known.about == intent),
        conflicts=tuple(like for like in taught if like.known.about != intent),
        golden=tuple(like for like in found if like.known.kind == GOLDEN),
    )
