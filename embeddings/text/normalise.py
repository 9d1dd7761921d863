"""One canonical form of what a citizen typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from embeddings.text.abbreviations import AbbreviationTable, default_table
from embeddings.text.characters import clean
from embeddings.text.keyboard import repair
from embeddings.text.syllable import place_tone

_TOKEN = re.compile(r"[^\W_]+(?:[.,/–-][^\W_]+)*|[^\w\s]|_")
_LETTER_RUN = re.compile(r"([^\W\d_])\1{2,}")
_JOINER = re.compile(r"([.,/–-])")
_DIGIT = re.compile(r"\d")
_ROUNDS = 3
_LONGEST_WORD = 40


def _shorten_run(word: str) -> str:
    """ "khônggggg" and "đcccc" are typed for emphasis; no Vietnamese word has a letter three times in a row."""
    return _LETTER_RUN.sub(r"\1", word) if len(word) <= _LONGEST_WORD else word


def _split_joined(words: list[str], known: frozenset[str]) -> Iterator[str]:
    """Take "cmnd/cccd" apart where a part is a short form; codes and numbers hold a digit and stay whole."""
    for word in words:
        parts = _JOINER.split(word)
        if len(parts) > 1 and not _DIGIT.search(word) and any(len(part) > 1 and part in known for part in parts):
            yield from parts
        else:
            yield word


def _once(text: str, table: AbbreviationTable) -> str:
    known = table.words
    words = list(_split_joined(_TOKEN.findall(clean(text.lower())), known))
    words = [word if word in known else _shorten_run(word) for word in words]
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
