"""Addresses of web pages that are not polled, the secret that signs links, who uses the page."""

from __future__ import annotations

import re
from base64 import b64decode
from ipaddress import ip_address, ip_network
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from monitor.settings import fragments
from monitor.settings.fields import Secret, Text, network

SHORTEST_SECRET = 16
# One try to log in takes that much memory.
MOST_KIB = 1_048_576
_HASH = re.compile(
    r"\$argon2id?\$v=\d+\$m=(\d{1,9}),t=(\d{1,4}),p=(\d{1,3})\$[\w+/-]{11,}\$[\w+/-]{11,}", re.ASCII
)
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?")


def web_address(value: str) -> str:
    """Where web pages are, without / at its end."""
    if not _is_web_address(value) or re.search(r"[?#]", value):
        raise ValueError(
            "expected an address such as https://monitor.example.org, without ? and #;"
            f" got {value!r}"
        )
    return value.rstrip("/")


def secret_web_address(value: str) -> str:
    """An address to fetch; it is a secret, and in no message."""
    if not _is_web_address(value):
        raise ValueError("expected a web address such as https://hc.example.org/ping/…")
    return value


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and parts.port != 0
            and re.search(r"[\s\x00-\x1f\x7f]", value) is None
        )
    except ValueError:
        return False


def signing_secret(value: str) -> str:
    """A secret that nobody guesses."""
    if len(value) < SHORTEST_SECRET:
        raise ValueError(
            f"must have {SHORTEST_SECRET} characters at least, such as `openssl rand -hex 32` gives"
        )
    return value


def hook_secret(value: str) -> str:
    """What webhooks are signed with: bytes in base64 behind whsec_, or as it stands."""
    if not value.startswith("whsec_"):
        return signing_secret(value)
    try:
        key = b64decode(value.removeprefix("whsec_"), validate=True)
    except ValueError:
        key = b""
    if len(key) < SHORTEST_SECRET:
        raise ValueError(f"after whsec_ come {SHORTEST_SECRET} bytes or more in base64")
    return value


def page_address(value: str) -> str:
    """Where the page itself is reached, which is never below a path."""
    address = web_address(value)
    parts = urlsplit(address)
    if parts.path or parts.username is not None:
        raise ValueError(
            f"expected an address such as https://monitor.example.org, without a path; got {value}"
        )
    host_name(parts.hostname or "")
    return address


def host_name(value: str) -> str:
    """A name or an IP address without brackets, as a Host header has it, in small letters."""
    text = value.strip()
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    try:
        return ip_address(bare).compressed
    except ValueError:
        pass
    try:
        name = text.encode("idna").decode().lower()
    except UnicodeError:
        name = ""
    if len(name) > 253 or not _NAME.fullmatch(name):
        raise ValueError(
            f"expected a name without port such as monitor.example.org, or an IP address;"
            f" got {value!r}"
        )
    return name.removesuffix(".")


def listening(value: str) -> str:
    """A host and a port."""
    host, colon, port = value.strip().rpartition(":")
    is_bare = ":" in host and not host.startswith("[")
    if not colon or not host or is_bare or not re.fullmatch(r"[0-9]{1,5}", port):
        raise ValueError(
            "expected a host and a port such as 127.0.0.1:8470 or, of IPv6, [::1]:8470;"
            f" got {value!r}"
        )
    if not 1 <= int(port) <= 65535:
        raise ValueError(f"a port is from 1 to 65535, got {port}")
    return f"{in_brackets(host_name(host))}:{int(port)}"


def in_brackets(host: str) -> str:
    """The host as it stands in an address.

    >>> in_brackets("::1"), in_brackets("localhost")
    ('[::1]', 'localhost')
    """
    return f"[{host}]" if ":" in host else host


def proxy_network(value: str) -> str:
    """The address or network of a reverse proxy whose word counts."""
    found = network(value.strip())
    if ip_network(found).prefixlen == 0:
        raise ValueError("these are all addresses there are: everybody could say to be anybody")
    return found


def header_name(value: str) -> str:
    """The name of a header that a proxy sets."""
    if not re.fullmatch(r"[A-Za-z0-9-]{1,64}", value):
        raise ValueError(
            f"expected the name of a header such as X-Forwarded-User, without _; got {value!r}"
        )
    if value.lower() in {"authorization", "cookie", "host", "origin", "referer", "user-agent"}:
        raise ValueError(f"{value} is set by browsers: everybody could say to be anybody")
    return value


def header_or_none(value: Any) -> str:
    """The name of a header; empty for "off"."""
    if value is None or str(value).strip().lower() in {"off", "false", "no", "null"}:
        return ""
    if not isinstance(value, str) or value.strip().lower() in {"on", "true", "yes"}:
        raise ValueError(f"expected the name of a header such as X-Forwarded-User; got {value!r}")
    return header_name(value.strip())


def password_hash(value: str) -> str:
    """A hash of a password; what is none may be the password itself, and is in no message."""
    text = value.strip()
    found = _HASH.fullmatch(text)
    if not found:
        raise ValueError(
            "is no hash of argon2; the password itself never stands here: `monitor user add` and"
            " `monitor user password` write its hash"
        )
    if int(found[1]) > MOST_KIB or int(found[2]) > 100 or int(found[3]) > 64:
        raise ValueError(
            "is a hash that takes too long to check: more than 1 GiB (m), 100 passes (t) or"
            " 64 lanes (p)"
        )
    return text


def token_digest(value: str) -> str:
    """The SHA-256 of a token; what is none may be the token itself, and is in no message."""
    text = value.strip().lower()
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise ValueError(
            "is no SHA-256 in 64 hex digits; the token itself never stands here:"
            " `monitor user token` writes its digest"
        )
    return text


SecretWebAddress = Annotated[Secret, AfterValidator(secret_web_address)]
HookSecret = Annotated[Secret, AfterValidator(hook_secret)]
SigningSecret = Annotated[Secret, AfterValidator(signing_secret)]
WebAddress = Annotated[Text, AfterValidator(web_address), WithJsonSchema(fragments.WEB)]
PageAddress = Annotated[Text, AfterValidator(page_address), WithJsonSchema(fragments.WEB)]
Listen = Annotated[Text, AfterValidator(listening), WithJsonSchema(fragments.LISTEN)]
HostName = Annotated[Text, AfterValidator(host_name), WithJsonSchema(fragments.HOST)]
ProxyNetwork = Annotated[Text, AfterValidator(proxy_network), WithJsonSchema(fragments.NETWORK)]
HeaderName = Annotated[str, BeforeValidator(header_or_none), WithJsonSchema(fragments.HEADER)]
PasswordHash = Annotated[Text, AfterValidator(password_hash), WithJsonSchema(fragments.HASHED)]
TokenDigest = Annotated[Text, AfterValidator(token_digest), WithJsonSchema(fragments.DIGEST)]
