"""The order of the steps: poll, extract, match, store; then notify pays what is owed."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.errors import FetchError, ReadError, SendError
from monitor.extract import read_page, without_lead
from monitor.match import RuleSet
from monitor.model import (
    Article,
    Claim,
    Delivery,
    Entry,
    Feed,
    Hit,
    Message,
    Source,
    SourceState,
    Target,
    Validators,
    key_of,
)
from monitor.notify import backoff, route
from monitor.poll import identity, schedule
from monitor.poll.kinds.feed import read_feed
from monitor.ports import Archive, Clock, Fetcher, Notifier, Workers

FEEDS = "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"
PAGES = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
# How many messages are handed over at once, and threads that do it.
SENDING_AT_MOST = 16
FIRST_POLL = "first poll of this source: its entries are stored without alerting"


@dataclass(frozen=True, slots=True)
class PollReport:
    """What a poll of one source brought.

    ``new`` and ``known`` count entries, ``unread`` those whose page could not be read, ``owed``
    alerts. ``error`` is empty unless the source itself could not be read.
    """

    source: str
    new: int = 0
    known: int = 0
    unread: int = 0
    owed: int = 0
    hits: tuple[tuple[Article, Hit], ...] = ()
    first: bool = False
    unchanged: bool = False
    warning: str = ""
    error: str = ""
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The steps joined to the world; `monitor.wiring` makes one.

    ``desks`` gives the targets of a desk, ``compose`` the message for a claim.
    """

    clock: Clock
    fetcher: Fetcher
    workers: Workers
    archive: Archive
    notifier: Notifier
    senders: Executor
    rules: RuleSet
    desks: Mapping[str, Sequence[Target]]
    targets: Mapping[str, Target]
    compose: Callable[[Claim, Target, datetime], Message]
    max_entries: int = 1000

    async def poll(self, source: Source) -> PollReport:
        """Read a source once and store what came of it, all in one transaction."""
        state = await asyncio.to_thread(self.archive.state_of, source.id)
        try:
            response = await self.fetcher.get(source.url, accept=FEEDS, validators=state.validators)
            feed = Feed("", ())
            if not response.unchanged:
                feed = await self.workers.run(
                    read_feed,
                    response.body,
                    response.content_type,
                    response.url,
                    self.max_entries,
                )
        except (FetchError, ReadError) as error:
            wait = error.retry_after if isinstance(error, FetchError) else None
            return await self.failed(source, str(error), retry_after=wait)
        # A feed that was cut or broken is to be read again whole.
        validators = Validators() if feed.warning else response.validators
        return await self._succeeded(source, state, feed, validators, response.unchanged)

    async def failed(
        self, source: Source, error: str, *, retry_after: timedelta | None = None
    ) -> PollReport:
        """Store that a source could not be read, and ask it again later."""
        state = await asyncio.to_thread(self.archive.state_of, source.id)
        later = schedule.after_failure(
            state,
            source,
            error,
            retry_after=retry_after,
            now=self.clock.now(),
            jitter=_jitter(),
        )
        await asyncio.to_thread(self.archive.record, later)
        return PollReport(source.id, error=error)

    async def _succeeded(
        self,
        source: Source,
        state: SourceState,
        feed: Feed,
        validators: Validators,
        unchanged: bool,
    ) -> PollReport:
        keys = {key for entry in feed.entries for key in entry.keys}
        known = await asyncio.to_thread(self.archive.known, source.id, keys)
        fresh = identity.new_entries(feed, known)
        articles = await asyncio.gather(*(self.read(source, entry) for entry in fresh))
        found, failures = await asyncio.to_thread(self._match, articles)
        now = self.clock.now()
        first = state.last_success is None
        owed = _owed(articles, found, self.desks, now, FIRST_POLL if first else "")
        later = schedule.after_success(
            state, source, new=len(fresh), validators=validators, now=now, jitter=_jitter()
        )
        await asyncio.to_thread(
            self.archive.record, later, list(zip(fresh, articles, strict=True)), found, owed
        )
        return PollReport(
            source.id,
            new=len(fresh),
            known=len(feed.entries) - len(fresh),
            unread=sum(bool(article.page_error) for article in articles),
            owed=0 if first else len(owed),
            hits=tuple(found),
            first=first,
            unchanged=unchanged,
            warning=feed.warning,
            failures=tuple(failures),
        )

    async def read(self, source: Source, entry: Entry) -> Article:
        """The article of an entry; ``page_error`` says why it has no text, if so."""
        article = Article(
            id=key_of(source.id, entry.keys[0]),
            source=source.id,
            url=entry.url,
            title=entry.title,
            teaser=entry.teaser,
            author=entry.author,
            language=source.language,
            published=entry.published,
            seen=self.clock.now(),
        )
        return await with_page(article, self.fetcher, self.workers)

    def _match(self, articles: Sequence[Article]) -> tuple[list[tuple[Article, Hit]], list[str]]:
        found: list[tuple[Article, Hit]] = []
        failures: list[str] = []
        for article in articles:
            hits, failed = self.rules.match(article)
            found += [(article, hit) for hit in hits]
            failures += failed
        return found, failures

    async def claim_due(self, limit: int, *, without: Sequence[str] = ()) -> tuple[Claim, ...]:
        """Deliveries to `deliver` now, taken so that nobody else sends them."""
        return await asyncio.to_thread(
            self.archive.claim_due, self.clock.now(), limit, without=without
        )

    async def deliver(self, claim: Claim) -> Delivery:
        """Send one alert and store what became of it."""
        settled = await self.send(claim)
        await self.settle(settled)
        return settled

    async def settle(self, delivery: Delivery) -> None:
        """Store what became of a delivery."""
        await asyncio.to_thread(self.archive.settle, delivery)

    async def send(self, claim: Claim) -> Delivery:
        """Send one alert; what became of it is still to be stored."""
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self.senders, self._send, claim)
        except SendError as error:
            return backoff.after_failure(
                claim.delivery,
                error,
                now=self.clock.now(),
                jitter=_jitter(),
                created=claim.created,
            )
        return backoff.after_success(claim.delivery, self.clock.now())

    def _send(self, claim: Claim) -> None:
        target = self.targets.get(claim.delivery.target)
        if target is None:
            # It may come back: an editor may be moving it from one file to another.
            raise SendError(f"target {claim.delivery.target!r} is not configured any more")
        message = self.compose(claim, target, self.clock.now())
        self.notifier.send(target, claim.delivery.recipient, message)


async def with_page(article: Article, fetcher: Fetcher, workers: Workers) -> Article:
    """The article with what its page adds; what the feed said stays."""
    if not article.url:
        return replace(article, page_error="the entry has no link to a page")
    try:
        response = await fetcher.get(article.url, accept=PAGES)
        page = await workers.run(read_page, response.body, response.content_type, response.url)
    except (FetchError, ReadError) as error:
        return replace(article, page_error=str(error))
    teaser = article.teaser or page.teaser
    return replace(
        article,
        text=without_lead(page.text, teaser),
        title=article.title or page.title,
        teaser=teaser,
        author=article.author or page.author,
        published=article.published or page.published,
    )


def _owed(
    articles: Sequence[Article],
    found: Sequence[tuple[Article, Hit]],
    desks: Mapping[str, Sequence[Target]],
    now: datetime,
    suppressed: str,
) -> list[Delivery]:
    owed: list[Delivery] = []
    for article in articles:
        hits = [hit for of, hit in found if of.id == article.id]
        owed += route(article, hits, desks, now=now, suppressed=suppressed)
    return owed


def _jitter() -> float:
    # Not for secrets: it only keeps sources and retries from falling into step.
    return random.uniform(-1.0, 1.0)  # noqa: S311
