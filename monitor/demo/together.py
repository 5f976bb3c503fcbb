"""Runs the demo on two workers that share a PostgreSQL; one is killed while news appears."""

from __future__ import annotations

import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from monitor.demo.newsroom import Newsroom, kill
from monitor.demo.postgres import OwnServer
from monitor.demo.runner import Result, now
from monitor.demo.story import Event, Events, Story, peak_memory, process_of
from monitor.model import NOTIFIER, SCHEDULER, Server

FIRST, SECOND = "A", "B"
# With the first of these news at the earliest, so that there was something to share before.
KILLED_WITH = 3
# So long it is waited for the first worker to be the one that brings the news.
UNTIL_KILLED = 6.0


@dataclass
class Shared:
    """Who does what, as the workers tell it.

    ``asked`` is by worker how often it has asked which paper, ``last`` by paper who asked it last.
    """

    tell: Callable[[Event], None]
    roles: dict[str, str] = field(default_factory=dict)
    asked: dict[str, Counter[str]] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)
    news: Counter[str] = field(default_factory=Counter)
    killed: float | None = None

    def take(self, event: Event) -> None:
        """Note an event and tell it."""
        by, source = str(event.get("by", "")), str(event.get("source", ""))
        if self.killed is not None and by == FIRST and "timestamp" not in event:
            return  # what Python's resource tracker says of its end
        if event["event"] == "role taken":
            self.roles[event["role"]] = by
        if event["event"] == "polled":
            if self.killed is not None and by != self.last.get(source, by):
                seconds = time.monotonic() - self.killed
                self.tell({"event": "took over", "by": by, "source": source, "seconds": seconds})
            self.asked.setdefault(by, Counter())[source] += 1
            self.last[source] = by
            self.news[by] += event["new"]
        self.tell(event)

    def has_all(self, by: str) -> bool:
        """Whether a worker keeps the clock and sends."""
        return [self.roles.get(role) for role in (SCHEDULER, NOTIFIER)] == [by, by]


def run_together(
    folder: Path,
    *,
    tell: Callable[[Event], None],
    pause: float,
    page_port: int = 0,
    keep_open: Callable[[Result, str], None] | None = None,
) -> Result:
    """Let the demo run to its end, as `monitor.demo.runner.run` does. Raises NoPostgresError.

    Events of a worker are ``by`` it; beside them come "killed", "took over" and "shared".
    """
    started, events = time.monotonic(), Events()
    with ExitStack() as stack:
        server = Server(stack.enter_context(OwnServer(is_lasting=False)).url)
        newsroom = stack.enter_context(
            Newsroom(
                folder,
                now=now,
                on_mail=events.on_mail,
                on_post=events.on_post,
                page_port=page_port,
                server=server,
            )
        )
        shared = Shared(tell)
        papers = {source.id: source.name for source in newsroom.settings.sources}
        tell(
            {
                "event": "opened",
                "papers": papers,
                "config": newsroom.config,
                "page": newsroom.page,
                "server": server,
            }
        )

        def started_as(by: str, *command: str) -> subprocess.Popen[str]:
            words = (*command, "--verbose")
            return stack.enter_context(process_of(newsroom, events, words, by))

        first = started_as(FIRST, "worker")
        story = Story(events, shared.take, lambda: first.poll() is None)
        story.wait_for(lambda: shared.has_all(FIRST))
        second = started_as(SECOND, "run")
        story = Story(events, shared.take, lambda: second.poll() is None)
        story.wait_for(lambda: newsroom.has_polled_all() and SECOND in shared.asked)
        _publish(newsroom, story, shared, pause, first)
        # Time for an alert too many: each paper is polled once more at least.
        story.watch(3.0)
        tell({"event": "shared", "asked": shared.asked, "papers": papers})
        result = Result(
            newsroom.expected(),
            newsroom.arrived(),
            0,
            time.monotonic() - started,
            peak_memory(second.pid),
            newsroom.repeated(),
        )
        if keep_open is not None:
            keep_open(result, newsroom.page)
            with suppress(KeyboardInterrupt):
                while second.poll() is None:
                    story.watch(1.0)
        second.send_signal(signal.SIGTERM)
        exit_code = second.wait(15)
        story.drain()
        return replace(result, exit_code=exit_code)


def _publish(
    newsroom: Newsroom,
    story: Story,
    shared: Shared,
    pause: float,
    first: subprocess.Popen[str],
) -> None:
    """Let all news appear, kill the first worker with some of them, and wait for the alerts."""

    def has_arrived() -> bool:
        return not newsroom.expected() - newsroom.arrived()

    def has_brought_news() -> bool:
        return shared.news[FIRST] > before

    before, last = 0, newsroom.landscape.last_step
    for step in range(1, last + 1):
        if newsroom.copies_next():
            # What was first has to be told first, whichever paper is polled sooner.
            story.wait_for(has_arrived)
        before = shared.news[FIRST]
        articles = newsroom.landscape.advance()
        shared.tell({"event": "published", "articles": articles})
        if shared.killed is None and step >= KILLED_WITH:
            # In the middle of it: it has stored news, and nobody was told of them yet.
            found = story.wait_for(has_brought_news, UNTIL_KILLED)
            if found or step == last:
                kill(first)
                shared.killed = time.monotonic()
                shared.tell({"event": "killed", "by": FIRST, "pid": first.pid})
                story.wait_for(lambda: shared.has_all(SECOND))
        story.watch(pause)
    story.wait_for(has_arrived)
