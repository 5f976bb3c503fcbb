"""Reservations of text and data mining (W3C TDM Reservation Protocol, 2024)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

MAX_POLICY = 1_000
MAX_RULES = 2_000
MAX_PATTERN = 1_000


@dataclass(frozen=True, slots=True)
class Reservation:
    """Whether rights are reserved, where that is said, and the address of the policy, if any."""

    reserved: bool
    place: str
    policy: str = ""

    def __str__(self) -> str:
        """As it is shown and stored."""
        return f"{self.place}: {'reserved' if self.reserved else 'not reserved'}" + (
            f", policy {self.policy}" if self.policy else ""
        )


@dataclass(frozen=True, slots=True)
class Pattern:
    """As in robots.txt: the beginning of a path, * for anything, $ for its end.

    No regular expression: one of many * takes for ever on a path that nearly fits.
    """

    text: str

    def fits(self, path: str) -> bool:
        """Whether the pattern fits a path."""
        parts = self.text.removesuffix("$").split("*")
        if not self.text.endswith("$"):
            parts.append("")  # anything may follow
        if len(parts) == 1:
            return path == parts[0]
        first, *others, last = parts
        at = len(first)
        for part in others:
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        return path.startswith(first) and path.endswith(last) and len(path) - len(last) >= at


@dataclass(frozen=True, slots=True)
class TdmRep:
    """The file tdmrep.json of a site: patterns of paths and what holds for them."""

    rules: tuple[tuple[Pattern, Reservation], ...] = ()

    def of(self, url: str) -> Reservation | None:
        """What the file says of an address; the first pattern that fits counts."""
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return next((found for pattern, found in self.rules if pattern.fits(path)), None)


def read_tdmrep(body: bytes) -> TdmRep:
    """The rules in a tdmrep.json; what cannot be understood is left out.

    >>> file = read_tdmrep(b'[{"location": "/news/*", "tdm-reservation": 1}]')
    >>> str(file.of("https://wn.example/news/1"))
    'tdmrep.json: reserved'
    """
    try:
        listed = json.loads(body)
    except (ValueError, RecursionError):
        return TdmRep()
    return TdmRep(tuple(_rules(listed if isinstance(listed, list) else [])))


def of_header(value: str, policy: str) -> Reservation | None:
    """What the headers tdm-reservation and tdm-policy say."""
    return _reservation(value, policy, "header")


def of_meta(value: str) -> Reservation | None:
    """What the meta tags of a page say: "1", or "1 https://…" with the policy.

    >>> of_meta("1 https://wn.example/tdm")
    Reservation(reserved=True, place='meta tag', policy='https://wn.example/tdm')
    """
    value, _, policy = value.partition(" ")
    return _reservation(value, policy, "meta tag")


def _reservation(value: str, policy: str, place: str) -> Reservation | None:
    # The protocol knows 0 and 1; anything else says nothing.
    if value.strip() not in {"0", "1"}:
        return None
    return Reservation(value.strip() == "1", place, policy.strip()[:MAX_POLICY])


def _rules(listed: list[object]) -> Iterator[tuple[Pattern, Reservation]]:
    for each in listed[:MAX_RULES]:
        if not isinstance(each, dict) or not isinstance(each.get("location"), str):
            continue
        found = _reservation(
            str(each.get("tdm-reservation", "")), str(each.get("tdm-policy", "")), "tdmrep.json"
        )
        if found is not None:
            location = each["location"][:MAX_PATTERN]
            yield Pattern(location if location.startswith(("/", "*")) else f"/{location}"), found
