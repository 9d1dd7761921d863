"""Disturb a text the way people do, reproducibly."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from random import Random

from embeddings.noise.habits import habits
from embeddings.noise.keystrokes import slip, telex, vni
from embeddings.text import clean, fold

_WORD = re.compile(r"[^\W\d_]+")
_PUNCTUATION = re.compile(r"[^\w\s]+")
_LONGEST_ONSET = 2


class Noise(StrEnum):
    """Kinds of disturbance."""

    BARE = "bare"
    TEENCODE = "teencode"
    TELEX = "telex"
    VNI = "vni"
    TYPO = "typo"
    JOINED = "joined"
    SPOKEN = "spoken"
    SOUNDS = "sounds"


def disturb(text: str, noise: Noise, strength: float, rng: Random) -> str:
    """Return `text` with about the share `strength` (0..1) of its words disturbed; NFC, never empty for a real text."""
    if not 0 <= strength <= 1:
        raise ValueError(f"strength {strength} is not within 0..1")
    return clean(_RULES[noise](clean(text), strength, rng)) or text


def _words(text: str, change: Callable[[str], str], strength: float, rng: Random) -> str:
    def one(match: re.Match[str]) -> str:
        word = match.group()
        return change(word) if rng.random() < strength else word

    return _WORD.sub(one, text)


def _bare(text: str, strength: float, rng: Random) -> str:
    return _words(text, fold, strength, rng)


def _telex(text: str, strength: float, rng: Random) -> str:
    return _words(text, telex, strength, rng)


def _vni(text: str, strength: float, rng: Random) -> str:
    return _words(text, vni, strength, rng)


def _typo(text: str, strength: float, rng: Random) -> str:
    return _words(text, lambda word: slip(word, rng), strength, rng)


def _sounds(text: str, strength: float, rng: Random) -> str:
    table = habits().sounds

    def mixed(word: str) -> str:
        for length in range(_LONGEST_ONSET, 0, -1):
            onset = word[:length].lower()
            # A digraph such as "nh" or "th" is another sound than its first letter.
            if onset in table and not (length == 1 and word[1:2].lower() in ("h", "g", "r")):
                return table[onset] + word[length:]
        return word

    return _words(text, mixed, strength, rng)


def _teencode(text: str, strength: float, rng: Random) -> str:
    known, words, written, at = habits(), text.split(), [], 0
    while at < len(words):
        length = next(
            (n for n in range(known.longest, 0, -1) if _key(words[at : at + n]) in known.teencode and n <= len(words)),
            0,
        )
        if length and rng.random() < strength:
            written.append(rng.choice(known.teencode[_key(words[at : at + length])]))
        else:
            written.extend(words[at : at + max(1, length)])
        at += max(1, length)
    return " ".join(written)


def _key(words: list[str]) -> str:
    return " ".join(words).lower()


def _joined(text: str, strength: float, rng: Random) -> str:
    words = text.split()
    return "".join(
        word + ("" if at + 1 == len(words) or rng.random() < strength else " ") for at, word in enumerate(words)
    )


def _spoken(text: str, strength: float, rng: Random) -> str:
    known = habits()
    words = _PUNCTUATION.sub(" ", text.lower()).split()
    said: list[str] = [rng.choice(known.spoken_before)] if rng.random() < strength else []
    for word in words:
        said.append(word)
        if rng.random() < strength / 8:
            said.append(rng.choice(known.spoken_between))
    if rng.random() < strength:
        said.append(rng.choice(known.spoken_after))
    return " ".join(said)


_RULES: dict[Noise, Callable[[str, float, Random], str]] = {
    Noise.BARE: _bare,
    Noise.TEENCODE: _teencode,
    Noise.TELEX: _telex,
    Noise.VNI: _vni,
    Noise.TYPO: _typo,
    Noise.JOINED: _joined,
    Noise.SPOKEN: _spoken,
    Noise.SOUNDS: _sounds,
}
