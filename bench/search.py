"""Searching many articles: what the index takes, and how long typical searches take.

The texts are of invented words, as unevenly frequent as those of a newspaper, with some in each
article that stand in few others. With `--at` the database stays, and is used the next time; one
that `bench/webdata.py` made is numbered and put into the index first.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from prose import Prose

from monitor.model import (
    Article,
    Catalog,
    Entry,
    Listed,
    Listing,
    Office,
    Person,
    SourceState,
    VisitCondition,
    key_of,
)
from monitor.searching import Search, Searches, search
from monitor.store import Reader, open_archive, upgrade

SYLLABLES = [
    consonant + vowel
    for consonant, vowel in itertools.product("bdfgklmnprst", ("a", "e", "i", "o"))
]
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
BLOCK = 5_000
REPEATED = 15

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
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = (options.at or Path(folder)) / "monitor.db"
        if not path.exists():
            upgrade(path)
            generate(path, options.articles)
        fill(path)
        ask(path)
        if not options.at:
            record(path)


def generate(path: Path, count: int) -> None:
    """Store articles as the daemon would have, but in blocks."""
    begun = time.monotonic()
    rows = article_rows(count)
    marks = ", ".join("?" * 14)
    put = (
        "INSERT INTO articles (id, source, url, title, teaser, text, text_hash, author, language,"
        f" published, seen, read, page_error, canonical) VALUES ({marks})"
    )
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        while block := list(itertools.islice(rows, BLOCK)):
            connection.execute("BEGIN")
            connection.executemany(put, block)
            connection.execute("COMMIT")
    print(f"{count:,} articles made in {time.monotonic() - begun:.0f} s")


def article_rows(count: int) -> Iterator[Sequence[Any]]:
    """Rows of articles, a quarter of a minute apart."""
    prose, rng = Prose("search"), random.Random("rare")
    for number in range(count):
        seen = (BEGIN + timedelta(seconds=15 * number)).isoformat(timespec="microseconds")
        at = seen.replace("+00:00", "Z")
        text = f"{prose.text(2_300)} {' '.join(rare(rng) for _ in range(6))}."
        if number % 3 == 0:
            text += f" {rare(rng)}- und {rare(rng)}{rare(rng).lower()}."
        identity = key_of("bench", str(number))
        url = f"https://paper.example/{number}"
        yield (
            *(identity, f"paper-{number % 1000}", url, prose.title(), text[:150], text),
            *(identity, "", "de", at, at, at, "", ""),
        )


def rare(rng: random.Random) -> str:
    """One of five million words."""
    return "".join(rng.choices(SYLLABLES, k=4)).capitalize()


def fill(path: Path) -> None:
    """Number the articles that are not, and put all into the index."""
    with closing(sqlite3.connect(path)) as connection:
        begun = time.monotonic()
        connection.execute(
            "INSERT INTO search_articles (article) SELECT id FROM articles WHERE id NOT IN"
            " (SELECT article FROM search_articles) ORDER BY seen, id"
        )
        (first, last), (newest,) = (
            connection.execute("SELECT first, last FROM search_state").fetchone(),
            connection.execute("SELECT max(number) FROM search_articles").fetchone(),
        )
        if first > last:
            # As the migration leaves it: nothing is in the index, and all of it is old.
            connection.execute("UPDATE search_state SET first = ?, last = ?", (newest + 1, newest))
        connection.commit()
        numbered = time.monotonic() - begun
    before, begun, count = size(path), time.monotonic(), 0
    longest = 0.0
    with open_archive(path) as archive:
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
        print(
            f"{count:,} articles numbered in {numbered:.1f} s, put into the index in {spent:.0f} s:"
            f" {1000 * spent / count:.2f} ms each, a step of 200 at the most {longest:.2f} s;"
            f" {(size(path) - before) / count:,.0f} bytes each of"
            f" {size(path) / count:,.0f} of the database"
        )


def size(path: Path) -> int:
    """Bytes of a database."""
    with closing(sqlite3.connect(path)) as connection:
        (pages,), (of,) = (
            connection.execute(f"PRAGMA {each}").fetchone() for each in ("page_count", "page_size")
        )
        return int(pages * of)


def ask(path: Path) -> None:
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
    with Reader.open(path) as reader:
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


def record(path: Path) -> None:
    """What it adds to recording an article, and to filling after each poll."""
    prose = Prose("new")
    spent, filled = [], []
    with open_archive(path) as archive:
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


if __name__ == "__main__":
    main()
