"""What a new password must be: long enough, and nothing that would be tried first. No rules about signs and digits."""

from __future__ import annotations

import re
import unicodedata

from zxcvbn import zxcvbn

from knowledge.console.people.rules import NewPassword

# zxcvbn tries every reading of signs as letters, which takes minutes where there are many: it sees the beginning only,
# and of signs that hardly anybody writes for letters not more than some kinds.
ESTIMATED = 24
ODD_SIGNS, MOST_ODD_SIGNS, NO_LETTER = "({[<|+%", 3, "."


def fault_of(password: str, login: str, name: str, rules: NewPassword) -> str | None:
    """Why it will not do: a key of `texts/people.yml` under `password_faults`; None where it will."""
    password = unicodedata.normalize("NFC", password)
    if len(password) < rules.shortest:
        return "short"
    if len(password) > rules.longest:
        return "long"
    known = [*_forms(name), *_forms(re.sub(r"[._-]", " ", login)), login, *rules.known_words]
    folded = _folded(password)
    if len(set(folded) & set(ODD_SIGNS)) > MOST_ODD_SIGNS:
        folded = folded.translate(dict.fromkeys(map(ord, ODD_SIGNS), NO_LETTER))
    for form in (folded, "".join(folded.split())):
        if float(zxcvbn(form[:ESTIMATED], user_inputs=known)["guesses_log10"]) < rules.least_guesses_log10:
            return "common"
    return None


def _forms(name: str) -> list[str]:
    """The words of a name, and the name in one word from either end, as people type them: without diacritics."""
    words = _folded(name).split()
    return [*words, "".join(words), "".join(reversed(words))]


def _folded(text: str) -> str:
    """Diacritics add little that a guesser does not try."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
