"""Reading a dossier's code and second fact from what is typed while they are asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from embeddings.text import fold, syllables

FORM_INTENTS = frozenset({"lookup_dossier", "provide_dossier_code", "provide_dossier_fact", "nlu_fallback", ""})
# Beside the digits, no more words than "dạ của tôi": with more, what the classifier takes for a question is one.
MOST_WORDS = 3
LEAST_DIGITS = {"dossier_code": 4, "dossier_fact": 1}


class Missing(StrEnum):
    """What the form still lacks; the values are slot names."""

    CODE = "dossier_code"
    FACT = "dossier_fact"


class CodeReader(Protocol):
    """`actions.dossiers.lookup.DossierLookup`, as far as reading goes."""

    def read_code(self, text: str) -> str | None: ...  # noqa: D102

    def read_fact(self, text: str) -> str | None: ...  # noqa: D102


@dataclass(frozen=True)
class FormState:
    """What the form knows before this message."""

    code: str | None = None
    fact: str | None = None
    requested: str | None = None
    tries: int = 0


@dataclass(frozen=True)
class FormReading:
    """What the form knows after it. `bad`: something was given for it and could not be read."""

    code: str | None
    fact: str | None
    read: bool
    bad: Missing | None

    @property
    def missing(self) -> Missing | None:
        """What to ask next."""
        if self.code is None:
            return Missing.CODE
        return Missing.FACT if self.fact is None else None


def read_form(text: str, intent: str, state: FormState, reader: CodeReader) -> FormReading:
    """Read one message. A message that gives nothing leaves the form as it was, for the dialogue to deal with."""
    code = reader.read_code(text)
    fact = reader.read_fact(text) if _may_hold_fact(text, intent, state, code) else None
    bad = None
    if code is None and fact is None and state.requested and _is_attempt(text, intent, state.requested):
        bad = Missing(state.requested)
    return FormReading(code or state.code, fact or state.fact, bool(code or fact), bad)


def _may_hold_fact(text: str, intent: str, state: FormState, code: str | None) -> bool:
    """Four digits are the second fact only where they are asked for, called so, or stand beside a code."""
    if code is not None or "cuoi" in fold(text) or intent == "provide_dossier_fact":
        return True
    return state.requested == Missing.FACT and (intent in FORM_INTENTS or _words(text) <= MOST_WORDS)


def _is_attempt(text: str, intent: str, requested: str) -> bool:
    digits = sum(character.isdigit() for character in text)
    return digits >= LEAST_DIGITS[requested] and (intent in FORM_INTENTS or _words(text) <= 1)


def _words(text: str) -> int:
    return sum(1 for syllable in syllables(text) if not re.search(r"\d", syllable))
