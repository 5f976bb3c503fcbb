"""The order of the steps: poll, extract, match, store; then notify pays what is owed."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from monitor import pages
from monitor.careful import Careful
from monitor.delivering import spread
from monitor.errors import FetchError, ReadError
from monitor.health import volume_of
from monitor.matched import Matched
from monitor.matching import Matching
from monitor.model import (
    Article,
    Feed,
    Notice,
    NoticeKind,
    Response,
    Source,
    SourceState,
    Validators,
    host_of,
)
from monitor.news import keys_to_look_up, news_of
from monitor.poll import schedule
from monitor.poll.kinds.agenda import read_agenda
from monitor.poll.kinds.feed import read_feed
from monitor.poll.manners import Manners
from monitor.ports import Fetcher, Workers
from monitor.reports import PageReport, PollReport, Round


class Later(Protocol):
    """Has what is stored matched by somebody."""

    def submit(self, conn: Any, *, ready: Sequence[Article], pages: Sequence[Article]) -> None:
        """Ask for that in the transaction in which articles and pages are stored."""
        ...


FEEDS = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9,"
    " text/html;q=0.6, */*;q=0.5"
)
DEADLY = 2
INSECURE = "a redirect led from https to http: what was read may have been changed on the way"


@dataclass(slots=True, kw_only=True)
class Pipeline(Matching):
    """The steps joined to the world; `monitor.wiring` makes one.

    Only `adopt` changes it. Without ``manners`` nobody is asked whether pages may be read. ``ping``
    fetches an address that is configured, wherever it leads. What is stored is matched at once, or
    ``later`` by whoever that is submitted to.
    """

    fetcher: Fetcher
    workers: Workers
    manners: Manners | None = None
    max_entries: int = 1000
    ping: Callable[[str], Awaitable[object]] | None = None
    careful: Careful = field(default_factory=Careful)
    later: Later | None = None

    async def poll(self, source: Source, state: SourceState | None = None) -> PollReport:
        """Read a source once and store what came of it, all in one transaction.

        ``state`` is what is remembered of it, if that has just been looked up.
        """
        if state is None:
            state = await asyncio.to_thread(self.archive.state_of, source.id)
        state = schedule.at_home(state, source)
        address = schedule.address_of(state, source)
        try:
            response = await self.fetcher.get(address, accept=FEEDS, validators=state.validators)
        except FetchError as error:
            return await self._not_fetched(source, state, error)
        body = _hash(response.body)
        if response.unchanged or body == state.body:
            unchanged = True
            feed = Feed(
                "", (), state.warning, state.items, skipped=len(state.items), pause=state.pause
            )
        else:
            try:
                feed = await self._feed(source, state, response, body)
            except ReadError as error:
                return await self._not_read(source, state, body, error)
            unchanged = False
            state = replace(state, body=body if feed.is_complete else "", items=feed.items)
        moved = schedule.after_redirect(state, address, source, response.moved)
        told = _moved(source, state, moved, self.clock.now())
        return await self._succeeded(source, moved, feed, response, told, unchanged=unchanged)

    async def _feed(
        self, source: Source, state: SourceState, response: Response, body: str
    ) -> Feed:
        if body == state.deadly and state.deaths >= DEADLY:
            raise ReadError(
                f"not read: it ended {state.deaths} worker processes or took too long in them;"
                " it is read once it has changed",
            )
        of = (response.body, response.content_type, response.url)
        host = host_of(response.url)
        if state.deadly:
            self.careful.suspect(host)
        workers = self.careful.for_feeds(self.workers, host)
        if source.kind == "page":
            return await workers.run(
                read_agenda, *of, source.entries, source.heading, self.max_entries
            )
        return await workers.run(read_feed, *of, self.max_entries, state.items)

    async def failed(
        self, source: Source, error: str, *, retry_after: timedelta | None = None
    ) -> PollReport:
        """Store that a source could not be read, and ask it again later."""
        state = await asyncio.to_thread(self.archive.state_of, source.id)
        return await self._failed(source, schedule.at_home(state, source), error, retry_after)

    async def _failed(
        self, source: Source, state: SourceState, error: str, retry_after: timedelta | None
    ) -> PollReport:
        later = schedule.after_failure(
            state,
            source,
            error,
            retry_after=retry_after,
            now=self.clock.now(),
            jitter=spread(),
        )
        await asyncio.to_thread(self.archive.record, later)
        return PollReport(source.id, error=error)

    async def _not_fetched(
        self, source: Source, state: SourceState, error: FetchError
    ) -> PollReport:
        now = self.clock.now()
        if not error.asked:
            wait = error.retry_after or source.interval_min
            await asyncio.to_thread(self.archive.record, schedule.postponed(state, wait, now))
            return PollReport(source.id, error=str(error))
        if not error.gone:
            return await self._failed(source, state, str(error), error.retry_after)
        later = schedule.after_gone(state, str(error), now)
        told = () if state.gone else (Notice(source.id, NoticeKind.GONE, now, later.error),)
        await asyncio.to_thread(self.archive.record, later, notices=told)
        return PollReport(source.id, error=later.error, notices=told)

    async def _not_read(
        self, source: Source, state: SourceState, body: str, error: ReadError
    ) -> PollReport:
        if error.deadly:
            deaths = state.deaths + 1 if state.deadly == body else 1
            state = replace(state, deadly=body, deaths=deaths)
        return await self._failed(source, state, str(error), None)

    async def _succeeded(
        self,
        source: Source,
        state: SourceState,
        feed: Feed,
        response: Response,
        told: Sequence[Notice],
        *,
        unchanged: bool,
    ) -> PollReport:
        now = self.clock.now()
        keys = keys_to_look_up(feed)
        known = await asyncio.to_thread(self.archive.known, source.id, keys) if keys else {}
        news = news_of(
            source,
            state,
            feed,
            known,
            page=response.url,
            is_capped=len(feed.entries) + feed.skipped >= self.max_entries,
            now=now,
        )
        later = schedule.after_success(
            replace(state, warning=feed.warning),
            source,
            news=news.times(state.last_success),
            # A feed that was cut off is to be read again whole.
            validators=response.validators if feed.is_complete else Validators(),
            hint=feed.pause,
            fresh=response.fresh,
            is_complete=feed.is_complete,
            now=now,
            jitter=spread(),
        )
        notices = (*news.notices, *told)
        volume = volume_of(
            [article for _, article in news.new],
            last=state.last_success,
            now=now,
            is_joined=len(news.new) < len(feed.entries) + feed.skipped,
        )
        found = await self._store(
            news.ready,
            now,
            state=later,
            entries=news.new,
            revised=news.revised,
            notices=notices,
            volume=volume,
            pages=news.waiting,
        )
        return PollReport(
            source.id,
            new=len(news.new),
            known=len(feed.entries) - len(news.new) + feed.skipped,
            edited=len(news.edited),
            owed=found.count,
            hits=found.told,
            waiting=news.waiting,
            first=state.last_success is None,
            unchanged=unchanged,
            warning="; ".join(filter(None, (feed.warning, INSECURE if response.insecure else ""))),
            failures=tuple(found.failures),
            kept=tuple(found.kept),
            notices=notices,
        )

    async def _store(
        self, ready: Sequence[Article], now: datetime, *, pages: Sequence[Article] = (), **data: Any
    ) -> Matched:
        """Store what was read, and have what is ``ready`` matched; ``pages`` wait to be read."""
        if self.later is not None:
            then = partial(self.later.submit, ready=ready, pages=pages) if ready or pages else None
            unmatched = [each.id for each in ready]
            await asyncio.to_thread(self.archive.record, **data, unmatched=unmatched, then=then)
            return Matched()
        # Which rules held before is asked and stored at once: the page of an article may be read
        # while a poll finds it edited.
        async with self.matching if ready else nullcontext():
            found = await self._matched(ready, now)
            await asyncio.to_thread(
                self.archive.record,
                **data,
                hits=found.hits,
                retold=found.retold,
                deliveries=found.owed,
                bearings=self.outlets.bearings,
                placed=found.placed,
            )
        self.meters.owed(found.owed)
        return found

    async def read(self, source: Source, article: Article) -> PageReport:
        """Read the page of an article and store what came of it, all in one transaction."""
        workers = self.careful.for_pages(self.workers, host_of(article.url))
        after, reservation = await pages.with_page(
            article, source, self.fetcher, workers, self.manners, self.clock
        )
        now = self.clock.now()
        found = await self._store([after], now, revised=[(None, after)])
        if reservation:
            await asyncio.to_thread(self.archive.reserve, source.id, reservation, now)
        return PageReport(
            after,
            hits=tuple(hit for _, hit in found.told),
            owed=found.count,
            failures=tuple(found.failures),
            kept=tuple(found.kept),
        )

    async def not_read(self, article: Article, error: str) -> PageReport:
        """Store that a page could not be read for a reason of ours, and try it again later."""
        after = pages.unread(article, error, self.clock.now())
        await asyncio.to_thread(self.archive.record, revised=[(None, after)])
        return PageReport(after)

    async def poll_and_read(self, source: Source) -> Round:
        """Read a source and then the pages it is waiting for."""
        report = await self.poll(source)
        read = await asyncio.gather(*(self.read(source, each) for each in report.waiting))
        return Round(report, tuple(read))


def _moved(
    source: Source, before: SourceState, after: SourceState, now: datetime
) -> tuple[Notice, ...]:
    if after.moves != schedule.MOVES or before.moves == after.moves:
        return ()
    told = f"it says that it has moved to {after.moved} for good: write that at `url`"
    return (Notice(source.id, NoticeKind.MOVED, now, told),)


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]
