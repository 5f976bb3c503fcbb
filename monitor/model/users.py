"""Who may see and do what on the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do; each may also do what the ones before may."""

    READER = "reader"
    EDITOR = "editor"
    ADMIN = "admin"

    def may(self, needed: Role) -> bool:
        """Whether what needs that role is allowed.

        >>> Role.EDITOR.may(Role.READER), Role.EDITOR.may(Role.ADMIN)
        (True, False)
        """
        order = list(Role)
        return order.index(self) >= order.index(needed)


class Scope(StrEnum):
    """What a token is good for."""

    READ = "read"
    ACT = "act"
    FEEDS = "feeds"
    METRICS = "metrics"


@dataclass(frozen=True, slots=True)
class User:
    """Somebody of the newsroom. ``password`` is an argon2 hash, or empty: no login by password.

    ``desks`` are the ids of the desks whose news is shown at first; none for all.
    """

    id: str
    name: str
    role: Role
    password: str = field(default="", repr=False)
    desks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Token:
    """What a program shows instead of a password; ``digest`` is its SHA-256 in hex digits."""

    id: str
    digest: str = field(repr=False)
    scopes: frozenset[Scope] = frozenset()
