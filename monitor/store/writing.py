"""The rows that a poll or a page writes, each function in the transaction of its caller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Update, bindparam, select, update

from monitor.model import (
    Article,
    ConfigState,
    Entry,
    Hit,
    Notice,
    SourceState,
    Volume,
)
from monitor.store import dialect, search_writing
from monitor.store.dialect import Insert
from monitor.store.page_facets import count_hits
from monitor.store.rows import (
    article_values,
    hit_values,
    notice_values,
    state_values,
)
from monitor.store.tables import (
    article_versions,
    articles,
    config_state,
    entry_keys,
    hits,
    notices,
    source_hours,
    source_states,
    source_unseen,
)

# SQLite refuses statements with more variables than 32,766; blocks stay far below.
BLOCK = 500


def put_state(connection: Connection, state: SourceState) -> None:
    """Store what is known of a source."""
    connection.execute(_put_state(), state_values(state))


@cache
def _put_state() -> Insert:
    # Made once: to put it together takes longer than to execute it.
    put = dialect.insert(source_states)
    others = {each.name: put.excluded[each.name] for each in source_states.columns}
    # What pages say of reservations comes while a poll is under way; see `Archive.reserve`.
    for name in ("source", "reservation", "reserved"):
        del others[name]
    return put.on_conflict_do_update(index_elements=["source"], set_=others)


def put_articles(connection: Connection, entries: Sequence[tuple[Entry, Article]]) -> None:
    """Store articles that are new."""
    if not entries:
        return
    rows = [article_values(article) for _, article in entries]
    connection.execute(dialect.insert(articles).on_conflict_do_nothing(), rows)
    search_writing.number(connection, (article for _, article in entries))
    _put_keys(connection, entries)


def add_volume(connection: Connection, source: str, volume: Volume) -> None:
    """Add what came of a source to what had come in the same hours."""
    hours = [
        {"source": source, "hour": hour, "entries": count} for hour, count in volume.hours.items()
    ]
    if hours:
        add = dialect.insert(source_hours)
        add = add.on_conflict_do_update(
            index_elements=["source", "hour"],
            set_={"entries": source_hours.c.entries + add.excluded.entries},
        )
        connection.execute(add, hours)
    for since, until in volume.unseen:
        put = dialect.insert(source_unseen).values(source=source, since=since, until=until)
        connection.execute(
            put.on_conflict_do_update(index_elements=["source", "since"], set_={"until": until})
        )


def revise_articles(
    connection: Connection, revised: Sequence[tuple[Entry | None, Article]], at: datetime | None
) -> None:
    """Store what changed about known articles; a higher version leaves the one before behind.

    ``at`` is as in `put_hits`.
    """
    stored = _stored(connection, [article.id for _, article in revised])
    before, after, changed = [], [], []
    for entry, said in revised:
        article, old = said, stored.get(said.id)
        if old is None or old.version > article.version:
            continue  # it was changed in the feed while its page was read, and is read again
        if entry is None and old.updated != article.updated:
            # The feed has asked for another look while the page was read.
            article = replace(article, updated=old.updated, page_due=old.page_due)
        if old.version < article.version:
            before.append(
                {
                    "article": old.id,
                    "version": old.version,
                    "title": old.title,
                    "teaser": old.teaser,
                    "text": old.text,
                    "text_hash": old.text_hash,
                    "until": at or article.read or article.seen,
                }
            )
        values = article_values(article)
        after.append({"of": values.pop("id"), **values})
        changed.append((old, article))
    if before:
        connection.execute(dialect.insert(article_versions).on_conflict_do_nothing(), before)
    if after:
        connection.execute(_put_article(), after)
        search_writing.reindex(connection, changed)
    _put_keys(connection, [(entry, article) for entry, article in revised if entry is not None])


@cache
def _put_article() -> Update:
    # Not the id: SQLite would look through all that refers to articles, as it may have changed.
    values: dict[str, Any] = {
        each.name: bindparam(each.name) for each in articles.columns if each.name != "id"
    }
    return update(articles).where(articles.c.id == bindparam("of")).values(values)


def _stored(connection: Connection, ids: Sequence[str]) -> Mapping[str, Any]:
    """The rows of these articles by id, so many at a time as a statement may name."""
    found: dict[str, Any] = {}
    for start in range(0, len(ids), BLOCK):
        query = select(articles).where(articles.c.id.in_(ids[start : start + BLOCK]))
        found |= {row.id: row for row in connection.execute(query)}
    return found


def _put_keys(connection: Connection, entries: Sequence[tuple[Entry, Article]]) -> None:
    keys = [
        {"source": article.source, "key": key, "article": article.id, "seen": article.seen}
        for entry, article in entries
        for key in (*entry.keys, entry.words_key)
    ]
    if keys:
        connection.execute(dialect.insert(entry_keys).on_conflict_do_nothing(), keys)


def put_hits(
    connection: Connection, found: Sequence[tuple[Article, Hit]], at: datetime | None
) -> None:
    """Store hits that are new, found by a poll ``at`` that time or else on a page."""
    rows = [
        {
            "article": article.id,
            "rule": hit.rule,
            "version": hit.version,
            "title": hit.title,
            "desk": hit.desk,
            **hit_values(hit),
            "found": at or article.read or article.seen,
        }
        for article, hit in found
    ]
    if rows:
        put = dialect.insert(hits).on_conflict_do_nothing().returning(hits.c.rule)
        count_hits(connection, list(connection.execute(put, rows).scalars()))


def revise_hits(connection: Connection, retold: Sequence[tuple[Article, Hit]]) -> None:
    """Store what hits that are known say now; when they were found stays."""
    for article, hit in retold:
        of = (hits.c.article == article.id, hits.c.rule == hit.rule)
        connection.execute(update(hits).where(*of).values(version=hit.version, **hit_values(hit)))


def put_notices(connection: Connection, told: Sequence[Notice]) -> None:
    """Store notices; one that is there already may have ended or say something else."""
    for notice in told:
        values = notice_values(notice)
        put = dialect.insert(notices).values(**values)
        connection.execute(
            put.on_conflict_do_update(
                index_elements=["source", "kind", "since"],
                set_={"message": notice.message, "ended": notice.ended},
            )
        )


def put_config(connection: Connection, state: ConfigState) -> None:
    """Store which configuration the daemon works with, in the one row there is for it."""
    values = {"read": state.read, "refused": state.refused, "error": state.error}
    put = dialect.insert(config_state).values(id=1, **values)
    connection.execute(put.on_conflict_do_update(index_elements=["id"], set_=values))
