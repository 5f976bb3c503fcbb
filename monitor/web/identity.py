"""Who asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from monitor.model import Role, Scope


class Via(StrEnum):
    """How somebody proved who they are."""

    SESSION = "session"
    PROXY = "proxy"
    # Nobody is configured, and only this machine can ask.
    LOCAL = "local"
    TOKEN = "token"  # noqa: S105 - no secret
    # The address of a feed or calendar, which holds a key of its own.
    KEY = "key"
    # A signed link of an alert: whoever has it may do what it says.
    LINK = "link"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks: ``id`` is that of a user or token. ``csrf`` is what their forms must hold.

    A token has ``scopes``, a person has a ``role``.
    """

    via: Via
    id: str = ""
    name: str = ""
    role: Role | None = None
    scopes: frozenset[Scope] = frozenset()
    desks: tuple[str, ...] = ()
    csrf: str = field(default="", repr=False)
    # The session, to end it with.
    digest: str = field(default="", repr=False)

    @property
    def is_known(self) -> bool:
        """Whether it is anybody."""
        return self.via is not Via.NOBODY

    def may(self, role: Role) -> bool:
        """Whether a person may do what needs that role."""
        return self.role is not None and self.role.may(role)


NOBODY = Identity(Via.NOBODY)


@dataclass(frozen=True, slots=True)
class Needs:
    """Who may use a route: people with this role, tokens with this scope.

    ``keyed``: also whoever has the address with its own key, as programs that show feeds and
    calendars cannot log in. ``everybody``: it is open, and says nothing worth to be kept.
    """

    role: Role | None = None
    scope: Scope | None = None
    keyed: bool = False
    everybody: bool = False

    def allows(self, who: Identity) -> bool:
        """Whether somebody may use it."""
        if self.everybody:
            return True
        match who.via:
            case Via.NOBODY:
                return False
            case Via.TOKEN:
                return self.scope is not None and self.scope in who.scopes
            case Via.KEY:
                return self.keyed
            case _:
                return self.role is not None and who.may(self.role)


EVERYBODY = Needs(everybody=True)
READER = Needs(Role.READER)
EDITOR = Needs(Role.EDITOR)
ADMIN = Needs(Role.ADMIN)
