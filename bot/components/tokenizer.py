"""Rasa tokenizer for Vietnamese: normalised words, with the folded text as their lemma."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.components.segmentation import words_of
from embeddings.text import fold


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class VietnameseTokenizer(Tokenizer):
    """Tokens whose text is the normalised word and whose span is where the citizen wrote it.

    Features are made from `text` ("khai_sinh" for "Khai sinh" or "ks") or from `lemma` ("khai sinh" without its
    diacritics); entity offsets come from `start` and `end`, which always point into the message as typed.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options that Rasa's tokenizer base class reads."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    @staticmethod
    def supported_languages() -> list[str] | None:
        """Vietnamese only."""
        return ["vi"]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages that Rasa checks for before it builds the component."""
        return ["underthesea"]

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Tokens of one attribute; a text without any letter or digit is one token, as in Rasa's own tokenizers."""
        text = message.get(attribute)
        words = words_of(text)
        if not words:
            return [Token(text, 0, lemma=fold(text))]
        return [Token(w.text.replace(" ", "_"), w.start, w.end, lemma=fold(w.text)) for w in words]
