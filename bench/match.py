"""Matching articles never seen before with ever more rules, beside cutting them into words alone.

Each number of rules is measured in a process of its own, so that memory can be told. Times are CPU.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from watchers import Watchers, corpus

from monitor.match import Document, RuleSet
from monitor.model import Article

SIZES = (1_000, 10_000, 100_000, 1_000_000)
LEARNED = 300
WARM = 300
MEASURED = 800


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, help="a folder of text files to match instead")
    parser.add_argument("--rules", type=int, nargs="*", default=SIZES, help="numbers of rules")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.corpus and not any(options.corpus.rglob("*.txt")):
        parser.error(f"{options.corpus}: no folder with text files (.txt)")
    if options.one:
        print(json.dumps(measure(options.rules[0], options.corpus)))
        return
    head = ("rules", "compile µs", "memory B", "words ms", "median ms", "p99 ms", "ratio")
    print(*(f"{each:>10}" for each in head), f"{'articles/s':>10} {'woken':>7} {'hits':>6}")
    for count in options.rules:
        command = [sys.executable, __file__, "--one", "--rules", str(count)]
        if options.corpus:
            command += ["--corpus", str(options.corpus)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        found = json.loads(done.stdout)
        print(
            f"{count:>10,} {found['compile']:>10.1f} {found['memory']:>10,.0f}"
            f" {found['floor']:>10.2f} {found['median']:>10.2f} {found['p99']:>10.2f}"
            f" {found['median'] / found['floor']:>10.1f} {1000 / found['mean']:>10,.0f}"
            f" {found['woken']:>7.1f} {found['hits']:>6.2f}"
        )


def measure(count: int, folder: Path | None) -> dict[str, float]:
    """The figures for so many rules; milliseconds an article, µs and bytes a rule."""
    learned, warm, fresh = articles(folder)
    rules = list(Watchers("rules", (*learned, *fresh) if folder else ()).rules(count))
    gc.collect()
    gc.freeze()
    # Before anything else: what is remembered of words must not be counted as the rules' memory.
    for article in (*learned, *warm):
        Document.of(article)
    # Tables that are read once, whatever the number of rules, are none of theirs either.
    RuleSet({}).update(Watchers("others").rules(200), {})
    ready = RuleSet({})
    ready.learn(learned)
    before = memory()
    start = time.process_time()
    faults = ready.update(rules, {})
    compiling = time.process_time() - start
    assert not faults, faults[0]
    grown = memory() - before
    gc.collect()
    gc.freeze()
    for article in warm:
        ready.match(article)
    floor, spent, hits = [], [], 0
    half = len(fresh) // 2
    # Of some only the words are found, of the others the rules as well: each is seen once.
    for article in fresh[:half]:
        start = time.process_time()
        Document.of(article)
        floor.append(1000 * (time.process_time() - start))
    for article in fresh[half:]:
        start = time.process_time()
        found, failures = ready.match(article)
        spent.append(1000 * (time.process_time() - start))
        assert not failures
        hits += len(found)
    woken = sum(len(ready.woken(article)) for article in fresh)
    return {
        "compile": 1e6 * compiling / count,
        "memory": grown / count,
        "floor": statistics.median(floor),
        "median": statistics.median(spent),
        "mean": statistics.mean(spent),
        "p99": sorted(spent)[len(spent) * 99 // 100],
        "woken": woken / len(fresh),
        "hits": hits / len(spent),
    }


def articles(folder: Path | None) -> tuple[list[Article], list[Article], list[Article]]:
    """Articles to count words in, to begin with, and to measure; no two are the same."""
    total = LEARNED + WARM + MEASURED
    if folder:
        found = corpus(folder)
        part = len(found) // 3
        return found[:part], found[part : 2 * part], found[2 * part : 2 * part + MEASURED]
    drawn = Watchers("articles")
    found = [drawn.article(number) for number in range(total)]
    return found[:LEARNED], found[LEARNED : LEARNED + WARM], found[-MEASURED:]


def memory() -> int:
    """Resident bytes of this process now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize()


if __name__ == "__main__":
    main()
