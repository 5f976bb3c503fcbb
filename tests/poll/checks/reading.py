"""Papers whose articles have pages: one new article, and what comes of its page."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from monitor.model import Article
from monitor.poll.identity import normalised
from monitor.reports import PageReport
from tests.fakes import FakeChannel, page
from tests.newsroom import deliver_all
from tests.poll.checks.harness import PATIENCE, Script, Watch, watching
from tests.poll.checks.papers import in_turn, item, rss
from tests.poll.server import answer

ROBOTS, RIGHTS, PAGE = "/robots.txt", "/.well-known/tdmrep.json", "/1"
TITLE, TEASER = "Verkehr auf der Warle", "Nach drei Wochen geht es weiter."
# Only the page has the word that the rule waits for.
TEXT = "Seit Montag legt die Fähre wieder ab, sagte der Fährmann am Ufer."
GOOD = answer(body=page(TEXT), Content_Type="text/html; charset=utf-8")


@dataclass
class Reader:
    """A watch that was polled once before the article came."""

    watch: Watch

    async def poll(self) -> None:
        await self.watch.poll()

    async def read_due(self) -> list[PageReport]:
        """Read the pages whose time has come, and deliver what is owed."""
        pipeline, now = self.watch.pipeline, self.watch.clock.now()
        due = self.watch.archive.due_pages(now, 100)
        found = [await pipeline.read(self.watch.source, article) for article in due]
        told = await deliver_all(pipeline)
        self.watch.told += [claim.alert.article.title for claim, _ in told]
        return found

    async def read_while_due(self, during: timedelta, every: timedelta) -> None:
        """Look every now and then which pages are due, as the daemon does."""
        end = self.watch.clock.now() + during
        while self.watch.clock.now() < end:
            self.watch.clock.move(every)
            await self.read_due()

    def article(self) -> Article:
        """The article as it is stored now."""
        key = f"link:{normalised(self.watch.url + PAGE)}"
        return self.watch.archive.known(self.watch.source.id, [key])[key]

    @property
    def messages(self) -> list[str]:
        """The alerts that were sent."""
        channel = self.watch.pipeline.outlets.notifier
        assert isinstance(channel, FakeChannel)
        return [message.text for _, _, message in channel.sent]


def the_item(*, title: str = TITLE, teaser: str = TEASER, more: str = "", link: str = PAGE) -> str:
    return item(title, link=link, guid=TITLE, teaser=teaser, more=more)


def paper(page: Script = GOOD, *items: str, **more: Script) -> dict[str, Script]:
    """A paper that has no article at first, then one with this page."""
    feeds = [answer(body=rss()), *(answer(body=rss(each)) for each in items or (the_item(),))]
    return {
        "/feed": in_turn(*feeds),
        PAGE: page,
        ROBOTS: more.get("robots", answer(404)),
        RIGHTS: more.get("rights", answer(404)),
    }


def read(scripts: Mapping[str, Script], use: Any = None, **options: Any) -> Watch:
    """What comes of the article, and of its use afterwards."""
    source = {"pages": True, **options.pop("source", {})}

    async def main() -> Watch:
        async with (
            asyncio.timeout(PATIENCE),
            watching(scripts, source=source, **options) as watch,
        ):
            await watch.poll()
            await watch.poll()
            if use is not None:
                await use(Reader(watch))
            return watch

    return asyncio.run(main())


def messages(watch: Watch) -> list[str]:
    """The alerts that were sent."""
    return Reader(watch).messages
