"""The shape of each file: what may stand in it, and in which form (pydantic)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

from monitor.model import Level, Security, Within
from monitor.settings.names import nearest
from monitor.settings.units import duration, shown, size

LONGEST_URL = 4000
# Ports of other services that a mistyped address must not knock at.
REFUSED_PORTS = frozenset({0, 22, 25})

# Services that apprise reaches over the network. Left out on purpose: what runs programs, writes
# files or talks to this machine (exec, file, syslog, dbus, …), and mail, which we send ourselves.
APPRISE_SCHEMES = frozenset(
    """discord form forms gotify gotifys gchat guilded hassio hassios ifttt irc ircs json jsons
    line mastodon mastodons matrix matrixs mmost mmosts mqtt mqtts msteams napi nctalk nctalks
    nextcloud ntfy ntfys opsgenie pagerduty pbul pover prowl pushover ryver rocket rockets signal
    signals slack tgram threema twilio victorops webex wxteams workflow workflows whatsapp xml
    xmls zulip""".split()  # noqa: SIM905 - so it can be read
)


def _a_duration(low: timedelta, high: timedelta) -> Any:
    def read(value: Any) -> timedelta:
        if isinstance(value, timedelta):
            return value
        found = duration(str(value if value is not None else ""))
        if not low <= found <= high:
            raise ValueError(f"must be from {shown(low)} to {shown(high)}, got {value}")
        return found

    return Annotated[
        timedelta,
        BeforeValidator(read),
        WithJsonSchema({"type": "string", "description": f"from {shown(low)} to {shown(high)}"}),
    ]


def _a_size(low: int, high: int) -> Any:
    def read(value: Any) -> int:
        if isinstance(value, int):
            return value
        found = size(str(value if value is not None else ""))
        if not low <= found <= high:
            raise ValueError(f"must be from {low:,} to {high:,} bytes, got {value}")
        return found

    return Annotated[
        int,
        BeforeValidator(read),
        WithJsonSchema({"type": "string", "description": f"from {low:,} to {high:,} bytes"}),
    ]


def _a_number(low: int, high: int) -> Any:
    def read(value: Any) -> int:
        try:
            found = int(value)
        except (TypeError, ValueError) as error:
            raise ValueError(f"expected a number from {low} to {high}, got {value!r}") from error
        if not low <= found <= high:
            raise ValueError(f"must be from {low} to {high}, got {value}")
        return found

    return Annotated[
        int,
        BeforeValidator(read),
        WithJsonSchema({"type": ["integer", "string"], "description": f"from {low} to {high}"}),
    ]


def _text(value: Any) -> str:
    if value is None or not str(value).strip():
        raise ValueError("must not be empty")
    if isinstance(value, list | dict):
        raise ValueError("expected text, got a list or keys")  # noqa: TRY004 - pydantic's way
    return str(value)


def _yes_or_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    # YAML 1.2 knows true and false only; what YAML 1.1 also knew is meant all the same.
    known = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    if str(value).lower() not in known:
        raise ValueError(f"expected true or false, got {value!r}")
    return known[str(value).lower()]


def _identifier(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", value):
        raise ValueError(
            "an id has small letters a-z, digits, - and _ (64 at the most), such as my-id;"
            f" got {value!r}"
        )
    return value


def _feed_url(value: str) -> str:
    if re.search(r"[\s\x00-\x1f\x7f]", value):
        raise ValueError("an address has no spaces, line ends or control characters")
    if len(value) > LONGEST_URL:
        raise ValueError(f"an address has {LONGEST_URL} characters at the most")
    scheme, colon, rest = value.partition(":")
    if scheme.lower() == "feed":
        raise ValueError(f"write https:{rest} instead of feed:{rest}")
    if not colon or not rest.startswith("//"):
        raise ValueError("an address begins with https:// or http://")
    if scheme.lower() not in {"http", "https"}:
        raise ValueError(f"only https:// and http:// can be polled, not {scheme}://")
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError as error:
        raise ValueError(f"no valid address: {error}") from error
    if not parts.hostname:
        raise ValueError("the address names no host")
    if port in REFUSED_PORTS:
        raise ValueError(f"port {port} is no port of a web server")
    return value


def _address(value: str) -> str:
    if not re.fullmatch(
        r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\".]+|[^\s@<>,;\"]+@localhost", value
    ):
        raise ValueError(f"expected one mail address such as desk@example.org, got {value!r}")
    return value


def _sender(value: str) -> str:
    found = re.fullmatch(r"(?:[^<>\r\n@]*<([^<>]+)>)|([^<>\s]+)", value)
    if not found:
        raise ValueError(
            "expected a sender such as monitor@example.org or Monitor <monitor@example.org>,"
            f" got {value!r}"
        )
    _address(found[1] or found[2])
    return value


def _apprise(value: str) -> str:
    # The address itself is a secret and never part of a message.
    scheme, colon, rest = value.partition("://")
    if not colon or not rest:
        raise ValueError("an apprise address has the form service://…, such as ntfys://host/topic")
    if scheme.lower() in {"mailto", "mailtos"}:
        raise ValueError("mail is sent by `mail: [addresses]`, not by apprise")
    if scheme.lower() not in APPRISE_SCHEMES:
        hint = nearest(scheme.lower(), APPRISE_SCHEMES)
        raise ValueError(
            f"the service {scheme}:// is not allowed"
            + (f"; did you mean {hint}://?" if hint else "")
        )
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        hint = nearest(value, available_timezones())
        raise ValueError(
            f"unknown time zone {value!r}" + (f"; did you mean {hint}?" if hint else "")
        ) from error
    return value


def _contact(value: str) -> str:
    if value.startswith("mailto:"):
        _address(value.removeprefix("mailto:"))
    elif not value.startswith(("https://", "http://")):
        raise ValueError("expected mailto:address or a web address, so that a site can reach you")
    if not value.isascii() or re.search(r"[\s()]", value):
        raise ValueError("must be plain ASCII without spaces and brackets: it goes into a header")
    return value


Text = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": "string"})]
Id = Annotated[Text, AfterValidator(_identifier)]
Flag = Annotated[bool, BeforeValidator(_yes_or_no), WithJsonSchema({"type": "boolean"})]
Secret = Annotated[
    Text,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {"file": {"type": "string"}},
                    "required": ["file"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
Day = Annotated[date, WithJsonSchema({"type": "string", "description": "such as 2026-03-05"})]
Second, Minute, Hour = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


class Shape(BaseModel):
    """A part of a file; keys that it does not know are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NamedShape(Shape):
    """A part that others refer to."""

    id: Id


class IntervalShape(Shape):
    """The bounds of the pause between two polls."""

    min: _a_duration(Second, 7 * 24 * Hour) = 5 * Minute  # type: ignore[valid-type]
    max: _a_duration(Second, 7 * 24 * Hour) = Hour  # type: ignore[valid-type]

    @model_validator(mode="after")
    def _ordered(self) -> IntervalShape:
        if self.min > self.max:
            raise ValueError(f"min ({shown(self.min)}) is longer than max ({shown(self.max)})")
        return self


class SourceShape(NamedShape):
    """A source of news."""

    name: Text
    url: Annotated[Text, AfterValidator(_feed_url)]
    kind: Literal["feed", "sitemap", "page"] = "feed"
    region: str = ""
    tags: list[Text] = []
    language: str = "de"
    enabled: Flag = True
    verified: Annotated[str | bool, WithJsonSchema({"type": ["boolean", "string"]})] = True
    interval: IntervalShape = IntervalShape()

    @model_validator(mode="after")
    def _readable(self) -> SourceShape:
        if self.enabled and self.kind != "feed":
            raise ValueError(
                f"kind {self.kind} cannot be read yet: write `enabled: false`, or name a feed"
            )
        return self


class LimitsShape(Shape):
    """What one source, page or round may use at the most."""

    connect_timeout: _a_duration(Second / 10, Minute) = 5 * Second  # type: ignore[valid-type]
    read_timeout: _a_duration(Second / 10, Minute) = 6 * Second  # type: ignore[valid-type]
    fetch_timeout: _a_duration(Second / 10, 5 * Minute) = 15 * Second  # type: ignore[valid-type]
    raw_size: _a_size(10_000, 100_000_000) = 8_000_000  # type: ignore[valid-type]
    decoded_size: _a_size(10_000, 200_000_000) = 12_000_000  # type: ignore[valid-type]
    parallel: _a_number(1, 500) = 100  # type: ignore[valid-type]
    entries: _a_number(1, 50_000) = 1000  # type: ignore[valid-type]
    workers: _a_number(1, 64) = 2  # type: ignore[valid-type]
    worker_timeout: _a_duration(Second, 5 * Minute) = 10 * Second  # type: ignore[valid-type]
    worker_memory: _a_size(300_000_000, 64_000_000_000) = 1_000_000_000  # type: ignore[valid-type]


class RetentionShape(Shape):
    """How long what is kept."""

    text: _a_duration(24 * Hour, 36500 * 24 * Hour) = 365 * 24 * Hour  # type: ignore[valid-type]


class MonitorShape(Shape):
    """monitor.yaml"""

    database: Text = "data/monitor.db"
    zone: Annotated[Text, AfterValidator(_zone)] = "Europe/Berlin"
    language: Literal["de", "en"] = "de"
    contact: Annotated[Text, AfterValidator(_contact)]
    limits: LimitsShape = LimitsShape()
    retention: RetentionShape = RetentionShape()


class PersonShape(NamedShape):
    """A person: what @id stands for."""

    name: Text
    also: list[Text] = []
    role: str = ""
    party: str = ""
    note: str = ""


class ListShape(NamedShape):
    """A list: @id stands for everything in it."""

    title: str = ""
    of: Annotated[list[Text], Field(min_length=1)]


class PlaceShape(NamedShape):
    """A place: @id stands for it and for every place in it."""

    name: Text
    kind: str = ""
    also: list[Text] = []
    in_: Annotated[str, Field(alias="in")] = ""
    ags: str = ""


class MailShape(Shape):
    """The mail server."""

    host: Text
    port: _a_number(1, 65535) = 587  # type: ignore[valid-type]
    security: Security = Security.STARTTLS
    sender: Annotated[Text, AfterValidator(_sender)]
    username: str = ""
    password: Secret = ""


class TargetShape(NamedShape):
    """Where alerts can go."""

    mail: list[Annotated[Text, AfterValidator(_address)]] = []
    apprise: Annotated[Secret, AfterValidator(_apprise)] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> TargetShape:
        if bool(self.mail) == bool(self.apprise):
            raise ValueError("a target has either `mail: [addresses]` or `apprise: address`")
        return self


class DeskShape(NamedShape):
    """A desk and its targets."""

    title: str = ""
    targets: Annotated[list[Text], Field(min_length=1)]


class ExamplesShape(Shape):
    """Texts for which a rule must hold, and must not."""

    match: list[Text] = []
    no_match: list[Text] = []


class RuleShape(NamedShape):
    """A watch rule."""

    title: Text
    desk: Text
    level: Level
    query: Text
    within: Within = Within.ARTICLE
    examples: ExamplesShape = ExamplesShape()


class SourcesFile(Shape):
    """sources.yaml"""

    sources: list[SourceShape]


class PeopleFile(Shape):
    """people.yaml"""

    as_of: Day
    people: list[PersonShape] = []
    lists: list[ListShape] = []


class PlacesFile(Shape):
    """places.yaml"""

    places: list[PlaceShape] = []
    lists: list[ListShape] = []


class ChannelsFile(Shape):
    """channels.yaml"""

    mail: MailShape | None = None
    targets: list[TargetShape] = []
    desks: list[DeskShape] = []


class RulesFile(Shape):
    """rules/*.yaml"""

    rules: list[RuleShape] = []
