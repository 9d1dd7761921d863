"""Reading one incoming text: cleaned, bounded, and never a command."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.gateway.errors import GatewayError
from bot.gateway.payloads import Payloads
from bot.privacy import Masker

# Control, format (zero-width, bidirectional marks), surrogate and private-use characters.
_REMOVED = {"Cc", "Cf", "Cs", "Co"}
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Incoming:
    """One message: what Rasa gets, and what may be kept of it."""

    for_rasa: str
    kept: str
    kept_in_form: str  # where a typed number is the dossier's second fact


def clean(text: str) -> str:
    """NFC, one line, no control, zero-width or half characters."""
    one_line = _SPACE.sub(" ", text)
    visible = "".join(char for char in one_line if unicodedata.category(char) not in _REMOVED)
    return _SPACE.sub(" ", unicodedata.normalize("NFC", visible)).strip()


def read(text: str, conversation: str, payloads: Payloads, masker: Masker, max_characters: int) -> Incoming:
    """Read a text that came from outside.

    Raises GatewayError for an empty or overlong one, StaleTokenError for a button that is not ours.
    """
    cleaned = clean(text)
    if len(cleaned) > max_characters:
        raise GatewayError("text_too_long", limit=f"{max_characters:,}".replace(",", "."))
    choice = payloads.open(conversation, cleaned)
    if choice is not None:
        return Incoming(for_rasa=choice.payload, kept=choice.title, kept_in_form=choice.title)
    # Rasa takes a leading slash for an intent, from anybody.
    typed = cleaned.lstrip("/ ")
    if not typed:
        raise GatewayError("text_empty")
    without_digits = masker.digits(typed)
    return Incoming(
        for_rasa=masker.keep_last4(typed),
        kept=without_digits if masker.has_dossier_code(typed) else masker.mask(typed),
        kept_in_form=without_digits,
    )
