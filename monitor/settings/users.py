"""users.yaml: who may use the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import Severity
from monitor.model.users import Token, User
from monitor.settings.document import Document
from monitor.settings.parts import Reader
from monitor.settings.shapes import TokenShape, UsersFile, UserShape


@dataclass(frozen=True, slots=True)
class Users:
    """The users and tokens that can be used; ``lost`` are all users, as the file has mistakes.

    Then nobody is let in: that a mistake opens the page to everybody must not be.
    """

    users: tuple[User, ...] = ()
    tokens: tuple[Token, ...] = ()
    lost: bool = False


def users_of(reader: Reader, path: Path, desks: Sequence[str] | None) -> Users:
    """Who may use the page; ``desks`` are the ids of those there are, None: not looked at."""
    before = len(reader.problems)
    document = reader.file(path, UsersFile, optional=True)
    users = () if document is None else _users(reader, document, desks)
    is_wrong = any(each.severity is Severity.ERROR for each in reader.problems[before:])
    tokens = () if document is None else _tokens(reader, document)
    if document is not None:
        _warn_of_open_secret(reader, document, path)
    return Users(users, tokens, lost=is_wrong and not users)


def _users(reader: Reader, document: Document, desks: Sequence[str] | None) -> tuple[User, ...]:
    found = []
    for shape, where in reader.unique(document, reader.items(document, "users", UserShape), "user"):
        known = []
        for at, name in enumerate(shape.desks):
            if desks is None or name in desks:
                known.append(name)
            else:
                reader.unknown(document.place((*where, "desks", at)), "desk", name, desks)
        password = shape.password or ""
        found.append(User(shape.id, shape.name or shape.id, shape.role, password, tuple(known)))
    return tuple(found)


def _tokens(reader: Reader, document: Document) -> tuple[Token, ...]:
    items = reader.unique(document, reader.items(document, "tokens", TokenShape), "token")
    return tuple(Token(shape.id, shape.digest, frozenset(shape.scopes)) for shape, _ in items)


def _warn_of_open_secret(reader: Reader, document: Document, path: Path) -> None:
    """Keep one warning, whose place is the first password."""
    users = document.values.get("users")
    for at in range(len(users) if isinstance(users, list) else 0):
        before = len(reader.problems)
        reader.warn_of_open_secret(document, path, ("users", at, "password"))
        if len(reader.problems) > before:
            return
