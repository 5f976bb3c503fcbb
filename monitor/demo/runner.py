"""Runs the demo: starts the daemon in its newsroom, lets news appear, and tells what happens."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from monitor.demo.newsroom import Newsroom, Told
from monitor.demo.story import Event, Events, Story, peak_memory, process_of


@dataclass(frozen=True, slots=True)
class Result:
    """How a run of the demo ended. ``memory`` is the peak of the daemon, in bytes.

    ``repeated`` are alerts that said that they may have arrived before.
    """

    expected: Counter[Told]
    arrived: Counter[Told]
    exit_code: int
    seconds: float
    memory: int
    repeated: Counter[Told] = field(default_factory=Counter)

    @property
    def missing(self) -> Counter[Told]:
        """Alerts that should have arrived."""
        return self.expected - self.arrived

    @property
    def surplus(self) -> Counter[Told]:
        """Alerts that should not have arrived, or not so often."""
        return self.arrived - self.expected

    @property
    def is_right(self) -> bool:
        """Whether exactly the expected alerts arrived and the daemon ended as it should.

        After a crash one may arrive again that says so of itself.
        """
        is_complete = not self.missing and not self.surplus - self.repeated
        return is_complete and self.exit_code == 0


def run(
    folder: Path,
    *,
    tell: Callable[[Event], None],
    pause: float,
    page_port: int = 0,
    keep_open: Callable[[Result, str], None] | None = None,
) -> Result:
    """Let the demo run to its end in ``folder``; ``pause`` seconds lie between news.

    ``keep_open`` is called when all has arrived, with the address of the page; from then on all
    runs until KeyboardInterrupt.

    ``tell`` gets what happens, in order: the daemon's log events, and ``{"event": "mail"}`` or
    ``"chat"`` with what arrived.
    """
    started, events = time.monotonic(), Events()
    with Newsroom(
        folder, now=now, on_mail=events.on_mail, on_post=events.on_post, page_port=page_port
    ) as newsroom:
        papers = {source.id: source.name for source in newsroom.settings.sources}
        tell(
            {"event": "opened", "papers": papers, "config": newsroom.config, "page": newsroom.page}
        )
        with process_of(newsroom, events) as daemon:
            story = Story(events, tell, lambda: daemon.poll() is None)
            story.wait_for(newsroom.has_polled_all)
            for _ in range(newsroom.landscape.last_step):
                if newsroom.copies_next():
                    # What was first has to be told first, whichever paper is polled sooner.
                    story.wait_for(lambda: not newsroom.expected() - newsroom.arrived())
                articles = newsroom.landscape.advance()
                tell({"event": "published", "articles": articles, "papers": papers})
                story.watch(pause)
            story.wait_for(lambda: not newsroom.expected() - newsroom.arrived())
            # Time for an alert too many: each paper is polled once more at least.
            story.watch(3.0)
            result = Result(
                newsroom.expected(),
                newsroom.arrived(),
                0,
                time.monotonic() - started,
                peak_memory(daemon.pid),
            )
            if keep_open is not None:
                keep_open(result, newsroom.page)
                with suppress(KeyboardInterrupt):
                    while daemon.poll() is None:
                        story.watch(1.0)
            daemon.send_signal(signal.SIGTERM)
            exit_code = daemon.wait(15)
            story.drain()
            return replace(result, exit_code=exit_code)


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)
