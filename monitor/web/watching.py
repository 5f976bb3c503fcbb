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
# So many looks at the database for one at the users.
USERS = 4
# Milliseconds for each open page, over which they ask for what is new.
SPREAD = 10

log = structlog.get_logger()


class Watching:
    """Looks twice a second whether anybody wrote; only then asks what is new."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._version = -1
        self._mark: int | None = None
        self._read: datetime | None = None
        self._users = UsersWatch(site, os.environ)

    async def run(self) -> None:
        """Look until cancelled."""
        for number in count():
            # Whoever was removed is out also when the database cannot be read.
            if number % USERS == 0:
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

    async def follow_users(self) -> None:
        """Take over the users if their file has changed."""
        await asyncio.to_thread(self._users.look)

    async def step(self) -> None:
        """Look once."""
        # It only looks at memory that the processes share, so it may be done on the loop.
        version = self._site.stores.changes.version()
        if version == self._version:
            return
        self._version = version
        await self._follow_config()
        await self._tell()

    async def _follow_config(self) -> None:
        state = await asyncio.to_thread(self._site.stores.reader.config)
        if state is None or state.read == self._read:
            return
        is_first, self._read = self._read is None, state.read
        if is_first:
            return
        directory = self._site.settings.directory
        try:
            found = await asyncio.to_thread(configure, directory, os.environ)
        except MonitorError as error:
            log.warning("configuration refused, the last good one stays", error=str(error))
            return
        self._site.adopt(found)
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
