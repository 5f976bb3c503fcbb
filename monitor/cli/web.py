"""`monitor web`: serves the page. The daemon starts it, or you do, such as on a backup."""

from __future__ import annotations

import asyncio
import signal
from typing import Annotated

import structlog
import typer

from monitor.cli import logs
from monitor.cli.options import CONFIG, Config, UsageError, configured
from monitor.serving import live_with_parent
from monitor.settings.values import Web
from monitor.web.app import make_app
from monitor.web.serve import Server, listening_on
from monitor.web.site import Site, open_stores
from monitor.web.watching import Watching
from monitor.web.ways import WAYS
from monitor.wiring import Configured, SystemClock

WithParent = Annotated[
    bool,
    typer.Option("--with-parent", help="End when stdin does, as when whoever started this dies."),
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Log more.")]

log = structlog.get_logger()


def web(config: Config = CONFIG, with_parent: WithParent = False, verbose: Verbose = False) -> None:
    """Serve the page that `web` of monitor.yaml describes, until a signal ends it.

    `monitor run` starts this by itself. It needs the database that the daemon has created.
    """
    logs.configure(verbose=verbose)
    found = configured(config)
    if found.settings.web is None:
        raise UsageError(
            f"{found.settings.directory / 'monitor.yaml'}: there is no page to serve; add `web:`"
        )
    serve(found, found.settings.web, with_parent=with_parent)


def serve(found: Configured, page: Web, *, with_parent: bool = False) -> None:
    """Serve the page until it is told to end."""
    database = found.settings.database
    with listening_on(page) as listening, open_stores(database) as stores:
        site = Site(found, page, stores, SystemClock())
        server = Server(make_app(site, WAYS), listening)
        log.info("page", address="http://{}:{}".format(*server.address), url=page.url)
        asyncio.run(_run(site, server, with_parent=with_parent))


async def _run(site: Site, server: Server, *, with_parent: bool) -> None:
    loop = asyncio.get_running_loop()

    def stop() -> None:
        site.hub.restart()
        server.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    if with_parent:
        live_with_parent(lambda: loop.call_soon_threadsafe(stop))
    await server.run(Watching(site).run)
