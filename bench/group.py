"""How well copies of an article are known again, and what an article costs beside 100,000 others.

Quality: articles of a corpus (JSON Lines with "text"; without one invented prose) are stored as
published by 50 papers; then edits of them come from other papers. Each edit must go into the story
of its original, and no two different articles into one. Cost: CPU of one article by itself, from
its text to its stored place, with its transaction, on a real file.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from prose import Prose
from sqlalchemy import Connection, insert, text

from monitor.group import WINDOW, fingerprint, place, with_own_text
from monitor.model import Article, Placement, Surroundings
from monitor.store import sqlite, stories, upgrade
from monitor.store.rows import article_values
from monitor.store.tables import articles

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
PAPERS = 50
PARTS = ("fingerprint", "look up", "decide", "own text", "store", "commit")

Edit = Callable[[random.Random, str, str], str]


class Index:
    """Stories in a database, with the time each part took."""

    def __init__(self, path: Path) -> None:
        upgrade(path)
        self.spent: defaultdict[str, list[float]] = defaultdict(list)
        self._engine = sqlite.writing(path)

    @contextmanager
    def _part(self, name: str, took: dict[str, float]) -> Iterator[None]:
        since = time.process_time()
        yield
        took[name] = took.get(name, 0.0) + time.process_time() - since

    def add(self, *batch: Article) -> list[Placement]:
        """Put articles into stories, in one transaction."""
        took: dict[str, float] = {}
        with self._part("fingerprint", took):
            told = [fingerprint(each, each.seen or NOW) for each in batch]
        connection = self._engine.connect()
        since = min(each.at for each in told) - WINDOW
        connection.execute(insert(articles), list(map(article_values, batch)))
        with self._part("look up", took):
            around = stories.surroundings(connection, told, since)
        with self._part("decide", took):
            placed = place(told, around)
        with self._part("own text", took):
            names = {name for each in placed for name in each.likest}
            texts = dict(stories.story_texts(connection, names)) if names else {}
            texts |= {each.id: each.text for each in batch}
            placed = [
                with_own_text(each, of, texts) for each, of in zip(placed, batch, strict=True)
            ]
        with self._part("store", took):
            stories.put_placements(connection, placed)
        with self._part("commit", took):
            connection.commit()
        connection.close()
        for name, seconds in took.items():
            self.spent[name].append(seconds / len(batch))
        self.spent["together"].append(sum(took.values()) / len(batch))
        return placed

    def fill(self, many: Iterator[list[Article]]) -> None:
        """Put many articles into stories quickly: each list by itself, without looking up."""
        common: frozenset[int] = frozenset()
        with self._engine.begin() as connection:
            for batch in many:
                told = [fingerprint(each, each.seen or NOW) for each in batch]
                placed = place(told, Surroundings(common=common))
                common |= {each for one in placed for each in one.common}
                rows = [article_values(replace(each, text="")) for each in batch]
                connection.execute(insert(articles), rows)
                stories.put_placements(connection, placed)

    def purge(self, limit: int) -> str:
        """How long it takes to delete so many articles, with its transaction."""
        cpu, clock = time.process_time(), time.perf_counter()
        with self._engine.begin() as connection:
            stories.purge(connection, NOW, limit)
        cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
        return f"{1000 * cpu:.0f} ms of CPU, {1000 * clock:.0f} ms"

    def sizes(self) -> dict[str, int]:
        """Rows of each table."""
        with self._engine.begin() as connection:
            names = ("stories", "story_articles", "story_shingles", "story_common")
            return {name: _rows(connection, name) for name in names}

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()


def _rows(connection: Connection, table: str) -> int:
    return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def sentences_of(body: str) -> list[str]:
    """The sentences, roughly."""
    return body.replace("\n", " ").split(". ")


def cut_end(rng: random.Random, body: str, _own: str) -> str:
    """10 to 60 % cut from the end."""
    return body[: int(len(body) * (1 - rng.uniform(0.1, 0.6)))]


def cut_anywhere(rng: random.Random, body: str, _own: str) -> str:
    """10 to 60 % of the sentences left out."""
    every = sentences_of(body)
    kept = sorted(rng.sample(range(len(every)), max(1, round(len(every) * rng.uniform(0.4, 0.9)))))
    return ". ".join(every[each] for each in kept)


def change_words(rng: random.Random, body: str, _own: str) -> str:
    """5 % of the words are others."""
    return " ".join("Hollerbeck" if rng.random() < 0.05 else each for each in body.split(" "))


def agency_and_own(rng: random.Random, body: str, own: str) -> str:
    """Before or after the text stand own sentences, half as many."""
    more = own[: len(body) // 2]
    return f"{more}\n{body}" if rng.random() < 0.5 else f"{body}\n{more}"


def new_lead(_rng: random.Random, body: str, own: str) -> str:
    """The first sentence is written anew."""
    return f"{sentences_of(own)[0]}. {'. '.join(sentences_of(body)[1:])}"


def all_at_once(rng: random.Random, body: str, own: str) -> str:
    """Cut by up to 40 %, 5 % of the words changed, own sentences."""
    cut = body[: int(len(body) * (1 - rng.uniform(0.1, 0.4)))]
    return agency_and_own(rng, change_words(rng, cut, own), own)


def teaser(_rng: random.Random, body: str, _own: str) -> str:
    """Only the first 25 to 45 words, as before a paywall."""
    return " ".join(body.split()[: _rng.randint(25, 45)])


EDITS: dict[str, Edit] = {
    "title changed": lambda _rng, body, _own: body,
    "10-60 % cut from the end": cut_end,
    "10-60 % of sentences cut": cut_anywhere,
    "5 % of words changed": change_words,
    "boilerplate added": lambda _rng, body, _own: body,
    "own text beside it": agency_and_own,
    "first sentence new": new_lead,
    "cut, changed, own text": all_at_once,
    "first words only": teaser,
}


def quality(bodies: Sequence[str], path: Path) -> None:
    """Print how many edits were found, and how many different articles were linked."""
    rng = random.Random("edits")
    prose = Prose("own")
    footers = [Prose(f"footer {paper}").text(rng.choice((0, 150, 300))) for paper in range(PAPERS)]
    index = Index(path)
    wrong: list[tuple[str, str]] = []
    for number, body in enumerate(bodies):
        paper = number % PAPERS
        (placed,) = index.add(_article(f"o{number}", f"paper {paper}", f"{body}\n{footers[paper]}"))
        if not placed.is_first:
            wrong.append((placed.article, placed.story))
    print(f"{len(bodies)} different articles of {PAPERS} papers with footers: {len(wrong)} linked")
    for article, story in wrong:
        print(f"    {article} with {story}")
    for name, edit in EDITS.items():
        told: Counter[str] = Counter()
        for number, body in enumerate(bodies):
            paper = (number + rng.randrange(1, PAPERS)) % PAPERS
            edited = edit(rng, body, prose.text(len(body)))
            if name != "first words only":
                edited += "\n" + footers[paper]
            found = index.add(_article(f"{name} {number}", f"paper {paper}", edited))[0]
            is_right = found.story == f"o{number}"
            told["found" if is_right else "alone" if found.is_first else "in another story"] += 1
        share = told["found"] / len(bodies)
        print(f"    {name:28} recall {share:.3f}   in another story {told['in another story']}")
    index.close()


def cost(count: int, path: Path, new: int) -> None:
    """Print what an article costs beside so many others."""
    prose = Prose("cost")
    rng = random.Random("cost")
    index = Index(path)
    empty = path.stat().st_size
    since = time.process_time()
    index.fill(_landscape(prose, rng, count))
    index.close()
    index = Index(path)
    print(f"\n{count} articles in the window, filled in {time.process_time() - since:.0f} s of CPU")
    print("    " + ", ".join(f"{rows:,} {name}" for name, rows in index.sizes().items()))
    print(f"    file {(path.stat().st_size - empty) / 1e6:,.0f} MB, without the texts")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kept: list[str] = []
    for number in range(new):
        body = prose.text(2_600) if number % 2 == 0 else cut_end(rng, rng.choice(kept), "")
        kept.append(body)
        index.add(_article(f"n{number}", f"paper {rng.randrange(1000)}", body))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"    memory grown by {grown / 1024:.0f} MB over {new} new articles, every other a copy")
    print(f"\n    {'ms of CPU an article':24}{'median':>8}{'mean':>8}{'p95':>8}")
    for name in (*PARTS, "together"):
        spent = sorted(1000 * each for each in index.spent[name])
        print(
            f"    {name:24}{statistics.median(spent):8.2f}{statistics.mean(spent):8.2f}"
            f"{spent[int(len(spent) * 0.95)]:8.2f}"
        )
    index.spent.clear()
    for start in range(0, 500, 20):
        index.add(*(_article(f"b{start + at}", "b", prose.text(2_600)) for at in range(20)))
    together = 1000 * statistics.median(index.spent["together"])
    print(f"    {'in batches of 20':24}{together:8.2f}")
    for limit in (200, 1000):
        print(f"    {index.purge(limit)} to delete {limit} articles that are over")
    index.close()


def _landscape(prose: Prose, rng: random.Random, count: int) -> Iterator[list[Article]]:
    """Articles of 1,000 papers over the window: a fifth are copies, a third have footers."""
    footers = [prose.text(250) if paper % 3 == 0 else "" for paper in range(1000)]
    for start in range(0, count, 1000):
        batch: list[Article] = []
        bodies: list[str] = []
        for number in range(start, min(start + 1000, count)):
            is_copy = bodies and rng.random() < 0.2
            body = cut_end(rng, rng.choice(bodies), "") if is_copy else prose.text(2_600)
            bodies.append(body)
            paper = rng.randrange(1000)
            at = NOW - (WINDOW - timedelta(hours=1)) * (1 - number / count)
            batch.append(_article(str(number), f"paper {paper}", f"{body}\n{footers[paper]}", at))
        yield batch


def _article(name: str, source: str, body: str, at: datetime = NOW) -> Article:
    url = f"https://paper.example/{name}"
    return Article(name, source, url, f"Nr. {name}", text=body, seen=at)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, help="JSON Lines with texts")
    parser.add_argument("--different", type=int, default=1_000, help="different articles")
    parser.add_argument("--articles", type=int, default=100_000, help="articles in the window")
    parser.add_argument("--new", type=int, default=1_000, help="articles that are measured")
    asked = parser.parse_args()
    prose = Prose("articles")
    bodies: list[str] = []
    if asked.corpus:
        lines = asked.corpus.read_text("utf-8").splitlines()
        bodies = [json.loads(line)["text"] for line in lines][: asked.different]
    while len(bodies) < asked.different:
        bodies.append(prose.text(random.Random(len(bodies)).randint(500, 4_000)))
    with TemporaryDirectory() as folder:
        quality(bodies, Path(folder) / "quality.db")
        cost(asked.articles, Path(folder) / "cost.db", asked.new)


if __name__ == "__main__":
    main()
