"""Serves the page until it is told to end."""

from __future__ import annotations

import asyncio
import gc
import signal
from datetime import datetime

import structlog

from monitor.serving import live_with_parent
from monitor.settings.values import Web
from monitor.web.app import make_app
from monitor.web.serve import Server, listening_on
from monitor.web.site import Site, open_stores
from monitor.web.watching import Watching
from monitor.web.ways import WAYS
from monitor.wiring import Configured, SystemClock

log = structlog.get_logger()


def serve(found: Configured, page: Web, began: datetime, *, with_parent: bool = False) -> None:
    """Serve the page; with a parent, it ends when that does. Raises MonitorError.

    ``began`` is when the configuration began to be read.
    """
    database = found.settings.database
    with listening_on(page) as listening, open_stores(database) as stores:
        site = Site(found, page, stores, SystemClock())
        trusted = page.proxy.networks if page.proxy else ()
        server = Server(make_app(site, WAYS), listening, trusted=trusted)
        # The rules and names stay: else the garbage collector looks at all of them again and again,
        # and a page waits for it.
        gc.collect()
        gc.freeze()
        log.info("page", address="http://{}:{}".format(*server.address), url=page.url)
        asyncio.run(_run(site, server, Watching(site, began), with_parent=with_parent))


async def _run(site: Site, server: Server, watching: Watching, *, with_parent: bool) -> None:
    loop = asyncio.get_running_loop()

    def stop() -> None:
        site.hub.restart()
        server.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    if with_parent:
        live_with_parent(lambda: loop.call_soon_threadsafe(stop))

    async def watch() -> None:
        try:
            await watching.run()
        finally:
            stop()

    await server.run(watch)
