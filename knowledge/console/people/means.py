"""What signing in needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from knowledge import secret_file
from knowledge.console.people.passwords import Passwords
from knowledge.console.people.rules import PeopleRules, people_rules
from knowledge.console.people.seals import Seals


@dataclass(frozen=True)
class People:
    """One for each console."""

    rules: PeopleRules
    passwords: Passwords
    seals: Seals


PEOPLE = web.AppKey("console_people", People)


def people(var_dir: Path, rules: PeopleRules | None = None) -> People:
    """With the secret kept in `var_dir`; raises SecretError."""
    rules = rules or people_rules()
    secret = secret_file.load_or_create(var_dir / secret_file.FILE)
    return People(rules, Passwords(rules.argon2), Seals(secret))
