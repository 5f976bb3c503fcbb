"""users.yaml"""

from __future__ import annotations

from pydantic import Field

from monitor.model.users import Role, Scope
from monitor.settings.fields import Note, Text
from monitor.settings.shapes.shape import NamedShape, Shape
from monitor.settings.web_fields import PasswordHash, TokenDigest


class UserShape(NamedShape):
    """Somebody of the newsroom; the id is the name to log in with."""

    name: Note = Field(default="", description="What others see.", examples=["Ida Brams"])
    role: Role = Field(
        default=Role.READER,
        description="What they may do: reader looks, editor acts on stories too, admin all of it.",
    )
    password: PasswordHash | None = Field(
        default=None,
        description="The argon2 hash of the password, written by `monitor user add` or `password`;"
        " without it there is no login by password, only by `proxy`.",
    )
    desks: list[Text] = Field(
        default=[],
        description="The ids of the desks whose news is shown at first; without it, of all.",
        examples=[["lokales"]],
    )


class TokenShape(NamedShape):
    """What a program shows instead of a password."""

    scopes: list[Scope] = Field(
        min_length=1,
        description="What it is good for: read, act, feeds (Atom and calendars), metrics.",
        examples=[["read", "feeds"]],
    )
    digest: TokenDigest = Field(
        description="The SHA-256 of the token in hex digits, written by `monitor user token`."
    )


class UsersFile(Shape):
    """users.yaml: who may use the page."""

    users: list[UserShape] = Field(default=[], description="The people.")
    tokens: list[TokenShape] = Field(default=[], description="The programs.")
