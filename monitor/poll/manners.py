"""What a site says about being read by programs, asked once a day: robots.txt and tdmrep.json."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.errors import FetchError
from monitor.model import Response, host_of
from monitor.poll.reservation import Reservation, TdmRep, read_tdmrep
from monitor.poll.robots import Robots, read_robots
from monitor.ports import Clock

KEPT = timedelta(hours=24)
# RFC 9309, 2.3.1.4: a server that fails forbids everything, for now.
ASK_AGAIN = timedelta(minutes=10)
SECOND = timedelta(seconds=1)
OLD_COPY = timedelta(days=7)
MANY_SITES = 5_000


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether a page may be read, else why not and whether that is only for now.

    ``wait`` is how long to leave the site alone if it was not even asked.
    """

    allowed: bool = True
    reason: str = ""
    temporary: bool = False
    wait: timedelta | None = None
    reservation: Reservation | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """What a site said, and until when that counts. Without ``robots`` it could not be asked."""

    host: str
    robots: Robots | None
    rights: TdmRep
    error: str
    read: datetime
    until: datetime
    asked: bool = True


class Manners:
    """Knows what sites allow. ``fetch`` gets an address or raises FetchError.

    ``slow`` is told of an address and the pause between two requests that its host asks for.
    """

    def __init__(
        self,
        fetch: Callable[[str], Awaitable[Response]],
        clock: Clock,
        *,
        slow: Callable[[str, timedelta], None] | None = None,
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._slow = slow
        self._sites: dict[str, Site] = {}
        self._asking: dict[str, asyncio.Task[Site]] = {}

    async def of(self, url: str) -> Permission:
        """What the site of a page says about reading it."""
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return Permission()  # the fetcher says what is wrong with it
        # Without a login: that is nobody's business here.
        origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
        site = self._sites.get(origin)
        if site is None or self._clock.now() >= site.until:
            site = await self._asked(origin)
        host = parts.hostname
        if site.robots is None:
            reason = (
                f"robots.txt of {host} cannot be read ({site.error}): no page of it is read now"
            )
            wait = None if site.asked else max(site.until - self._clock.now(), SECOND)
            return Permission(allowed=False, reason=reason, temporary=True, wait=wait)
        reservation = site.rights.of(url)
        if reservation is None and site.robots.reserves:
            reservation = Reservation(reserved=True, place="robots.txt")
        if not site.robots.allows(url):
            reason = f"robots.txt of {host} forbids us this page"
            return Permission(allowed=False, reason=reason, reservation=reservation)
        return Permission(reservation=reservation)

    async def _asked(self, origin: str) -> Site:
        """What the site says, asked for by one task however many wait for it."""
        task = self._asking.get(origin)
        if task is None:
            task = self._asking[origin] = asyncio.create_task(self._ask(origin))
        return await asyncio.shield(task)

    async def _ask(self, origin: str) -> Site:
        try:
            now = self._clock.now()
            try:
                text = await self._text(origin, "/robots.txt")
                # In a thread: one of the longest allowed takes a third of a second.
                robots: Robots | None = await asyncio.to_thread(read_robots, text)
                said = await self._text(origin, "/.well-known/tdmrep.json", or_=b"")
                rights = await asyncio.to_thread(read_tdmrep, said)
                site = Site(host_of(origin), robots, rights, "", now, now + KEPT)
            except FetchError as error:
                site = self._after_failure(origin, error)
            self._forget()
            self._sites[origin] = site
            if self._slow is not None and site.robots is not None:
                self._slow(origin, self._longest_delay(site.host))
            return site
        finally:
            del self._asking[origin]

    async def _text(self, origin: str, path: str, *, or_: bytes | None = None) -> bytes:
        """A file of the site; nothing if it has none, ``or_`` if it cannot be asked."""
        try:
            return (await self._fetch(f"{origin}{path}")).body
        except FetchError as error:
            if error.permanent:  # RFC 9309, 2.3.1.3: no such file means no rules
                return b""
            if or_ is not None:
                return or_
            raise

    def _after_failure(self, origin: str, error: FetchError) -> Site:
        now, pause = self._clock.now(), ASK_AGAIN
        if not error.asked and error.retry_after:
            # It was left alone for a while, and may be asked when that is over.
            pause = min(pause, error.retry_after)
        old = self._sites.get(origin)
        if old is not None and old.robots is not None and now - old.read < OLD_COPY:
            return replace(old, error=str(error), until=now + pause)
        host = host_of(origin)
        return Site(host, None, TdmRep(), str(error), now, now + pause, asked=error.asked)

    def _longest_delay(self, host: str) -> timedelta:
        """The longest pause that the sites of a host ask for: it may have several ports."""
        delays = (
            site.robots.delay
            for site in self._sites.values()
            if site.host == host and site.robots is not None
        )
        return max(delays, default=timedelta())

    def _forget(self) -> None:
        if len(self._sites) >= MANY_SITES:
            for origin in list(self._sites)[: MANY_SITES // 10]:
                del self._sites[origin]
