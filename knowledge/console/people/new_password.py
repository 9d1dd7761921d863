"""What a new password must be: long enough, and nothing that would be tried first. No rules about signs and digits."""

from __future__ import annotations

import unicodedata

from zxcvbn import zxcvbn

from knowledge.console.people.rules import NewPassword

ESTIMATED = 72  # characters that zxcvbn looks at; what is longer is strong enough


def fault_of(password: str, login: str, name: str, rules: NewPassword) -> str | None:
    """Why it will not do: a key of `texts/people.yml` under `password_faults`; None where it will."""
    password = unicodedata.normalize("NFC", password)
    if len(password) < rules.shortest:
        return "short"
    if len(password) > rules.longest:
        return "long"
    known = [login, name, *name.split(), *login.replace(".", " ").split(), *rules.known_words]
    estimate = zxcvbn(password[:ESTIMATED], user_inputs=known)
    if float(estimate["guesses_log10"]) < rules.least_guesses_log10:
        return "common"
    return None
