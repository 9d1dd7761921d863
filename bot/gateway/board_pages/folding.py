"""Text as it is compared: without diacritics, case and punctuation."""

from __future__ import annotations

import re
import unicodedata

_OTHER = re.compile(r"[^a-z0-9.]+")


def fold(text: str) -> str:
    """ "Giấy khai sinh, bản sao" → "giay khai sinh ban sao"; a code keeps its dot."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(word for part in _OTHER.split(letters) if (word := part.strip(".")))
