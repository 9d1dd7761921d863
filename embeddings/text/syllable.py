"""The grammar of one written Vietnamese syllable: onset, rime and tone.

The rimes are those of the standard orthography; loan words and names outside it are simply not syllables here.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

TONE_MARKS = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
MARK_OF_TONE = {tone: mark for mark, tone in TONE_MARKS.items()}

ONSETS = tuple("ngh ng nh gh gi kh ph qu th tr ch b c d đ g h k l m n p r s t v x".split())  # noqa: SIM905
_RIMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh ui um un ung uô uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uyn uynh
uyp uyt uyu
ư ưa ưc ưi ưm ưn ưng ươ ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu
"""
RIMES = frozenset(_RIMES.split())
# After qu and gi the glide belongs to the onset, and the rime may begin with ê.
_AFTER_GLIDE = frozenset({"êt", "ên", "êng", "êm", "êc", "êp", "ynh", "yt", "yêt", "yên", "ych", "yn"})
_STOPS = ("c", "ch", "p", "t")
_VOWELS = frozenset("aăâeêioôơuưy")


class Syllable(NamedTuple):
    """Lower-case parts; `tone` is a Telex letter ("s", "f", "r", "x", "j") or empty."""

    onset: str
    rime: str
    tone: str


def split_tone(word: str) -> tuple[str, str]:
    """Return the word without its tone mark (letters keep their shape), and the tone as a Telex letter or ''."""
    tone = ""
    letters = []
    for character in unicodedata.normalize("NFD", word):
        if character in TONE_MARKS and not tone:
            tone = TONE_MARKS[character]
        else:
            letters.append(character)
    return unicodedata.normalize("NFC", "".join(letters)), tone


def _rime_fits(onset: str, rime: str, tone: str) -> bool:
    if rime not in RIMES and not (onset in ("qu", "gi") and rime in _AFTER_GLIDE):
        return False
    # A syllable that ends in a stop has only the sắc or nặng tone.
    return not (rime.endswith(_STOPS) and tone not in ("s", "j"))


@lru_cache(maxsize=20_000)
def parse(word: str) -> Syllable | None:
    """Parse a lower-case NFC word, or None where it is not a Vietnamese syllable with all its marks."""
    if not word or len(word) > 8:  # noqa: PLR2004 (nghiêng, the longest syllable, has 7 letters)
        return None
    letters, tone = split_tone(word)
    for onset in (*ONSETS, ""):
        if letters.startswith(onset):
            rime = letters[len(onset) :]
            if _rime_fits(onset, rime, tone):
                return Syllable(onset, rime, tone)
            if onset == "gi" and _rime_fits("g", "i" + rime, tone):
                return Syllable("g", "i" + rime, tone)
    return None


def tone_position(syllable: Syllable) -> int:
    """Index in the rime of the letter that carries the tone, in the older placement (hòa, thủy).

    A shaped vowel carries it (ươ: the second); before a final consonant the last vowel does; of three vowels the
    middle one; of two the first.
    """
    rime = syllable.rime
    shaped = [i for i, letter in enumerate(rime) if letter in "ăâêôơư"]
    if shaped:
        return shaped[-1]
    vowels = [i for i, letter in enumerate(rime) if letter in _VOWELS]
    if rime[-1] not in _VOWELS:
        return vowels[-1]
    return vowels[1] if len(vowels) == 3 else vowels[0]  # noqa: PLR2004


def spell(syllable: Syllable) -> str:
    """Write the syllable with its tone in the canonical place."""
    if not syllable.tone:
        return syllable.onset + syllable.rime
    at = tone_position(syllable)
    marked = syllable.rime[at] + MARK_OF_TONE[syllable.tone]
    rime = syllable.rime[:at] + marked + syllable.rime[at + 1 :]
    return unicodedata.normalize("NFC", syllable.onset + rime)


def place_tone(word: str) -> str:
    """Move the tone of a lower-case word to its canonical place; words that are no syllables stay as they are."""
    if word.isascii():
        return word
    syllable = parse(word)
    return spell(syllable) if syllable else word


_BARE_RIMES = frozenset(
    unicodedata.normalize("NFD", rime).encode("ascii", "ignore").decode() for rime in RIMES | _AFTER_GLIDE
)


@lru_cache(maxsize=20_000)
def is_bare_syllable(word: str) -> bool:
    """True where the plain letters could be a syllable typed without any mark ("khai", "giay")."""
    if not word.isascii():
        return False
    for onset in (*(o for o in ONSETS if o != "đ"), ""):
        if word.startswith(onset) and word[len(onset) :] in _BARE_RIMES:
            return True
    return word == "gi"
