"""The code by which whoever left a message reads the reply."""

from __future__ import annotations

import hashlib
import hmac
import re

from bot.gateway.board_pages.folding import fold
from bot.gateway.desk.rules import CodeRules
from bot.gateway.secret import Signer


class Codes:
    """Made from the gateway's secret, so that the same message always gets the same code; only digests are kept."""

    def __init__(self, secret: bytes, rules: CodeRules) -> None:
        self._key = hmac.digest(secret, b"left-message-code", hashlib.sha256)
        self._signer = Signer(secret, "left-message")
        self._rules = rules
        words = "|".join(sorted(map(re.escape, rules.words), key=len, reverse=True))
        letters = f"[{rules.alphabet.lower()}]{{{rules.length}}}"
        self._asked = re.compile(rf"(?:{words}) ({letters})")
        self._bare = re.compile(letters)

    def code(self, reference: str, attempt: int = 0) -> str:
        """The code for the message of that reference; another `attempt` gives another one."""
        number = int.from_bytes(hmac.digest(self._key, f"{attempt}:{reference}".encode(), hashlib.sha256), "big")
        letters = []
        for _ in range(self._rules.length):
            number, place = divmod(number, len(self._rules.alphabet))
            letters.append(self._rules.alphabet[place])
        return "".join(letters)

    def digest(self, code: str) -> str:
        """What the store knows it by."""
        return self._signer.sign(code.upper().encode("utf-8", "replace"))

    def typed(self, text: str) -> str | None:
        """The code in what was typed into a field for it: spaces, hyphens and case do not matter; None for no code."""
        code = re.sub(r"[\s-]", "", text).lower()
        return code.upper() if self._bare.fullmatch(code) else None

    def asked(self, text: str) -> tuple[str, bool] | None:
        """The code that a message of a conversation asks with, and whether words say that it is one."""
        folded = fold(text)
        if match := self._asked.fullmatch(folded):
            return match[1].upper(), True
        if self._bare.fullmatch(folded) and not folded.isalpha() and not folded.isdecimal():
            return folded.upper(), False
        return None
