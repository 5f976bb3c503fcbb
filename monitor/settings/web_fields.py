"""Addresses of web pages that are not polled, and the secret that signs links."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, WithJsonSchema

from monitor.settings import fragments
from monitor.settings.fields import Secret, Text

SHORTEST_SECRET = 16


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


SecretWebAddress = Annotated[Secret, AfterValidator(secret_web_address)]
SigningSecret = Annotated[Secret, AfterValidator(signing_secret)]
WebAddress = Annotated[Text, AfterValidator(web_address), WithJsonSchema(fragments.WEB)]
