"""Unicode hygiene: NFC, no control or zero-width characters, single spaces."""

from __future__ import annotations

import re
import unicodedata

# Cc: control, Cf: format (zero-width, direction marks), Cs: lone surrogates, Co: private use, Cn: unassigned.
_UNWANTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACES = re.compile(r"\s+")
# Grave, acute, tilde, hook above, dot below; circumflex, breve, horn.
_MARK = re.compile("[\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b]")


def _keep(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in _UNWANTED else character


def clean(text: str) -> str:
    """Return `text` in NFC, without control, format and unassigned characters, white space collapsed.

    Idempotent; never raises.
    """
    kept = "".join(map(_keep, text))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", kept)).strip()


def fold(text: str) -> str:
    """Return the search key of `text`: lower case, no diacritics, đ as d. Same number of words; never raises."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return unicodedata.normalize("NFC", _MARK.sub("", decomposed))


_WORD = re.compile(r"[^\W_]+(?:[.,/-][^\W_]+)*")


def syllables(text: str) -> list[str]:
    """Split into syllables, numbers and codes ("1.001193" and "24/11" stay whole); punctuation is dropped."""
    return _WORD.findall(text)


_BARE_SHARE = 0.25


def is_bare(text: str) -> bool:
    """True when hardly any word carries a Vietnamese letter, though the text is in Latin letters.

    About two thirds of the syllables of ordinary Vietnamese carry one.
    """
    words = [word for word in syllables(text.lower()) if word[0].isalpha()]
    if not words:
        return False
    marked = sum(fold(word) != word for word in words)
    latin = sum(fold(word).isascii() for word in words)
    return latin * 2 > len(words) and marked <= _BARE_SHARE * len(words)
