"""What robots.txt allows us to read (RFC 9309; Protego reads it)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from protego import Protego

AGENT = "monitor"
# RFC 9309, 2.5: at least the first 500 KiB count; we take no more.
MAX_BYTES = 500 * 1024
LONGEST_DELAY = timedelta(seconds=60)
MARKUP = re.compile(rb"^\s*<", re.DOTALL)
# https://contentsignals.org: what may be done with a page once it was read.
SIGNAL = re.compile(r"^[ \t]*Content-Signal[ \t]*:(.*)$", re.IGNORECASE | re.MULTILINE)
# RFC 9309, 2.2.1: a robot's name has letters, - and _ only; a version behind it is no part of it.
VERSION = re.compile(r"^([ \t]*user-?agent[ \t]*:[ \t]*[a-z_-]+)/\S*", re.IGNORECASE | re.MULTILINE)
RESERVED = re.compile(r"(?:ai-input|tdm)\s*=\s*no\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site. Without ``_rules`` everything is allowed."""

    reserves: bool = False
    _rules: Protego | None = None

    def allows(self, url: str) -> bool:
        """Whether the page may be read."""
        return self._rules is None or bool(self._rules.can_fetch(url, AGENT))

    @property
    def delay(self) -> timedelta:
        """The pause between two requests that the site wants, at most a minute."""
        seconds = None if self._rules is None else self._rules.crawl_delay(AGENT)
        return timedelta(seconds=min(seconds or 0.0, LONGEST_DELAY.total_seconds()))


def read_robots(body: bytes) -> Robots:
    """The rules in a robots.txt; a page of HTML in its place forbids nothing.

    >>> read_robots(b"User-agent: *\\nDisallow: /intern/").allows("https://wn.example/intern/1")
    False
    """
    from protego import Protego  # noqa: PLC0415 - late: a poll without pages needs none

    if MARKUP.match(body[:1_000]):
        return Robots()
    text = body[:MAX_BYTES].decode("utf-8-sig", "replace")
    signals = SIGNAL.findall(text)
    rules = Protego.parse(VERSION.sub(r"\1", text))
    return Robots(any(RESERVED.search(signal) for signal in signals), rules)
