"""Sees that the database has changed, and tells the open pages; takes over a new configuration."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from datetime import datetime
from itertools import count

import structlog

from monitor.errors import DatabaseError, MonitorError
from monitor.web.entry.users_watch import UsersWatch
from monitor.web.site import Site
from monitor.wiring import configure

# How soon a page shows what was stored.
LOOK = 0.5
# So many looks at the database for one at the users, and at which file it is.
FILES = 4
# Seconds until a configuration that could not be read is read again.
AGAIN = 10.0
# Milliseconds for each open page, over which they ask for what is new.
SPREAD = 10

log = structlog.get_logger()


class ReplacedError(MonitorError):
    """Another database is where the one was that the page has opened."""


class Watching:
    """Looks twice a second whether anybody wrote; only then asks what is new.

    ``began`` is when the configuration that the page has started with began to be read: what the
    daemon has read after that may be newer.
    """

    def __init__(self, site: Site, began: datetime) -> None:
        self._site = site
        self._began = began
        self._version = -1
        self._mark: int | None = None
        self._read: datetime | None = None
        self._refused: datetime | None = None
        self._again: float | None = None
        self._users = UsersWatch(site, os.environ)

    async def run(self) -> None:
        """Look until cancelled. Raises ReplacedError."""
        for number in count():
            # Whoever was removed is out also when the database cannot be read.
            if number % FILES == 0:
                self.check_file()
                await self._guarded(self.follow_users)
            await self._guarded(self.step)
            await asyncio.sleep(LOOK)

    async def _guarded(self, look: Callable[[], Awaitable[None]]) -> None:
        try:
            await look()
        except DatabaseError as error:
            log.warning("the database cannot be watched at the moment", error=str(error))
        except Exception:  # pages are still shown, only not anew by themselves
            log.exception("unexpected error while watching the database")

    def check_file(self) -> None:
        """Raises ReplacedError if acts would go into a file that nobody reads."""
        if self._site.stores.changes.is_replaced():
            raise ReplacedError(
                f"{self._site.settings.database}: another file was put in its place, or none; the"
                " page ends, to be started with what is there"
            )

    async def follow_users(self) -> None:
        """Take over the users if their file has changed."""
        await asyncio.to_thread(self._users.look)

    async def step(self) -> None:
        """Look once."""
        version = await asyncio.to_thread(self._site.stores.changes.version)
        is_due = self._again is not None and self._site.clock.monotonic() >= self._again
        if version == self._version and not is_due:
            return
        if self._again is None or is_due:
            await self._follow_config()
        await self._tell()
        # Only now: what could not be read is looked at again.
        self._version = version

    async def _follow_config(self) -> None:
        state = await asyncio.to_thread(self._site.stores.reader.config)
        if state is None or state.read == self._read:
            return
        if self._read is None and state.read < self._began:
            self._read = state.read
            return
        self._again = self._site.clock.monotonic() + AGAIN
        directory = self._site.settings.directory
        try:
            found = await asyncio.to_thread(configure, directory, os.environ)
        except MonitorError as error:
            if state.read != self._refused:
                log.warning("configuration refused, the last good one stays", error=str(error))
            self._refused = state.read
            return
        self._site.adopt(found)
        self._read, self._again = state.read, None
        log.info("the page has taken over the configuration")

    async def _tell(self) -> None:
        reader = self._site.stores.reader
        changes = await asyncio.to_thread(reader.stories_changed_since, self._mark)
        is_first, self._mark = self._mark is None, changes.mark
        listeners = len(self._site.hub)
        if listeners and not is_first and (changes.stories or changes.is_more):
            # Many pages that ask at once would wait for each other.
            spread = listeners * SPREAD
            self._site.hub.tell("stories", json.dumps({"spread": spread}))
