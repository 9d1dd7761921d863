"""Single words as a keyboard leaves them: keystrokes of Telex and VNI, slips of the finger."""

from __future__ import annotations

import unicodedata
from random import Random

from embeddings.text.syllable import split_tone

_TELEX = {"đ": "dd", "â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw"}
_VNI = {"đ": "d9", "â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7"}
_VNI_TONE = {"": "", "s": "1", "f": "2", "r": "3", "x": "4", "j": "5"}
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    letter: {*row[max(0, at - 1) : at], *row[at + 1 : at + 2]} for row in _ROWS for at, letter in enumerate(row)
}


def telex(word: str) -> str:
    """The word as typed in Telex with the keyboard switched off; its tone key comes last."""
    letters, tone = split_tone(word.lower())
    return "".join(_TELEX.get(letter, letter) for letter in letters) + tone


def vni(word: str) -> str:
    """The same in VNI."""
    letters, tone = split_tone(word.lower())
    return "".join(_VNI.get(letter, letter) for letter in letters) + _VNI_TONE[tone]


def slip(word: str, rng: Random) -> str:
    """One slip: two letters swapped, one left out, one doubled, a neighbouring key, or the tone lost or changed."""
    if len(word) < 2:  # noqa: PLR2004
        return word
    at = rng.randrange(len(word) - 1)
    match rng.randrange(6):
        case 0:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 1:
            return word[: at + 1] + word[at + 2 :]
        case 2:
            return word[:at] + word[at] + word[at:]
        case 3:
            plain = unicodedata.normalize("NFD", word[at])[0].lower()
            near = sorted(_NEIGHBOURS.get(plain, ()))
            return word[:at] + rng.choice(near) + word[at + 1 :] if near else word
        case 4:
            return split_tone(word)[0]
        case _:
            return _other_tone(word, rng)


def _other_tone(word: str, rng: Random) -> str:
    """Hook above for tilde and back, the commonest slip of spelling; any other tone is lost."""
    swap = {"\u0309": "\u0303", "\u0303": "\u0309"}
    decomposed = unicodedata.normalize("NFD", word)
    if not any(mark in decomposed for mark in swap):
        return slip(word, rng) if rng.random() < 0.5 else split_tone(word)[0]  # noqa: PLR2004
    return unicodedata.normalize("NFC", "".join(swap.get(character, character) for character in decomposed))
