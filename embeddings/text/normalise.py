"""One canonical form of what a citizen typed."""

from __future__ import annotations

import re

from embeddings.text.abbreviations import AbbreviationTable, default_table
from embeddings.text.characters import clean
from embeddings.text.keyboard import repair
from embeddings.text.syllable import place_tone

_TOKEN = re.compile(r"[^\W_]+(?:[.,/–-][^\W_]+)*|[^\w\s]|_")
_LETTER_RUN = re.compile(r"([^\W\d_])\1{2,}")
_ROUNDS = 3
_LONGEST_WORD = 40


def _shorten_run(word: str) -> str:
    """ "khônggggg" and "đcccc" are typed for emphasis; no Vietnamese word has a letter three times in a row."""
    return _LETTER_RUN.sub(r"\1", word) if len(word) <= _LONGEST_WORD else word


def _once(text: str, table: AbbreviationTable) -> str:
    known = table.words
    words = [word if word in known else _shorten_run(word) for word in _TOKEN.findall(clean(text.lower()))]
    words = repair(words, known)
    words = table.expand([place_tone(word) for word in words])
    return clean(" ".join(words))


def normalise(text: str, table: AbbreviationTable | None = None) -> str:
    """Return `text` cleaned, lower-case, with tones in one place, keystroke residue decoded and short forms expanded.

    Tokens are separated by single spaces, punctuation included. Idempotent; never raises; the result is NFC.
    """
    chosen = table or default_table()
    for _ in range(_ROUNDS):
        following = _once(text, chosen)
        if following == text:
            break
        text = following
    return text
