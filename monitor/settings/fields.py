"""The values of the files, checked one by one; a ValueError says what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_network
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from monitor.model import REFUSED_PORTS, Server, address_of
from monitor.model.database import mistake_in
from monitor.settings import fragments
from monitor.settings.names import nearest
from monitor.settings.units import duration, shown, shown_size, size
from monitor.text.codes import language_code
from monitor.text.selector import compiled

LONGEST_URL = 4000
_LIKE_A_SERVER = re.compile(r"\s*postgres\w*[:+]|.*\bpassword\s*=", re.IGNORECASE | re.DOTALL)

# Services that apprise reaches over the network. Left out on purpose: what runs programs, writes
# files or talks to this machine (exec, file, syslog, dbus, …), and mail, which we send ourselves.
APPRISE_SCHEMES = frozenset(
    """apprise apprises discord form forms gchat gotify gotifys guilded hassio hassios ifttt irc
    ircs json jsons line mastodon mastodons matrix matrixs mmost mmosts nctalk nctalks ntfy
    ntfys opsgenie pagerduty pbul pover prowl rocket rockets ryver signal signals slack synology
    synologys tgram threema toot toots twilio victorops webex whatsapp workflow workflows
    wxteams xml xmls zulip""".split()  # noqa: SIM905 - so it can be read
)


def a_duration(low: timedelta, high: timedelta) -> Any:
    """A time with a unit, within bounds."""

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
        WithJsonSchema(fragments.duration_of(f"{shown(low)} to {shown(high)}")),
    ]


def a_size(low: int, high: int) -> Any:
    """A size with a unit, in bytes, within bounds."""

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
        WithJsonSchema(fragments.size_of(f"{shown_size(low)} to {shown_size(high)}")),
    ]


def a_number(low: int, high: int) -> Any:
    """A whole number within bounds."""

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
        WithJsonSchema(fragments.number_of(low, high, f"{low} to {high}")),
    ]


def a_share() -> Any:
    """A number from 0 to 1."""

    def read(value: Any) -> float:
        wanted = "expected a number from 0 to 1, such as 0.75"
        try:
            found = float(value)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{wanted}; got {value!r}") from error
        if not 0 <= found <= 1:
            raise ValueError(f"{wanted}; got {value}")
        return found

    return Annotated[float, BeforeValidator(read), WithJsonSchema(fragments.SHARE)]


def one_or_more(kind: Any, told: fragments.Fragment) -> Any:
    """A list, or a single value without brackets; ``told`` is what editors know of the values."""

    def read(value: Any) -> Any:
        if isinstance(value, list) and not value:
            raise ValueError("is an empty list; leave the key out for all of them")
        return [value] if isinstance(value, str) else value

    return Annotated[list[kind], BeforeValidator(read), WithJsonSchema(fragments.one_or_more(told))]


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


def is_identifier(value: str) -> bool:
    """Whether the text can be an id."""
    return re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", value) is not None


def _identifier(value: str) -> str:
    if not is_identifier(value):
        raise ValueError(
            "an id has small letters a-z, digits, - and _ (64 at the most), such as my-id;"
            f" got {value!r}"
        )
    return value


def feed_url(value: str) -> str:
    """An address that can be polled."""
    if re.search(r"[\s\x00-\x1f\x7f]", value):
        raise ValueError("an address has no spaces, line ends or control characters")
    if len(value) > LONGEST_URL:
        raise ValueError(f"an address has {LONGEST_URL} characters at the most")
    scheme, colon, rest = value.partition(":")
    if scheme.lower() == "feed":
        right = f"https:{rest}" if rest.startswith("//") else rest
        raise ValueError(f"write {right} instead of {value}")
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


def css_selector(value: str) -> str:
    """A CSS selector, as `.termine li`."""
    try:
        compiled(value)
    except ValueError as error:
        raise ValueError(
            f"no CSS selector ({error}); expected one such as `.termine li`, got {value!r}"
        ) from error
    return value


def language_tag(value: str) -> str:
    """A language by its code, as in BCP 47: de, en-GB."""
    if not (code := language_code(value)):
        raise ValueError(f"expected the code of a language such as de, en or nds, got {value!r}")
    return code


def network(value: str) -> str:
    """A network in CIDR notation."""
    try:
        return str(ip_network(value))
    except ValueError as error:
        raise ValueError(
            f"expected a network such as 10.1.0.0/16 or 192.168.7.20/32 ({error})"
        ) from error


def mail_address(value: str) -> str:
    """One mail address, without a name."""
    if not re.fullmatch(
        r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\".]+|[^\s@<>,;\"]+@localhost", value
    ):
        raise ValueError(f"expected one mail address such as desk@example.org, got {value!r}")
    return value


def mail_sender(value: str) -> str:
    """A mail address, with or without a name."""
    found = re.fullmatch(r"(?:[^<>\r\n@]*<([^<>]+)>)|([^<>\s]+)", value)
    if not found:
        raise ValueError(
            "expected a sender such as monitor@example.org or Monitor <monitor@example.org>,"
            f" got {value!r}"
        )
    mail_address(found[1] or found[2])
    return value


def database(value: str) -> str:
    """A path, or the URL of a server; that may have a password, and is in no message."""
    if isinstance(address_of(value), Server):
        if mistake := mistake_in(value):
            raise ValueError(mistake)
    elif "://" in value or _LIKE_A_SERVER.match(value):
        raise ValueError("expected the path of a file, or a URL that begins with postgresql://")
    return value


def apprise_address(value: str) -> str:
    """An address of a service that is allowed; it is a secret, and in no message."""
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


def time_zone(value: str) -> str:
    """A time zone of the tz database."""
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        hint = nearest(value, available_timezones())
        raise ValueError(
            f"unknown time zone {value!r}" + (f"; did you mean {hint}?" if hint else "")
        ) from error
    return value


def contact_address(value: str) -> str:
    """How a site can reach whoever polls it."""
    if value.startswith("mailto:"):
        mail_address(value.removeprefix("mailto:"))
    elif not value.startswith(("https://", "http://")):
        raise ValueError("expected mailto:address or a web address, so that a site can reach you")
    if not value.isascii() or re.search(r"[\s()]", value):
        raise ValueError("must be plain ASCII without spaces and brackets: it goes into a header")
    return value


def if_any(check: Callable[[str], str]) -> AfterValidator:
    """The check, but of an empty text."""
    return AfterValidator(lambda value: check(value) if value else value)


Text = Annotated[str, BeforeValidator(_text), WithJsonSchema(fragments.TEXT)]
Database = Annotated[Text, AfterValidator(database)]
Note = Annotated[str, WithJsonSchema(fragments.NOTE)]
Id = Annotated[Text, AfterValidator(_identifier), WithJsonSchema(fragments.ID)]
Flag = Annotated[bool, BeforeValidator(_yes_or_no), WithJsonSchema(fragments.FLAG)]
Secret = Annotated[Text, WithJsonSchema(fragments.SECRET)]
Address = Annotated[Text, AfterValidator(feed_url), WithJsonSchema(fragments.ADDRESS)]
AppriseAddress = Annotated[Secret, AfterValidator(apprise_address)]
Code = Annotated[str, if_any(language_tag), WithJsonSchema(fragments.CODE)]
Contact = Annotated[Text, AfterValidator(contact_address), WithJsonSchema(fragments.CONTACT)]
MailAddress = Annotated[Text, AfterValidator(mail_address), WithJsonSchema(fragments.MAIL_ADDRESS)]
Network = Annotated[Text, AfterValidator(network), WithJsonSchema(fragments.NETWORK)]
Selector = Annotated[str, if_any(css_selector)]
Sender = Annotated[Text, AfterValidator(mail_sender), WithJsonSchema(fragments.SENDER)]
Zone = Annotated[Text, AfterValidator(time_zone)]
Second, Minute, Hour = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
