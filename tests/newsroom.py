"""A pipeline on fakes: one source, a few rules, two desks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from monitor.daemon import Daemon
from monitor.match import compile_rules
from monitor.model import Claim, Delivery, Level, Rule, Source, Target
from monitor.notify import TEXTS, Composer
from monitor.outlets import Outlets
from monitor.pipeline import Pipeline
from monitor.store import MemoryArchive
from tests.fakes import FakeChannel, FakeClock, FakeWeb, InlineWorkers, page, rss

FEED = "https://paper.example/feed"
PAPER = Source(
    "paper",
    "Der Bote",
    FEED,
    interval_min=timedelta(minutes=5),
    interval_max=timedelta(hours=1),
)
RULES = (
    Rule("faehre", "Fähre", "lokales", Level.NORMAL, "Fähre"),
    Rule("hafen", "Hafen", "lokales", Level.EIL, "Hafen"),
    Rule("hoch", "Hochwasser", "umwelt", Level.NORMAL, "Hochwasser"),
)
CHAT = Target("chat", apprise_url="json://127.0.0.1/hook")
MAIL = Target("mail", recipients=("a@example.org", "b@example.org"))


@dataclass
class Newsroom:
    """Everything a test touches. Use `close` at the end, or the fixture ``newsroom``."""

    clock: FakeClock = field(default_factory=FakeClock)
    web: FakeWeb = field(default_factory=FakeWeb)
    archive: MemoryArchive = field(default_factory=MemoryArchive)
    channel: FakeChannel = field(default_factory=FakeChannel)
    senders: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(16))

    def pipeline(self, *, targets: Sequence[Target] = (CHAT, MAIL)) -> Pipeline:
        """A new one on the same fakes, as after a restart."""
        rules, faults = compile_rules(RULES, {})
        assert not faults
        return Pipeline(
            clock=self.clock,
            fetcher=self.web,
            workers=InlineWorkers(),
            archive=self.archive,
            senders=self.senders,
            rules=rules,
            outlets=Outlets(
                desks={"lokales": (CHAT,), "umwelt": (CHAT, MAIL)},
                targets={target.id: target for target in targets},
                compose=Composer(TEXTS["de"], {"paper": "Der Bote"}),
                notifier=self.channel,
            ),
        )

    def publish(self, *articles: tuple[str, str, str, str]) -> None:
        """Let the paper have these articles (name, title, teaser, text), newest first."""
        self.web.places[FEED] = rss(
            *(
                (f"https://paper.example/{name}", title, teaser)
                for name, title, teaser, _ in articles
            )
        )
        for name, _, _, text in articles:
            self.web.places[f"https://paper.example/{name}"] = page(text)

    def close(self) -> None:
        for event in self.channel.held.values():
            event.set()
        self.senders.shutdown()


async def deliver_all(pipeline: Pipeline) -> list[tuple[Claim, Delivery]]:
    """Send everything that is due."""
    settled = []
    while claims := await pipeline.claim_due(4):
        settled += [(claim, await pipeline.deliver(claim)) for claim in claims]
    return settled


@asynccontextmanager
async def working(daemon: Daemon) -> AsyncIterator[None]:
    """Have done what a daemon begins that does not run itself."""
    doing = asyncio.create_task(daemon.engine.run())
    await asyncio.sleep(0)
    try:
        yield
    finally:
        doing.cancel()
        await asyncio.wait([doing])


async def idle(daemon: Daemon) -> None:
    """Wait until all is done that was begun, and what followed from that."""
    for _ in range(2):
        await daemon.engine.idle()
        await daemon.tasks.done()


async def settle(daemon: Daemon) -> None:
    """Have done what a daemon has begun that does not run itself."""
    async with working(daemon):
        await idle(daemon)
