"""Fakes that behave: a clock that is moved by hand, a web that is a dict, a channel that keeps."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

from monitor.errors import FetchError, SendError
from monitor.model import Message, Response, Target, Validators
from tests.values import NOON

NOTHING_KNOWN = Validators()

T = TypeVar("T")


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now
        self._seconds = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._seconds

    def move(self, by: timedelta) -> None:
        """Let time pass on both clocks."""
        self._now += by
        self._seconds += by.total_seconds()

    def set_back(self, by: timedelta) -> None:
        """Put the wall clock back, as an operator or NTP would."""
        self._now -= by


class FakeWeb:
    """Addresses and what stands there: a body, or an error. Keeps who asked for what."""

    def __init__(self) -> None:
        self.places: dict[str, bytes | FetchError] = {}
        self.etags: dict[str, str] = {}
        self.asked: list[tuple[str, Validators]] = []

    async def get(
        self,
        url: str,
        *,
        accept: str,
        validators: Validators = NOTHING_KNOWN,
        media: tuple[str, ...] = (),
        may_follow: Callable[[str], Awaitable[None]] | None = None,
    ) -> Response:
        self.asked.append((url, validators))
        body = self.places.get(url, FetchError(f"{url}: 404 Not Found"))
        if isinstance(body, FetchError):
            raise body
        etag = self.etags.get(url, "")
        if etag and validators.etag == etag:
            return Response(url, validators=validators, unchanged=True)
        return Response(url, body, "text/html; charset=utf-8", Validators(etag))

    def urls(self) -> list[str]:
        """What was asked for, in order."""
        return [url for url, _ in self.asked]


class InlineWorkers:
    """Runs functions at once, in this process."""

    async def run(self, function: Callable[..., T], *args: object) -> T:
        return function(*args)


class FakeChannel:
    """Takes messages until told otherwise."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, Message]] = []
        self.errors: dict[str, SendError | Exception] = {}
        self.held: dict[str, threading.Event] = {}
        self.broken: dict[str, str] = {}

    def send(self, target: Target, recipient: str, message: Message) -> None:
        if target.id in self.held:
            self.held[target.id].wait(20)
        if target.id in self.errors:
            raise self.errors[target.id]
        self.sent.append((target.id, recipient, message))

    def unusable(self, target: Target) -> str | None:
        return self.broken.get(target.id)

    def close(self) -> None:
        pass

    def targets(self) -> list[str]:
        """Who got something, in order."""
        return [target for target, _, _ in self.sent]


def rss(*items: tuple[str, str, str]) -> bytes:
    """A feed of (address, title, teaser), newest first."""
    parts = "".join(
        f"<item><title>{title}</title><link>{url}</link><guid>{url}</guid>"
        f"<description>{teaser}</description></item>"
        for url, title, teaser in items
    )
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>P</title>'
    return f"{head}{parts}</channel></rss>".encode()


def page(*paragraphs: str) -> bytes:
    """An article's page."""
    filler = (
        "Der Bauhof hat die Wege am Ufer neu geschottert, die Bänke kommen erst im Frühjahr.",
        "Wer am Wochenende spazieren geht, findet am alten Speicher wieder einen Stand mit Kaffee.",
    )
    text = "".join(f"<p>{each}</p>" for each in (*paragraphs, *filler))
    return (
        f"<html><head><title>T</title></head><body><article>{text}</article></body></html>".encode()
    )
