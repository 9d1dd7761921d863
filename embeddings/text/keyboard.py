"""Telex and VNI keystrokes left in the text by a keyboard that was not switched on ("ddawng kys", "d9a8ng")."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from embeddings.text.syllable import MARK_OF_TONE, is_bare_syllable, parse, spell

_TONE_LETTERS = frozenset("sfrxj")
_VNI_TONES = {"1": "s", "2": "f", "3": "r", "4": "x", "5": "j"}
_VOWEL = re.compile(r"[aăâeêioôơuưy]")
_TELEX_SHAPES = (
    ("uow", "ươ"),
    ("dd", "đ"),
    ("aa", "â"),
    ("ee", "ê"),
    ("oo", "ô"),
    ("aw", "ă"),
    ("ow", "ơ"),
    ("uw", "ư"),
)
_VNI_SHAPES = {"6": {"a": "â", "e": "ê", "o": "ô"}, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}}
_CERTAIN = re.compile(r"dd|aa|ee|oo")
_FEWEST_TOKENS = 2


def _with_tone(letters: str, tone: str) -> str | None:
    if not tone:
        return letters if parse(letters) else None
    # parse() refuses a stop final without its tone, so the mark is put on any vowel first and then moved.
    match = _VOWEL.search(letters)
    if match is None:
        return None
    at = match.start()
    marked = unicodedata.normalize("NFC", letters[: at + 1] + MARK_OF_TONE[tone] + letters[at + 1 :])
    syllable = parse(marked)
    return spell(syllable) if syllable else None


@lru_cache(maxsize=20_000)
def telex(word: str) -> str | None:
    """Decode one lower-case ASCII word typed in Telex, or None where it does not become a syllable."""
    if not word.isascii() or not word.isalpha() or len(word) < _FEWEST_TOKENS:
        return None
    tone, letters = "", word
    vowel = _VOWEL.search(word)
    if vowel is None:
        return None
    # The tone letter follows a vowel: at the end of the word, or right after the vowels ("tieesng", "tieengs").
    tail = [i for i, letter in enumerate(word) if i > vowel.start() and letter in _TONE_LETTERS]
    if tail:
        tone, letters = word[tail[-1]], word[: tail[-1]] + word[tail[-1] + 1 :]
    shaped = letters
    for keys, letter in _TELEX_SHAPES:
        shaped = shaped.replace(keys, letter)
    shaped = shaped.replace("uơ", "ươ") if "uơ" in shaped and not shaped.endswith("uơ") else shaped
    shaped = shaped.replace("w", "ư") if shaped.count("w") == 1 else shaped
    if shaped == word:
        return None
    return _with_tone(shaped, tone)


@lru_cache(maxsize=20_000)
def vni(word: str) -> str | None:
    """Decode one lower-case word typed in VNI ("d9a8ng", "ky1"), or None where it does not become a syllable."""
    if not re.fullmatch(r"[a-z]+[a-z1-9]*[1-9][a-z1-9]*", word) or not word.isascii():
        return None
    tone, letters = "", ""
    for key in word:
        if key in _VNI_TONES:
            if tone:
                return None
            tone = _VNI_TONES[key]
        elif key == "9":
            at = letters.find("d")
            if at < 0:
                return None
            letters = letters[:at] + "đ" + letters[at + 1 :]
        elif key in _VNI_SHAPES:
            at = next((i for i in range(len(letters) - 1, -1, -1) if letters[i] in _VNI_SHAPES[key]), -1)
            if at < 0:
                return None
            letters = letters[:at] + _VNI_SHAPES[key][letters[at]] + letters[at + 1 :]
        else:
            letters += key
    letters = letters.replace("uơ", "ươ") if not letters.endswith("uơ") else letters
    return _with_tone(letters, tone)


def repair(words: list[str], known: frozenset[str]) -> list[str]:
    """Decode keystroke residue in a lower-case sentence; `known` are words never to be touched (abbreviations).

    A doubled letter ("ddawng") is certain by itself. A lone "cas" or "ky1" may be something else, so those are
    decoded only in a sentence that shows the habit at least twice. Nothing is decoded where as many are strangers,
    neither syllables nor keystrokes: that is another language ("how much is a coffee").
    """
    decoded: list[str | None] = []
    strangers = 0
    for word in words:
        if word in known or is_bare_syllable(word) or parse(word) or not word[:1].isalpha():
            decoded.append(None)
            continue
        result = telex(word) or vni(word)
        decoded.append(result)
        strangers += result is None and word.isalpha()
    habit = sum(1 for result in decoded if result)
    if habit <= strangers:
        return words
    certain = [bool(result) and bool(_CERTAIN.search(word)) for word, result in zip(words, decoded, strict=True)]
    return [
        result if result and (sure or habit >= _FEWEST_TOKENS) else word
        for word, result, sure in zip(words, decoded, certain, strict=True)
    ]
