"""The archive in a SQL database: SQLAlchemy Core, every write one transaction."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, and_, or_, select, update

from monitor.errors import DatabaseError
from monitor.model import (
    Alert,
    Article,
    Claim,
    Delivery,
    DeliveryState,
    Entry,
    Hit,
    SourceState,
    key_of,
)
from monitor.store import migrate, sqlite
from monitor.store.rows import (
    article_of,
    delivery_of,
    delivery_values,
    evidence_values,
    hit_of,
    state_of,
    state_values,
)
from monitor.store.tables import (
    articles,
    deliveries,
    delivery_hits,
    entry_keys,
    hits,
    source_states,
)

# SQLite refuses statements with more variables than 32,766; a feed's keys stay far below in blocks.
_BLOCK = 500


@contextmanager
def open_archive(path: Path, *, may_upgrade: bool = False) -> Iterator[SqlArchive]:
    """The archive at ``path``, created if there is none, closed with the context.

    Raises DatabaseError for a database of an older program unless ``may_upgrade``, for one of a
    newer program always; both stay untouched.
    """
    revision = migrate.revision_of(path)
    if not revision.known:
        raise DatabaseError(migrate.too_new(path, revision))
    if not revision.is_current:
        if revision.id and not may_upgrade:
            raise DatabaseError(
                f"{path}: the database has revision {revision.id}, this program needs"
                f" {revision.newest}; make a backup (`monitor db backup`), then call"
                " `monitor db upgrade`"
            )
        migrate.upgrade(path)
    archive = SqlArchive(sqlite.writing(path), path)
    try:
        yield archive
    finally:
        archive.close()


class SqlArchive:
    """Implements `monitor.ports.Archive` on one writing connection that all threads share."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path
        self._lock = threading.Lock()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._lock, sqlite.naming_the_database(self._path), self._engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close the connection, once whatever is being written is finished."""
        with self._lock:
            self._engine.dispose()

    def state_of(self, source: str) -> SourceState:
        """See `monitor.ports.Archive`."""
        with self._transaction() as connection:
            query = select(source_states).where(source_states.c.source == source)
            row = connection.execute(query).one_or_none()
        return SourceState(source) if row is None else state_of(row)

    def states(self) -> Mapping[str, SourceState]:
        """See `monitor.ports.Archive`."""
        with self._transaction() as connection:
            rows = connection.execute(select(source_states)).all()
        return {row.source: state_of(row) for row in rows}

    def known(self, source: str, keys: Collection[str]) -> frozenset[str]:
        """See `monitor.ports.Archive`."""
        wanted = sorted(keys)
        found: set[str] = set()
        with self._transaction() as connection:
            for start in range(0, len(wanted), _BLOCK):
                query = select(entry_keys.c.key).where(
                    entry_keys.c.source == source,
                    entry_keys.c.key.in_(wanted[start : start + _BLOCK]),
                )
                found.update(connection.execute(query).scalars())
        return frozenset(found)

    def record(
        self,
        state: SourceState,
        entries: Sequence[tuple[Entry, Article]] = (),
        hits: Sequence[tuple[Article, Hit]] = (),
        deliveries: Sequence[Delivery] = (),
    ) -> None:
        """See `monitor.ports.Archive`. What is there already stays as it is: keys repeat."""
        with self._transaction() as connection:
            _put_state(connection, state)
            _put_articles(connection, entries)
            _put_hits(connection, hits)
            _put_deliveries(connection, deliveries, hits)

    def claim_due(
        self, now: datetime, limit: int, *, without: Collection[str] = ()
    ) -> tuple[Claim, ...]:
        """See `monitor.ports.Archive`."""
        due = (
            select(deliveries)
            .where(
                deliveries.c.state == DeliveryState.OWED,
                deliveries.c.due <= now,
                deliveries.c.target.not_in(sorted(without)),
            )
            .order_by(deliveries.c.urgency, deliveries.c.due, deliveries.c.key)
            .limit(limit)
        )
        with self._transaction() as connection:
            rows = connection.execute(due).all()
            keys = [row.key for row in rows]
            connection.execute(
                update(deliveries)
                .where(deliveries.c.key.in_(keys))
                .values(state=DeliveryState.SENDING)
            )
            return tuple(_claim(connection, row) for row in rows)

    def settle(self, delivery: Delivery) -> None:
        """See `monitor.ports.Archive`."""
        with self._transaction() as connection:
            connection.execute(
                update(deliveries)
                .where(deliveries.c.key == delivery.key)
                .values(**delivery_values(delivery))
            )

    def release_claims(self) -> int:
        """See `monitor.ports.Archive`. They may have been sent, so the next try is a repeat."""
        with self._transaction() as connection:
            return connection.execute(
                update(deliveries)
                .where(deliveries.c.state == DeliveryState.SENDING)
                .values(state=DeliveryState.OWED, uncertain=1)
            ).rowcount

    def forget_texts(self, before: datetime) -> int:
        """See `monitor.ports.Archive`. What is still owed keeps its text until it is sent."""
        owed = select(deliveries.c.article).where(
            deliveries.c.state.in_([DeliveryState.OWED, DeliveryState.SENDING])
        )
        with self._transaction() as connection:
            return connection.execute(
                update(articles)
                .where(
                    articles.c.seen < before,
                    or_(articles.c.text.is_not(None), articles.c.teaser.is_not(None)),
                    articles.c.id.not_in(owed),
                )
                .values(text=None, teaser=None)
            ).rowcount


def _put_state(connection: Connection, state: SourceState) -> None:
    values = state_values(state)
    put = sqlite.insert(source_states).values(**values)
    connection.execute(put.on_conflict_do_update(index_elements=["source"], set_=values))


def _put_articles(connection: Connection, entries: Sequence[tuple[Entry, Article]]) -> None:
    if not entries:
        return
    rows = [_article_values(article) for _, article in entries]
    connection.execute(sqlite.insert(articles).on_conflict_do_nothing(), rows)
    keys = [
        {"source": article.source, "key": key, "article": article.id, "seen": article.seen}
        for entry, article in entries
        for key in entry.keys
    ]
    connection.execute(sqlite.insert(entry_keys).on_conflict_do_nothing(), keys)


def _put_hits(connection: Connection, found: Sequence[tuple[Article, Hit]]) -> None:
    rows = [
        {
            "article": article.id,
            "rule": hit.rule,
            "version": hit.version,
            "title": hit.title,
            "desk": hit.desk,
            "level": hit.level,
            "evidence": evidence_values(hit.evidence),
            "found": article.seen,
        }
        for article, hit in found
    ]
    if rows:
        connection.execute(sqlite.insert(hits).on_conflict_do_nothing(), rows)


def _put_deliveries(
    connection: Connection, owed: Sequence[Delivery], found: Sequence[tuple[Article, Hit]]
) -> None:
    if not owed:
        return
    levels = {(article.id, hit.rule): hit.level for article, hit in found}
    seen = {article.id: article.seen for article, _ in found}
    rows, links = [], []
    for each in owed:
        level = min((levels[each.article, rule] for rule in each.rules), key=lambda one: one.rank)
        rows.append(
            {
                **delivery_values(each),
                "key": each.key,
                "article": each.article,
                "target": each.target,
                "recipient": each.recipient,
                "level": level,
                "urgency": level.rank,
                "created": seen[each.article],
            }
        )
        links += [
            {"delivery": each.key, "article": each.article, "rule": rule} for rule in each.rules
        ]
    connection.execute(sqlite.insert(deliveries).on_conflict_do_nothing(), rows)
    connection.execute(sqlite.insert(delivery_hits).on_conflict_do_nothing(), links)


def _article_values(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "source": article.source,
        "url": article.url,
        "title": article.title,
        "teaser": article.teaser,
        "text": article.text,
        "text_hash": key_of(article.text),
        "author": article.author,
        "language": article.language,
        "published": article.published,
        "seen": article.seen,
        "page_error": article.page_error,
    }


def _claim(connection: Connection, row: Any) -> Claim:
    article = connection.execute(select(articles).where(articles.c.id == row.article)).one()
    told = connection.execute(
        select(hits)
        .join(
            delivery_hits,
            and_(delivery_hits.c.article == hits.c.article, delivery_hits.c.rule == hits.c.rule),
        )
        .where(delivery_hits.c.delivery == row.key)
    ).all()
    found = sorted((hit_of(each) for each in told), key=lambda hit: (hit.level.rank, hit.rule))
    delivery = delivery_of(row, tuple(hit.rule for hit in found))
    alert = Alert(row.key, article_of(article), tuple(found), repeat=delivery.uncertain)
    return Claim(replace(delivery, state=DeliveryState.SENDING), alert, row.created)
