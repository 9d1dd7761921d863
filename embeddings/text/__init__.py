"""The language itself: pure Python, valid for both interpreters, no dependency but PyYAML."""

from embeddings.text.abbreviations import AbbreviationTable
from embeddings.text.characters import clean, fold, is_bare, syllables
from embeddings.text.normalise import normalise
from embeddings.text.restore import Restoration, Restorer

__all__ = ["AbbreviationTable", "Restoration", "Restorer", "clean", "fold", "is_bare", "normalise", "syllables"]
