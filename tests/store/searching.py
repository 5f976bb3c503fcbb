"""Short ways to fill the index for searching, to search, and to see what is in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from monitor.model import Address, Article, key_of
from monitor.searching import Found, Searches, search
from monitor.store import Reader, SqlArchive
from monitor.store.search_cut import parts_of, source_word
from tests.databases import file_of, rows
from tests.match import catalogs
from tests.values import NOON, article, entry

FOREVER = timedelta(hours=1)
SEARCHES = Searches(catalogs.CATALOG)


def put(archive: SqlArchive, *texts: str, source: str = "paper") -> list[Article]:
    """Articles of these texts, a minute apart, the last of them the newest."""
    found = [
        article(
            number,
            id=key_of(source, str(number)),
            source=source,
            text=each,
            seen=NOON + timedelta(minutes=number),
        )
        for number, each in enumerate(texts, 1)
    ]
    archive.record(entries=[(entry(each), of) for each, of in enumerate(found, 1)])
    return found


def fill(archive: SqlArchive, limit: int = 200) -> None:
    while archive.fill_search(limit):
        pass


def ask(address: Address, query: str, **of: object) -> Found:
    values = {"budget": FOREVER} | of
    with Reader.open(address) as reader:
        return search(reader, SEARCHES.compile(query), **values)  # type: ignore[arg-type]


def titles(found: Found) -> list[str]:
    return [each.article.title for each in found.hits]


def stored_words(address: Address) -> set[str]:
    """All that the index has of words; the distinct ones and their parts are just of these."""
    index, known, parts = (in_file if isinstance(address, Path) else on_server)(address)
    words = {word for word in index if not word.startswith(source_word(""))}
    assert known == words
    assert parts == set().union(*map(parts_of, known))
    return words


def in_file(address: Address) -> tuple[set[str], ...]:
    with closing(sqlite3.connect(file_of(address))) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, search_index, row)")
        connection.execute("CREATE VIRTUAL TABLE temp.p USING fts5vocab(main, search_parts, row)")
        queries = ("term FROM temp.v", "word FROM search_words", "term FROM temp.p")
        return tuple({each for (each,) in connection.execute(f"SELECT {of}")} for of in queries)


def on_server(address: Address) -> tuple[set[str], ...]:
    index = rows(address, "SELECT words FROM search_index")
    known = rows(address, "SELECT word FROM search_words")
    parts = rows(address, "SELECT unnest(search_parts(word)) FROM search_words")
    return (
        set().union(*(words.split() for (words,) in index)),
        {word for (word,) in known},
        {part for (part,) in parts},
    )
