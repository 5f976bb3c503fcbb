"""The archive in a SQL database: SQLAlchemy Core, every write one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import delete, or_, select, update

from monitor.errors import DatabaseError
from monitor.model import (
    Address,
    Appointment,
    Article,
    Bearings,
    ConfigState,
    Delivery,
    Entry,
    Fingerprint,
    Hit,
    Notice,
    Placement,
    SourceState,
    StorySoFar,
    Surroundings,
    Telling,
    Volume,
)
from monitor.ports import Then
from monitor.store import dialect, matching, migrate, owing, page_facets, stories, visits, writing
from monitor.store.database import database_at
from monitor.store.measures import SqlMeasures
from monitor.store.page_source_health import volumes_of
from monitor.store.rows import (
    article_of,
    hit_of,
    notice_of,
    state_of,
    state_values,
)
from monitor.store.sql_deliveries import SqlDeliveries
from monitor.store.sql_matching import SqlMatching
from monitor.store.sql_search import SqlSearch
from monitor.store.tables import (
    articles,
    config_state,
    entry_keys,
    hits,
    notices,
    source_hours,
    source_states,
    source_unseen,
)
from monitor.store.upgrading import revision_of, upgrade


@contextmanager
def open_archive(address: Address, *, may_upgrade: bool = False) -> Iterator[SqlArchive]:
    """The archive at ``address``, created if there is none, closed with the context.

    Raises DatabaseError for a database of an older program unless ``may_upgrade``, for one of a
    newer program always; both stay untouched.
    """
    revision = revision_of(address)
    if not revision.known:
        raise DatabaseError(migrate.too_new(address, revision))
    if not revision.is_current:
        if revision.id and not may_upgrade:
            raise DatabaseError(
                f"{address}: the database has revision {revision.id}, this program needs"
                f" {revision.newest}; make a backup (`monitor db backup`), then call"
                " `monitor db upgrade`"
            )
        upgrade(address)
    archive = SqlArchive(database_at(address))
    try:
        yield archive
    finally:
        archive.close()


class SqlArchive(SqlMeasures, SqlSearch, SqlDeliveries, SqlMatching):
    """Implements `monitor.ports.Archive`; all threads share its connections."""

    def state_of(self, source: str) -> SourceState:
        """See `monitor.ports.Archive`."""
        with self._looking() as connection:
            query = select(source_states).where(source_states.c.source == source)
            row = connection.execute(query).one_or_none()
        return SourceState(source) if row is None else state_of(row)

    def states(self) -> Mapping[str, SourceState]:
        """See `monitor.ports.Archive`."""
        with self._looking() as connection:
            rows = connection.execute(select(source_states)).all()
        return {row.source: state_of(row) for row in rows}

    def enrol(self, states: Sequence[SourceState]) -> None:
        """See `monitor.ports.Archive`."""
        if states:
            rows = [state_values(state) for state in states]
            with self._light() as connection:
                connection.execute(dialect.insert(source_states).on_conflict_do_nothing(), rows)

    def due(self, now: datetime, *, clock_step: timedelta) -> tuple[str, ...]:
        """See `monitor.ports.Archive`."""
        query = (
            select(source_states.c.source)
            .where(
                source_states.c.gone.is_(None),
                or_(
                    source_states.c.next_poll.is_(None),
                    source_states.c.next_poll <= now,
                    source_states.c.last_try > now + clock_step,
                ),
            )
            .order_by(source_states.c.next_poll.nulls_first())
        )
        with self._looking() as connection:
            return tuple(connection.execute(query).scalars())

    def known(self, source: str, keys: Collection[str]) -> Mapping[str, Article]:
        """See `monitor.ports.Archive`."""
        wanted = sorted(keys)
        found: dict[str, Article] = {}
        with self._looking() as connection:
            for start in range(0, len(wanted), writing.BLOCK):
                query = (
                    select(entry_keys.c.key.label("of"), articles)
                    .join(articles, articles.c.id == entry_keys.c.article)
                    .where(
                        entry_keys.c.source == source,
                        entry_keys.c.key.in_(wanted[start : start + writing.BLOCK]),
                    )
                )
                found |= {row.of: article_of(row) for row in connection.execute(query)}
        return found

    def held(self, articles: Collection[str]) -> Mapping[str, Mapping[str, Hit]]:
        """See `monitor.ports.Archive`."""
        query = select(hits).where(dialect.one_of(hits.c.article, "asked"))
        found: dict[str, dict[str, Hit]] = {}
        with self._looking() as connection:
            for row in connection.execute(query, {"asked": dialect.listed(articles)}):
                found.setdefault(row.article, {})[row.rule] = hit_of(row)
        return found

    def record(
        self,
        state: SourceState | None = None,
        entries: Sequence[tuple[Entry, Article]] = (),
        *,
        revised: Sequence[tuple[Entry | None, Article]] = (),
        hits: Sequence[tuple[Article, Hit]] = (),
        retold: Sequence[tuple[Article, Hit]] = (),
        deliveries: Sequence[Delivery] = (),
        notices: Sequence[Notice] = (),
        volume: Volume | None = None,
        bearings: Bearings | None = None,
        placed: Sequence[Placement] = (),
        unmatched: Collection[str] = (),
        then: Then | None = None,
        at: datetime | None = None,
    ) -> None:
        """See `monitor.ports.Archive`. What is there already stays as it is: keys repeat."""
        # An article that was edited was seen long before, and its page may not be read yet.
        at = state.last_try if state is not None else at
        touched = {each.article for each in placed}
        touched |= {article.id for article, _ in (*hits, *retold)}
        news = (entries, revised, hits, retold, deliveries, notices, placed, unmatched)
        # Most polls bring nothing: they write the row of their source alone.
        with self._transaction() if any(news) else self._light() as connection:
            before = page_facets.stories_of(connection, touched) if touched else ()
            if state is not None:
                writing.put_state(connection, state)
                writing.add_volume(connection, state.source, volume or Volume())
            writing.put_articles(connection, entries)
            writing.revise_articles(connection, revised, at)
            writing.put_hits(connection, hits, at)
            writing.revise_hits(connection, retold)
            told = (*retold, *hits)
            visits.enter_visits(connection, told, bearings or Bearings(), at)
            owing.put_deliveries(connection, deliveries, told, at)
            writing.put_notices(connection, notices)
            stories.put_placements(connection, placed)
            if touched:
                page_facets.renew(connection, touched, before)
            if unmatched:
                matching.put_unmatched(connection, unmatched, datetime.now(UTC))
            if then is not None:
                then(connection)

    def surroundings(self, fingerprints: Sequence[Fingerprint], since: datetime) -> Surroundings:
        """See `monitor.ports.Archive`."""
        with self._looking() as connection:
            return stories.surroundings(connection, fingerprints, since)

    def texts(self, articles: Collection[str]) -> Mapping[str, tuple[str, str]]:
        """See `monitor.ports.Archive`."""
        with self._looking() as connection:
            return stories.story_texts(connection, articles)

    def stories_so_far(self, names: Collection[str]) -> Mapping[str, StorySoFar]:
        """See `monitor.ports.Archive`."""
        with self._looking() as connection:
            return stories.stories_so_far(connection, names)

    def purge_stories(self, before: datetime, limit: int) -> int:
        """See `monitor.ports.Archive`."""
        with self._transaction() as connection:
            return stories.purge(connection, before, limit)

    def to_be_reminded_of(
        self, first: date, last: date
    ) -> Sequence[tuple[Appointment, Sequence[Telling]]]:
        """See `monitor.ports.Archive`."""
        with self._looking() as connection:
            return visits.to_be_reminded_of(connection, first, last)

    def untold_visits(self) -> Sequence[tuple[Appointment, Sequence[Telling]]]:
        """See `monitor.ports.Archive`."""
        with self._looking() as connection:
            return visits.untold(connection)

    def settle_visit(
        self, before: Appointment, after: Appointment, deliveries: Sequence[Delivery], now: datetime
    ) -> bool:
        """See `monitor.ports.Archive`."""
        with self._transaction() as connection:
            if not visits.settle(connection, before, after):
                return False
            owing.owe(connection, deliveries, now)
            return True

    def due_pages(
        self, now: datetime, limit: int, *, without: Collection[str] = ()
    ) -> tuple[Article, ...]:
        """See `monitor.ports.Archive`."""
        query = (
            select(articles)
            .where(
                articles.c.page_due.is_not(None),
                articles.c.page_due <= now,
                articles.c.page_host.not_in(sorted(without)),
            )
            .order_by(articles.c.quiet, articles.c.page_due, articles.c.id)
            .limit(limit)
        )
        with self._looking() as connection:
            return tuple(article_of(row) for row in connection.execute(query))

    def reserve(self, source: str, reservation: str, at: datetime) -> None:
        """See `monitor.ports.Archive`."""
        with self._light() as connection:
            connection.execute(
                update(source_states)
                .where(source_states.c.source == source, source_states.c.reservation != reservation)
                .values(reservation=reservation, reserved=at)
            )

    def volumes(self, since: datetime, sources: Collection[str]) -> Mapping[str, Volume]:
        """See `monitor.ports.Archive`."""
        with self._looking() as connection:
            return volumes_of(connection, since, sources)

    def forget_volumes(self, before: datetime) -> None:
        """See `monitor.ports.Archive`."""
        with self._transaction() as connection:
            connection.execute(delete(source_hours).where(source_hours.c.hour < before))
            connection.execute(delete(source_unseen).where(source_unseen.c.until < before))

    def notices(self) -> tuple[Notice, ...]:
        """See `monitor.ports.Archive`."""
        query = select(notices).where(notices.c.ended.is_(None)).order_by(notices.c.since)
        with self._looking() as connection:
            return tuple(notice_of(row) for row in connection.execute(query))

    def note_config(self, state: ConfigState) -> ConfigState | None:
        """See `monitor.ports.Archive`."""
        with self._transaction() as connection:
            before = connection.execute(select(config_state)).one_or_none()
            writing.put_config(connection, state)
        return None if before is None else ConfigState(before.read, before.refused, before.error)
