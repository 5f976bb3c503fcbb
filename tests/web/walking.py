"""Walks all routes, whichever there are: what stands in their paths, and requests to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from monitor.model import Mute, MuteKind
from monitor.web.asking import Way
from monitor.web.ways import WAYS
from tests.stories import AGENCY, OWN
from tests.web.served import Served

NAME = re.compile(r"{(\w+)(?::\w+)?}")
GETS = tuple(way for way in WAYS if way.method == "GET")
ACTS = tuple(way for way in WAYS if way.method != "GET")
# All of a route's answer; what never ends is not read.
ENDLESS = "text/event-stream"


def named(way: Way) -> str:
    """A way as the id of a test."""
    return f"{way.method} {way.path}"


@dataclass(frozen=True)
class Stored:
    """What there is to ask for."""

    article: str
    story: str
    message: str
    mute: str

    def value(self, name: str, path: str) -> str:
        """What may stand in a path for a name; something unknown for a name that is new."""
        kind = path.removeprefix("/api/v1").split("/")[1]
        known = {
            "articles": self.article,
            "stories": self.story,
            "alerts": self.message,
            "mutes": self.mute,
            "sources": "a",
            "rules": "faehre",
            "desks": "lokales",
        }
        by_name: Mapping[str, str] = {
            "article": self.article,
            "story": self.story,
            "key": self.message,
            "mute": self.mute,
            "source": "a",
            "rule": "faehre",
            "desk": "lokales",
            "number": "1",
            "name": "style.css",
        }
        return known.get(kind, "") if name == "id" else by_name.get(name, "unknown")


def fill(desk: Served) -> Stored:
    """Let there be a story in two papers, a message, a mute, and an article that was changed."""
    region = desk.region
    region.begin("a", "b")
    region.prints("a", "Fähre fährt", *AGENCY, name="x")
    region.clock.move(timedelta(minutes=10))
    region.prints("b", "Fähre", *AGENCY, *OWN)
    region.prints("a", "Fähre fährt bald", *AGENCY[:3], name="x")
    reader = desk.site.stores.reader
    (story, *_) = reader.stories(matched=True)
    now = desk.clock.now()
    mute = Mute(MuteKind.SOURCE, "c", now + timedelta(days=1), "ida", now)
    region.archive.mute(mute)
    (message, *_) = reader.deliveries()
    return Stored(story.first.article, story.id, message.delivery.key, mute.id)


def path_of(way: Way, stored: Stored, value: str | None = None) -> str:
    """The path with what is stored in it, or with a value in place of each of its names."""
    return NAME.sub(
        lambda found: stored.value(found[1], way.path) if value is None else value, way.path
    )


@dataclass(frozen=True)
class Seen:
    """An answer; what never ends has no text."""

    status: int
    headers: httpx.Headers
    text: str

    @property
    def is_login_needed(self) -> bool:
        """Whether it says that somebody has to log in first."""
        to = self.headers.get("location", "")
        return self.status == 401 or (self.status == 303 and to.partition("?")[0] == "/login")


def ask(client: httpx.Client, method: str, path: str, **options: Any) -> Seen:
    """Send a request."""
    with client.stream(method, path, **options) as answer:
        is_endless = answer.headers.get("content-type", "").startswith(ENDLESS)
        text = "" if is_endless else answer.read().decode("utf-8", "replace")
        return Seen(answer.status_code, answer.headers, text)


def walk(
    client: httpx.Client, stored: Stored, ways: tuple[Way, ...] = GETS
) -> Iterator[tuple[Way, Seen]]:
    """Each way with what it answers."""
    for way in ways:
        yield way, ask(client, way.method, path_of(way, stored))
