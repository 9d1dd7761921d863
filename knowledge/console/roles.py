"""What a member of staff may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """An account has one or more of them; their Vietnamese names are in `texts/roles.yml`."""

    EDITOR = "editor"  # soạn thảo
    REVIEWER = "reviewer"  # duyệt
    ADMIN = "admin"  # quản trị
    AGENT = "agent"  # trực chat


EVERYBODY = frozenset(Role)
WRITERS = frozenset({Role.EDITOR, Role.REVIEWER})
REVIEWERS = frozenset({Role.REVIEWER})
ADMINS = frozenset({Role.ADMIN})
AGENTS = frozenset({Role.AGENT})


@dataclass(frozen=True)
class Staff:
    """Who asks."""

    account: int
    login: str
    name: str
    roles: frozenset[Role]

    def may(self, roles: frozenset[Role]) -> bool:
        """True with at least one of them."""
        return bool(self.roles & roles)
