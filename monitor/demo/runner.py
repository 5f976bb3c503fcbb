"""Runs the demo: starts the daemon in its newsroom, lets news appear, and tells what happens."""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.demo.newsroom import Newsroom, Told, kill
from monitor.demo.sinks import Mail, Post

Event = dict[str, Any]

# Far beyond what a slow machine needs; who waits longer waits for something that will not come.
PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Result:
    """How a run of the demo ended. ``memory`` is the peak of the daemon, in bytes."""

    expected: Counter[Told]
    arrived: Counter[Told]
    exit_code: int
    seconds: float
    memory: int

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
        """Whether exactly the expected alerts arrived and the daemon ended as it should."""
        return self.expected == self.arrived and self.exit_code == 0


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
    started = time.monotonic()
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def on_mail(mail: Mail) -> None:
        events.put({"event": "mail", "to": ", ".join(mail.recipients), "mail": mail.message})

    def on_post(post: Post) -> None:
        events.put({"event": "chat", "post": post.body})

    with Newsroom(
        folder, now=_now, on_mail=on_mail, on_post=on_post, page_port=page_port
    ) as newsroom:
        papers = {source.id: source.name for source in newsroom.settings.sources}
        tell(
            {"event": "opened", "papers": papers, "config": newsroom.config, "page": newsroom.page}
        )
        with _daemon(newsroom, events) as daemon:
            story = _Story(newsroom, events, tell, daemon)
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
                _peak_memory(daemon.pid),
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


class _Story:
    """Tells events as they come while something is waited for."""

    def __init__(
        self,
        newsroom: Newsroom,
        events: queue.SimpleQueue[Event],
        tell: Callable[[Event], None],
        daemon: subprocess.Popen[str],
    ) -> None:
        self._newsroom = newsroom
        self._events = events
        self._tell = tell
        self._daemon = daemon

    def watch(self, seconds: float) -> None:
        """Tell what happens in the next seconds."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                self._tell(self._events.get(timeout=left))
            except queue.Empty:
                return

    def wait_for(self, is_reached: Callable[[], bool]) -> None:
        """Tell what happens until something is reached, the daemon ends or patience does."""
        end = time.monotonic() + PATIENCE
        while not is_reached() and self._daemon.poll() is None and time.monotonic() < end:
            self.watch(0.1)

    def drain(self) -> None:
        """Tell what is left."""
        while not self._events.empty():
            self._tell(self._events.get())


@contextmanager
def _daemon(
    newsroom: Newsroom, events: queue.SimpleQueue[Event]
) -> Iterator[subprocess.Popen[str]]:
    daemon = newsroom.start_daemon()

    def read() -> None:
        for line in daemon.stderr or ():
            try:
                events.put(json.loads(line))
            except ValueError:
                events.put({"event": line.rstrip(), "level": "error"})

    reader = threading.Thread(target=read, name="demo-log")
    reader.start()
    try:
        yield daemon
    finally:
        if daemon.poll() is None:
            kill(daemon)
        reader.join()
        if daemon.stderr is not None:
            daemon.stderr.close()


def _peak_memory(pid: int) -> int:
    """Peak resident memory of a process in bytes (VmHWM, proc(5)); 0 where it cannot be read."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii", errors="replace")
    except OSError:
        return 0
    lines = (line.split() for line in status.splitlines() if line.startswith("VmHWM"))
    return next((int(words[1]) * 1024 for words in lines), 0)


def _now() -> datetime:
    return datetime.now(UTC)
