"""A database and a configuration as a newsroom has them after a year, for the bench of the page.

A million articles of 1,000 papers and 50,000 stories with hits, with all that was told of them and
that people did; the same for the same seed and day. `--now` is the moment to which it leads.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from webconfig import SOURCES, source, write_config
from webplan import Plan, Texts, hits_of, written
from webtold import acts, messages, notices, visits_rows

from monitor.store import migrate, open_archive, sqlite, upgrade

BLOCK = 20_000
# The revision whose tables are filled.
LOADED = "0007"
DAY = 86400


class Loading:
    """Writes rows as fast as it goes; a crash leaves a file that is of no use."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1500000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("PRAGMA temp_store = MEMORY")
        indexes = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
        self.indexes: list[tuple[str, str]] = list(connection.execute(indexes))
        for name, _ in self.indexes:
            connection.execute(f"DROP INDEX {name}")

    def put(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> int:
        """Store rows of these columns; how many."""
        begun, count = time.monotonic(), 0
        marks = ", ".join("?" * len(columns.split(",")))
        put = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
        for block in _blocks(rows):
            self.connection.execute("BEGIN")
            self.connection.executemany(put, block)
            self.connection.execute("COMMIT")
            count += len(block)
        print(f"{table:<20} {count:>10,} {time.monotonic() - begun:>7.1f} s", flush=True)
        return count

    def finish(self) -> None:
        """Make the indexes anew, and let the file be as the daemon opens it."""
        begun = time.monotonic()
        for _, made in self.indexes:
            self.connection.execute(made)
        print(f"{'indexes':<31} {time.monotonic() - begun:>7.1f} s", flush=True)
        self.connection.execute("PRAGMA journal_mode = WAL")


def _blocks(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    block: list[Sequence[Any]] = []
    for row in rows:
        block.append(row)
        if len(block) == BLOCK:
            yield block
            block = []
    if block:
        yield block


def article_rows(plan: Plan, texts: Texts) -> Iterator[Sequence[Any]]:
    """The rows of articles."""
    for number in range(plan.articles):
        title, text = texts.of(number)
        name, of, seen = plan.name(number), source(plan.sources[number]), written(plan.seen(number))
        url = f"https://{of}.example/artikel/{number}"
        edits = int(number % 50 == 0)
        yield (
            *(name, of, url, title, text[:150], text, name[::-1], "", "de", seen, seen),
            *(seen, seen, 1 + edits, edits and number % 100 == 0, f"{of}.example", name[:16]),
        )


ARTICLE = (
    "id, source, url, title, teaser, text, text_hash, author, language, published, seen, read,"
    " updated, version, correction, page_host, words, page_error"
)


def version_rows(plan: Plan, texts: Texts) -> Iterator[Sequence[Any]]:
    """What some articles said before."""
    for number in range(0, plan.articles, 50):
        title, text = texts.of(number)
        first, _, rest = text.partition("\n")
        said = f"{rest}{first}\n"
        hashed = plan.name(number)[::-1]
        yield plan.name(number), 1, title, said[:150], said, hashed, written(plan.seen(number))


def key_rows(plan: Plan) -> Iterator[Sequence[Any]]:
    """Two keys for each article, in the order in which they lie."""
    order = sorted(range(plan.articles), key=lambda each: (source(plan.sources[each]), str(each)))
    for kind in ("guid", "link"):
        for number in order:
            seen = written(plan.seen(number))
            yield source(plan.sources[number]), f"{kind}:{number}", plan.name(number), seen


def story_rows(plan: Plan) -> Iterator[Sequence[Any]]:
    """The rows of stories."""
    latest = {begun: number for number, begun in enumerate(plan.stories)}
    over = plan.now.timestamp() - 8 * DAY
    for begun, last in latest.items():
        seen = plan.seen(last)
        created = written(plan.seen(begun))
        yield plan.name(begun), created, written(seen), int(seen.timestamp() < over)


def member_rows(plan: Plan, texts: Texts) -> Iterator[Sequence[Any]]:
    """The rows of story_articles."""
    for number, begun in enumerate(plan.stories):
        is_copy = number != begun
        own: list[str] = []
        if is_copy and begun in plan.matched and number % 3 == 0:
            own = [texts.pool[number % len(texts.pool)]]
        yield (
            *(plan.name(number), plan.name(begun), source(plan.sources[number])),
            *(written(plan.seen(number)), 1, 4, 0, 0.8 if is_copy else 0.0, 0, int(bool(own))),
            *(json.dumps(own, ensure_ascii=False), b""),
        )


MEMBER = (
    "article, story, source, at, core, rate, lead, containment, repeats, own_report, own, shingles"
)


def source_rows(plan: Plan) -> Iterator[Sequence[Any]]:
    """The rows of source_states: some cannot be read, some are told to come later."""
    for number in range(SOURCES):
        error = f"https://{source(number)}.example/feed: HTTP 503" if number % 37 == 0 else ""
        tried = plan.now.timestamp() - number % 900
        last = datetime.fromtimestamp(tried, UTC)
        due = datetime.fromtimestamp(tried + 900, UTC)
        yield (
            *(source(number), f'W/"{number}"', "", written(due), written(last), written(last)),
            *(3 if error else 0, number % 7, error, "", bytes(8 * 30)),
        )


STATE = (
    "source, etag, last_modified, next_poll, last_try, last_success, failures, empty, error,"
    " warning, items"
)


def hour_rows(plan: Plan) -> Iterator[Sequence[Any]]:
    """How much came in each hour of the last 28 days."""
    counts: dict[tuple[str, str], int] = {}
    first = plan.now.timestamp() - 28 * DAY
    for number in range(plan.articles):
        seen = plan.seen(number)
        if seen.timestamp() >= first:
            at = source(plan.sources[number]), written(seen.replace(minute=0, second=0))[:20]
            counts[at] = counts.get(at, 0) + 1
    for (of, hour), count in sorted(counts.items()):
        yield of, f"{hour[:13]}:00:00.000000Z", count


def create(path: Path) -> None:
    """The tables of an older program; what came later is filled as it is for users."""
    engine = sqlite.writing(path)
    config = migrate._config()  # noqa: SLF001 - tests of migrations do the same
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, LOADED)
    engine.dispose()


def index(path: Path, count: int) -> None:
    """Put the newest articles into the index for searching."""
    begun, done = time.monotonic(), 0
    with open_archive(path) as archive:
        while done < count and (some := archive.fill_search(1_000)):
            done += some
    print(f"{'search_index':<20} {done:>10,} {time.monotonic() - begun:>7.1f} s", flush=True)


def fill(plan: Plan, texts: Texts, loading: Loading) -> None:
    """Store everything but what is kept for the search and the pages."""
    put = loading.put
    rows = ((*row, "") for row in article_rows(plan, texts))
    put("articles", ARTICLE, rows)
    put(
        "article_versions",
        "article, version, title, teaser, text, text_hash, until",
        version_rows(plan, texts),
    )
    put("entry_keys", "source, key, article, seen", key_rows(plan))
    put("stories", "id, created, latest, is_over", story_rows(plan))
    put("story_articles", MEMBER, member_rows(plan, texts))
    put("source_states", STATE, source_rows(plan))
    put("source_hours", "source, hour, entries", hour_rows(plan))
    found = list(hits_of(plan, texts))
    hits, visits, tellings = visits_rows(plan, found)
    hit = "article, rule, version, title, desk, level, evidence, found, visits, certainty"
    put("hits", hit, hits)
    for table, columns, told in (*messages(plan, found), *acts(plan), *notices(plan)):
        put(table, columns, told)
    for table, columns, told in (visits, tellings):
        put(table, columns, told)


def main() -> None:
    """Make a database at a path, and beside it a folder with its configuration."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--out", type=Path, required=True, help="the database; it must not be there"
    )
    parser.add_argument("--config", type=Path, help="the folder; otherwise `config` beside it")
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--stories", type=int, default=50_000, help="those with hits")
    parser.add_argument("--seed", default="web")
    parser.add_argument("--now", help="2026-03-05T12:00:00+00:00; otherwise this hour")
    parser.add_argument(
        "--index",
        type=int,
        default=0,
        help="put so many of the newest articles into the index for searching; the daemon does"
        " the others",
    )
    asked = parser.parse_args()
    if asked.out.exists():
        raise SystemExit(f"{asked.out} is there already")
    begun = time.monotonic()
    this_hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    now = datetime.fromisoformat(asked.now) if asked.now else this_hour
    write_config(asked.config or asked.out.parent / "config", asked.out)
    create(asked.out)
    plan = Plan(now.astimezone(UTC), asked.articles, asked.stories, asked.seed)
    with closing(sqlite3.connect(asked.out, isolation_level=None)) as connection:
        loading = Loading(connection)
        fill(plan, Texts(plan), loading)
        loading.finish()
    migrated = time.monotonic()
    upgrade(asked.out)
    print(f"{'migrations since':<31} {time.monotonic() - migrated:>7.1f} s", flush=True)
    if asked.index:
        index(asked.out, asked.index)
    size = asked.out.stat().st_size / 1e9
    print(f"{asked.out}: {size:.1f} GB in {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
