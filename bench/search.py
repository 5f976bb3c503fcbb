"""Searching many articles: what the index takes, and how long typical searches take.

The texts are of invented words, as unevenly frequent as those of a newspaper, with some in each
article that stand in few others. With `--at` the database stays, and is used the next time; one
that `bench/webdata.py` made is numbered and put into the index first. With `--database URL` the
same is done in a database on PostgreSQL, after the file; without a URL on the server of the tests,
on the disk and with fsync. `--forget N` forgets the texts of the N oldest at the end.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from prose import Prose
from sqlalchemy import Connection, func, insert, select, text, update

from monitor.model import (
    Address,
    Article,
    Catalog,
    Entry,
    Listed,
    Listing,
    Office,
    Person,
    Server,
    SourceState,
    VisitCondition,
    address_of,
    key_of,
)
from monitor.searching import Search, Searches, search
from monitor.store import Reader, database_at, open_archive, upgrade
from monitor.store.search_tables import newest_number, search_articles, search_state
from monitor.store.tables import articles
from tests.postgres import OwnServer

SYLLABLES = [
    consonant + vowel
    for consonant, vowel in itertools.product("bdfgklmnprst", ("a", "e", "i", "o"))
]
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
BLOCK = 5_000
REPEATED = 15
# A small one, as it shares the machine with all else.
SERVER = {"shared_buffers": "512MB", "max_wal_size": "4GB", "maintenance_work_mem": "256MB"}

PEOPLE = {
    "kortuem": Person("kortuem", "Selma Kortüm", (), "", (Office("Ministerin", "land"),)),
    "pöppelmann": Person("poeppelmann", "Nele Pöppelmann", (), "", (Office("Landrätin", "kreis"),)),
}
CATALOG: Catalog = {
    name: Listing(Listed.PERSON, (each.name,), person=each) for name, each in PEOPLE.items()
} | {"land": Listing(Listed.LIST, ("Landesregierung",), organisation="land")}
QUERIES = (
    ("a word in half of them", "Stadtrat"),
    ("a common word", "Wasserwerk"),
    ("a rare word", "{rare}"),
    ("a word that is nowhere", "Xylophonbauerei"),
    ("two words", "Brückenausbau AND Feuerwehrhaus"),
    ("two words and none", "Brückenausbau AND Feuerwehrhaus AND Xylophonbauerei"),
    ("a phrase", '"Selma Kortüm"'),
    ("two words near each other", "Brückenausbau NEAR/5 Feuerwehrhaus"),
    ("many words", "Polizeieinsatz OR Feuerwehreinsatz OR Hafenfest OR Marktplatz OR Deichausbau"),
    ("a beginning", "Brückenau*"),
    ("a beginning of many words", "Wasser*"),
    ("an end", "*brückentag"),
    ("an end of many words", "*werk"),
    ("a part", "*ückenausb*"),
    ("a part of rare words", "*{part}*"),
    ("one without the other", "Brückenausbau NICHT Stadtrat"),
    ("a person", "@kortuem"),
    ("a person and a word", "@pöppelmann AND Deichausbau"),
    ("a regular expression", "/Deich(ausbau|verband)/"),
    ("a regular expression found nowhere", "/Xylophon/"),
)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--at", type=Path, help="a folder in which the database stays")
    parser.add_argument("--database", nargs="?", const="", metavar="URL")
    parser.add_argument("--forget", type=int, default=0, metavar="N")
    parser.add_argument("--only", action="store_true", help="no file, only what --database says")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = options.at or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        addresses: list[Address] = [] if options.only else [folder / "monitor.db"]
        if options.database is not None:
            url = options.database or stack.enter_context(OwnServer(SERVER)).url
            addresses.append(address_of(url))
        for address in addresses:
            print(f"\n{'PostgreSQL' if isinstance(address, Server) else 'SQLite'}")
            upgrade(address)
            if with_connection(address, newest_number) == 0:
                generate(address, options.articles)
            fill(address)
            ask(address)
            if not options.at:
                record(address)
            if options.forget:
                forget(address, options.forget)


def with_connection(address: Address, work: Any) -> Any:
    """What is done in a transaction that writes."""
    engine = database_at(address).writing()
    try:
        with engine.begin() as connection:
            return work(connection)
    finally:
        engine.dispose()


def generate(address: Address, count: int) -> None:
    """Store articles as the daemon would have, but in blocks."""
    begun = time.monotonic()
    rows = article_rows(count)
    engine = database_at(address).writing()
    while block := list(itertools.islice(rows, BLOCK)):
        with engine.begin() as connection:
            connection.execute(insert(articles), block)
    engine.dispose()
    print(f"{count:,} articles made in {time.monotonic() - begun:.0f} s")


def article_rows(count: int) -> Iterator[dict[str, Any]]:
    """Rows of articles, a quarter of a minute apart."""
    prose, rng = Prose("search"), random.Random("rare")
    for number in range(count):
        seen = BEGIN + timedelta(seconds=15 * number)
        said = f"{prose.text(2_300)} {' '.join(rare(rng) for _ in range(6))}."
        if number % 3 == 0:
            said += f" {rare(rng)}- und {rare(rng)}{rare(rng).lower()}."
        identity = key_of("bench", str(number))
        yield {
            "id": identity,
            "source": f"paper-{number % 1000}",
            "url": f"https://paper.example/{number}",
            "title": prose.title(),
            "teaser": said[:150],
            "text": said,
            "text_hash": identity,
            "author": "",
            "language": "de",
            "published": seen,
            "seen": seen,
            "read": seen,
            "page_error": "",
        }


def rare(rng: random.Random) -> str:
    """One of five million words."""
    return "".join(rng.choices(SYLLABLES, k=4)).capitalize()


def fill(address: Address) -> None:
    """Number the articles that are not, and put all into the index."""
    begun = time.monotonic()
    with_connection(address, number)
    numbered = time.monotonic() - begun
    before, begun, count = size(address), time.monotonic(), 0
    longest = 0.0
    with open_archive(address) as archive:
        while True:
            step = time.monotonic()
            found = archive.fill_search()
            longest = max(longest, time.monotonic() - step)
            if not found:
                break
            count += found
            if count % 100_000 < found:
                print(
                    f"  {count:,} in the index after {time.monotonic() - begun:.0f} s", flush=True
                )
    if count:
        spent = time.monotonic() - begun
        settle(address)
        after = size(address)
        print(
            f"{count:,} articles numbered in {numbered:.1f} s, put into the index in {spent:.0f} s:"
            f" {1000 * spent / count:.2f} ms each, a step of 200 at the most {longest:.2f} s;"
            f" {(after - before) / count:,.0f} bytes each of {after / count:,.0f} of the database"
        )
        relations(address, count)


def number(connection: Connection) -> None:
    """Number the articles that are not, as when the index came into the program."""
    numbered = select(search_articles.c.article)
    missing = select(articles.c.id).where(articles.c.id.not_in(numbered))
    of = insert(search_articles).from_select(
        ["article"], missing.order_by(articles.c.seen, articles.c.id)
    )
    connection.execute(of)
    first, last = connection.execute(select(search_state.c.first, search_state.c.last)).one()
    if first > last:
        # As the migration leaves it: nothing is in the index, and all of it is old.
        newest = newest_number(connection)
        connection.execute(update(search_state).values(first=newest + 1, last=newest))


def size(address: Address) -> int:
    """Bytes of a database."""
    database = database_at(address)
    return int(with_connection(address, lambda connection: database.room(connection)[0]))


def settle(address: Address) -> float:
    """Seconds for what a server does by itself sooner or later; a file needs nothing of it."""
    if not isinstance(address, Server):
        return 0.0
    begun = time.monotonic()
    engine = database_at(address).lightly()
    assert engine is not None
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()
    return time.monotonic() - begun


def relations(address: Address, count: int) -> None:
    """Of what the bytes for searching are, on a server."""
    if isinstance(address, Server):
        query = text(
            "SELECT relname, pg_table_size(oid) AS size FROM pg_class WHERE relname LIKE 'search%'"
            " AND relkind IN ('r', 'i') ORDER BY size DESC"
        )
        rows = with_connection(address, lambda connection: connection.execute(query).all())
        parts = (f"{row.relname} {row.size / count:,.0f}" for row in rows if row.size > count)
        words = text("SELECT count(*) FROM search_words")
        known = with_connection(address, lambda connection: connection.scalar(words))
        print(f"  bytes each: {', '.join(parts)}; {known:,} distinct words")


def ask(address: Address) -> None:
    """How long each of the searches takes."""
    searches = Searches(CATALOG)
    rng = random.Random("rare")
    word = rare(rng)
    compiled = [
        (name, searches.compile(query.format(rare=word, part=word[2:].lower())))
        for name, query in QUERIES
    ]
    compiled.append(
        ("visits of a person", searches.compile("", visit=VisitCondition(("kortuem",))))
    )
    head = ("search", "first ms", "median ms", "hits", "candidates", "about", "complete")
    print("{:<36} {:>9} {:>9} {:>5} {:>10} {:>8} {:>8}".format(*head))
    spent: list[float] = []
    with Reader.open(address) as reader:
        for name, searched in compiled:
            spent += timed(reader, name, searched)
    spent.sort()
    median, late = statistics.median(spent), spent[int(len(spent) * 0.99)]
    print(f"all: median {median:.1f} ms, p99 {late:.1f} ms")


def timed(reader: Reader, name: str, searched: Search) -> list[float]:
    """The milliseconds of a search, done again and again."""
    spent: list[float] = []
    for _ in range(REPEATED):
        begun = time.perf_counter()
        found = search(reader, searched, limit=20, budget=timedelta(seconds=0.15))
        spent.append(1000 * (time.perf_counter() - begun))
    about = "?" if found.about is None else f"{found.about:,}"
    print(
        f"{name:<36} {spent[0]:>9.1f} {statistics.median(spent):>9.1f} {len(found.hits):>5}"
        f" {found.candidates:>10,} {about:>8} {found.is_complete!s:>8}"
    )
    return spent


def record(address: Address) -> None:
    """What it adds to recording an article, and to filling after each poll."""
    prose = Prose("new")
    spent, filled = [], []
    with open_archive(address) as archive:
        for number in range(300):
            of = Article(
                key_of("new", str(number)), "new", "", prose.title(), text=prose.text(2_300),
                seen=BEGIN + timedelta(days=400, seconds=number),
            )  # fmt: skip
            begun = time.perf_counter()
            archive.record(SourceState("new"), [(Entry((str(number),), "", of.title), of)])
            spent.append(1000 * (time.perf_counter() - begun))
            if number % 5 == 4:
                begun = time.perf_counter()
                archive.fill_search()
                filled.append(1000 * (time.perf_counter() - begun) / 5)
    print(
        f"recording an article: {statistics.median(spent):.2f} ms; its words, five at a time:"
        f" {statistics.median(filled):.2f} ms at the median, {max(filled):.1f} at the most"
    )


def forget(address: Address, count: int) -> None:
    """How long it takes to forget texts, a hundred at a time, and to tidy up after that."""
    before = with_connection(
        address, lambda connection: connection.scalar(select(func.min(articles.c.seen)))
    ) + timedelta(seconds=15 * count)
    spent = []
    settle(address)
    with open_archive(address) as archive:
        while True:
            begun = time.perf_counter()
            if not archive.forget_texts(before, 100):
                break
            spent.append(time.perf_counter() - begun)
    print(
        f"{count:,} texts forgotten in {sum(spent):.0f} s: {1000 * sum(spent) / count:.2f} ms each,"
        f" {count / sum(spent):,.0f} a second; a step of 100 at the most {max(spent):.2f} s"
    )
    if isinstance(address, Server):
        print(f"  tidied up (VACUUM ANALYZE) in {settle(address):.1f} s")


if __name__ == "__main__":
    main()
