"""channels.yaml"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field, model_validator

from monitor.model import Security
from monitor.settings.fields import (
    AppriseAddress,
    MailAddress,
    Note,
    Secret,
    Sender,
    Text,
    Zone,
    a_number,
)
from monitor.settings.hour_fields import shapes
from monitor.settings.shapes.hours import EscalateShape, FallbackShape, QuietShape, SlotsShape
from monitor.settings.shapes.shape import NamedShape, Shape
from monitor.settings.web_fields import HookSecret, SecretWebAddress


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
        {"required": ["webhook"]},
    ]
}


class WebhookShape(Shape):
    """An address that gets alerts as JSON, signed."""

    url: SecretWebAddress = Field(
        description="The address that is posted to, https:// or http://. It is a secret: better a"
        " variable of the environment or a file.",
        examples=["${NEWSROOM_HOOK}", {"file": "/run/secrets/hook"}],
    )
    secret: HookSecret = Field(
        description="What the alerts are signed with: whsec_ and base64, or 16 characters at"
        " least.",
        examples=["${NEWSROOM_HOOK_SECRET}", {"file": "/run/secrets/hook-secret"}],
    )


class TargetShape(NamedShape):
    """Where alerts can go: mail, apprise or a webhook."""

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
    webhook: WebhookShape | None = Field(
        default=None,
        description="A program of yours that gets alerts as JSON.",
        examples=[{"url": "${NEWSROOM_HOOK}", "secret": "${NEWSROOM_HOOK_SECRET}"}],
    )
    zone: Zone | None = Field(
        default=None,
        description="The time zone of its quiet hours, digests and texts, if it is not that of"
        " monitor.yaml.",
        examples=["Europe/Lisbon"],
    )
    language: Literal["de", "en"] | None = Field(
        default=None, description="The language of its alerts, if it is not that of monitor.yaml."
    )
    quiet: shapes(QuietShape) = Field(  # type: ignore[valid-type]
        default=[],
        description="Hours in which only `blitz` gets through; what they hold back comes at their"
        " end.",
        examples=[
            {"from": "22:00", "to": "06:00"},
            [{"from": "22:00", "to": "06:00"}, {"days": "sat-sun"}],
        ],
    )
    digest: SlotsShape | None = Field(
        default=None,
        description="When it gets what is of the level digest, if not as monitor.yaml says.",
        examples=[{"at": ["07:30", "12:00"], "days": "mon-fri"}],
    )
    rate: a_number(1, 6000) | None = Field(  # type: ignore[valid-type]
        default=None, description="How many messages a minute it gets at the most.", examples=[30]
    )
    concurrency: a_number(1, 64) = Field(  # type: ignore[valid-type]
        default=4, description="How many messages are handed over to it at once."
    )
    fallback: FallbackShape | None = Field(
        default=None,
        description="Another target, that gets what cannot be sent to this one.",
        examples=[{"to": "newsroom-mail", "after": "15m"}],
    )
    canary: SlotsShape | None = Field(
        default=None,
        description="When a test message is sent all the way to it; without it, never.",
        examples=[{"at": "06:30"}],
    )

    @model_validator(mode="after")
    def _one_way(self) -> TargetShape:
        if [bool(self.mail), bool(self.apprise), self.webhook is not None].count(True) != 1:
            raise ValueError(
                "a target has one of `mail: [addresses]`, `apprise: address` and"
                " `webhook: {url, secret}`"
            )
        return self


class DeskShape(NamedShape):
    """A desk and its targets."""

    title: Note = Field(default="", description="Its name in lists.", examples=["Landespolitik"])
    targets: list[Text] = Field(
        min_length=1,
        description="The ids of the targets that get its alerts.",
        examples=[["landespolitik-mail"]],
    )
    escalate: shapes(EscalateShape) = Field(  # type: ignore[valid-type]
        default=[],
        description="Who is told as well when nobody acknowledges an alert, step by step.",
        examples=[[{"after": "10m", "to": "chief-mail", "levels": ["blitz", "eil"]}]],
    )


class ChannelsFile(Shape):
    """channels.yaml: who gets alerts, and how."""

    mail: MailShape | None = Field(
        default=None, description="The mail server that takes the alerts."
    )
    targets: list[TargetShape] = Field(default=[], description="Where alerts can go.")
    desks: list[DeskShape] = Field(default=[], description="Who gets them: a rule names a desk.")
