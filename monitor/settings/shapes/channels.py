"""channels.yaml"""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field, model_validator

from monitor.model import Security
from monitor.settings.fields import (
    AppriseAddress,
    MailAddress,
    Note,
    Secret,
    Sender,
    Text,
    a_number,
)
from monitor.settings.shapes.shape import NamedShape, Shape


class MailShape(Shape):
    """The mail server."""

    host: Text = Field(description="The name of the server.", examples=["smtp.example.org"])
    port: a_number(1, 65535) = Field(  # type: ignore[valid-type]
        default=587,
        description="Its port: usually 587 for starttls, 465 for tls, 25 on this machine.",
    )
    security: Security = Field(
        default=Security.STARTTLS,
        description="How the connection is protected: starttls (port 587), tls (port 465), or none"
        " (only on this machine).",
    )
    sender: Sender = Field(
        description="The address that alerts come from.",
        examples=["Monitor <monitor@example.org>", "monitor@example.org"],
    )
    username: Note = Field(default="", description="The name to log in with; empty: no login.")
    password: Secret = Field(
        default="",
        description="The password, better from outside: a variable of the environment or a file.",
        examples=["${SMTP_PASSWORD}", {"file": "/run/secrets/smtp"}],
    )


# What `_one_way` below wants, for editors.
_ONE_WAY: dict[str, Any] = {
    "oneOf": [
        {"required": ["mail"], "properties": {"mail": {"minItems": 1}}},
        {"required": ["apprise"]},
    ]
}


class TargetShape(NamedShape):
    """Where alerts can go: either mail or apprise."""

    model_config = ConfigDict(json_schema_extra=_ONE_WAY)

    mail: list[MailAddress] = Field(
        default=[], description="Mail addresses.", examples=[["lokales@example.org"]]
    )
    apprise: AppriseAddress | None = Field(
        default=None,
        description="The address of a chat, push or webhook as apprise writes it. It is a secret:"
        " better a variable of the environment or a file.",
        examples=["${NEWSROOM_CHAT}", {"file": "/run/secrets/chat"}],
    )

    @model_validator(mode="after")
    def _one_way(self) -> TargetShape:
        if bool(self.mail) == bool(self.apprise):
            raise ValueError("a target has either `mail: [addresses]` or `apprise: address`")
        return self


class DeskShape(NamedShape):
    """A desk and its targets."""

    title: Note = Field(default="", description="Its name in lists.", examples=["Landespolitik"])
    targets: list[Text] = Field(
        min_length=1,
        description="The ids of the targets that get its alerts.",
        examples=[["landespolitik-mail"]],
    )


class ChannelsFile(Shape):
    """channels.yaml: who gets alerts, and how."""

    mail: MailShape | None = Field(
        default=None, description="The mail server that takes the alerts."
    )
    targets: list[TargetShape] = Field(default=[], description="Where alerts can go.")
    desks: list[DeskShape] = Field(default=[], description="Who gets them: a rule names a desk.")
