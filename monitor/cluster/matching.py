"""Asks shards of the rules about articles that are stored, and groups what all have seen."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog

from monitor.cluster.asking import Asking
from monitor.cluster.versions import Versions
from monitor.errors import DatabaseError, RefusedError
from monitor.health import matches
from monitor.journal import Journal
from monitor.match import RuleSet
from monitor.matched import Matched
from monitor.matching import NO_SEND_BEFORE
from monitor.model import Article, bucket_of, host_of
from monitor.pipeline import Pipeline
from monitor.ports import Archive, MatchArchive
from monitor.ports.engine import Engine, Step
from monitor.ports.matching import Asked

MATCHED_AT_ONCE = 200
# Nobody else can write meanwhile: a tenth of a second or two.
GROUPED_AT_ONCE = 25
AGAIN = " again"

Decide = Callable[[Archive, Asked, datetime], Matched]

log = structlog.get_logger()


class Submitting:
    """Implements `monitor.pipeline.Later`: matching is a step of its own."""

    def __init__(self, engine: Engine, shards: int) -> None:
        self._engine = engine
        self.shards = shards

    def submit(self, conn: Any, *, ready: Sequence[Article], pages: Sequence[Article]) -> None:
        """See `monitor.pipeline.Later`."""
        if ready:
            self.match(conn)
        if pages:
            buckets = {str(bucket_of(host_of(page.url))) for page in pages}
            self._engine.submit_all(Step.POLL, buckets, conn=conn)

    def match(self, conn: Any = None, *, again: str = "") -> None:
        """Have every shard look at what it has not seen."""
        for shard in range(self.shards):
            self._engine.submit(Step.MATCH, f"{shard}{again}", {"shard": shard}, conn=conn)

    def group(self, conn: Any = None, *, again: str = "") -> None:
        """Have grouped what all shards have seen."""
        self._engine.submit(Step.GROUP, f"stories{again}", conn=conn)

    def match_again(self) -> None:
        """As `match`, also while a job waits for that of a worker that has died.

        A key is free as soon as its job is begun; who is killed a moment before keeps it until the
        queue finds him silent. So this has keys of its own.
        """
        self.match(again=AGAIN)

    def group_again(self) -> None:
        """As `group`, and as `match_again`."""
        self.group(again=AGAIN)

    def notify(self, conn: Any = None) -> None:
        """Have sent what is owed."""
        self._engine.submit(Step.NOTIFY, "deliveries", conn=conn)


class Placing:
    """Decides in the first of several ways; of an article with which one fails, in the next.

    Articles are remembered, as others group them, too: the next one may be another.
    """

    def __init__(self, ways: Sequence[Decide]) -> None:
        self._ways = ways
        self._failures = Counter[str]()
        self._last = ""

    def decide(self, archive: Archive, asked: Asked, now: datetime) -> Matched:
        """For `monitor.ports.MatchArchive.group_some`."""
        self._last = asked[0][0].id
        way = self._failures[self._last] if len(asked) == 1 else 0
        return self._ways[way](archive, asked, now)

    def failed(self, error: Exception) -> None:
        """Go on to the next way with the last article; raises the error if there is none."""
        last, self._last = self._last, ""
        self._failures[last] += 1
        if not last or self._failures[last] == len(self._ways):
            raise error


class ShardMatching:
    """Does the steps MATCH, of the shard in its arguments, and GROUP.

    ``rules`` are those of each shard.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        archive: MatchArchive,
        rules: Mapping[int, RuleSet],
        submitting: Submitting,
        versions: Versions,
        journal: Journal,
    ) -> None:
        self._pipeline = pipeline
        self._archive = archive
        self._rules = rules
        self._submitting = submitting
        self._versions = versions
        self._journal = journal

    async def match(self, _key: str, args: Mapping[str, Any]) -> None:
        """Ask a shard about all articles that it has not seen. Raises DatabaseError."""
        asking = Asking(self._pipeline, self._rules[shard := int(args["shard"])])
        one_by_one = 0
        # An older configuration leaves it to others: the scheduler submits it again.
        while await self._versions.is_newest(matches(shard)):
            limit = 1 if one_by_one else MATCHED_AT_ONCE
            one_by_one = max(0, one_by_one - 1)
            try:
                count = await self._matched(shard, limit, asking)
            except RefusedError as error:
                one_by_one = one_by_one or MATCHED_AT_ONCE
                if limit == 1:
                    asking.refuse(error)
                continue
            self._journal.failures(asking.failures)
            if count < limit:
                return

    async def _matched(self, shard: int, limit: int, asking: Asking) -> int:
        asking.begin()
        # Rules do not change while articles are shown to them.
        async with self._pipeline.matching:
            matched = await asyncio.to_thread(
                self._archive.match_some,
                shard,
                limit,
                asking.ask,
                self._submitting.group,
                shards=self._submitting.shards,
            )
        return len(matched)

    async def group(self, _key: str, _args: Mapping[str, Any]) -> None:
        """Place articles in stories and owe the alerts. Raises DatabaseError."""
        one_by_one = 0
        placing = Placing((self._decide, self._keep_hits, self._leave_out))
        while await self._versions.is_newest(Step.MATCH):
            limit = 1 if one_by_one else GROUPED_AT_ONCE
            one_by_one = max(0, one_by_one - 1)
            try:
                found = await self._grouped(placing.decide, limit)
            except Exception as error:  # one article must not hold up all the others
                # If it is not one, but the database as a whole, the next try may find it well.
                if isinstance(error, DatabaseError) and not isinstance(error, RefusedError):
                    raise
                log.exception("unexpected error while grouping", articles=limit)
                one_by_one = one_by_one or GROUPED_AT_ONCE
                if limit == 1:
                    placing.failed(error)
                continue
            if found is None:
                return
            self._pipeline.meters.owed(found.owed)
            self._journal.matched(found)

    def _decide(self, archive: Archive, asked: Asked, now: datetime) -> Matched:
        self._pipeline.no_send_before = archive.done(NO_SEND_BEFORE)
        return self._pipeline.decide(archive, asked, now)

    def _keep_hits(self, _archive: Archive, asked: Asked, _now: datetime) -> Matched:
        """The hits alone, so that they are not lost: nobody is alerted of them."""
        found = Matched()
        for article, hits in asked:
            log.error("not alerted, only stored", url=article.url, hits=len(hits))
            found.hits += [(article, hit) for hit in hits]
        return found

    def _leave_out(self, _archive: Archive, asked: Asked, _now: datetime) -> Matched:
        """Not even these, as the database does not take them."""
        for article, hits in asked:
            log.error("hits not stored", url=article.url, rules=[hit.rule for hit in hits])
        return Matched()

    async def _grouped(self, decide: Decide, limit: int) -> Matched | None:
        now = self._pipeline.clock.now()
        async with self._pipeline.matching:
            return await asyncio.to_thread(self._group, decide, limit, now)

    def _group(self, decide_on: Decide, limit: int, now: datetime) -> Matched | None:
        found = Matched()

        def decide(archive: Archive, asked: Asked) -> None:
            nonlocal found
            found = decide_on(archive, asked, now)
            archive.record(
                hits=found.hits,
                retold=found.retold,
                deliveries=found.owed,
                bearings=self._pipeline.outlets.bearings,
                placed=found.placed,
                at=now,
            )

        def then(conn: Any) -> None:
            if found.count:
                self._submitting.notify(conn)

        count = self._archive.group_some(limit, decide, then)
        return found if count else None
