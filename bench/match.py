"""Matching one unseen article with ever more rules, beside what cutting it into words costs."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace

from monitor.demo.landscape import load_papers
from monitor.match import compile_rules
from monitor.model import Article, Level, Rule
from monitor.text import tokens

ROUNDS = 3


def articles() -> list[Article]:
    """The demo's articles, each long as a local paper's."""
    return [
        Article(
            each.slug,
            each.paper,
            each.path,
            each.title,
            each.teaser,
            "\n".join(block.text for block in each.body),
        )
        for paper in load_papers()
        for each in paper.articles
    ]


def rules(count: int, words: list[str]) -> list[Rule]:
    """Rules as newsrooms write them: a name, two words near each other, a list, a wildcard."""
    chosen = random.Random(7)
    forms = ('"{0} {1}"', "{0} AND {1}", "{0} NEAR/5 {1}", "({0} OR {1}) AND {2}", "{0}* AND {1}")
    return [
        Rule(
            f"r{number}",
            "",
            "",
            Level.NORMAL,
            forms[number % len(forms)].format(*chosen.sample(words, 3)),
        )
        for number in range(count)
    ]


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of the quickest of several runs."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    """Print the table."""
    texts = articles()
    found = {text.text[each.start : each.end] for text in texts for each in tokens(text.text)}
    words = sorted(word for word in found if word.isalpha() and len(word) > 4)
    count = sum(len(tokens(text.text)) for text in texts) / len(texts)

    base = seconds(lambda: [tokens(f"{t.title}\n{t.teaser}\n{t.text}") for t in texts])
    print(f"{len(texts)} articles, {count:.0f} words on average")
    print(f"cutting into words: {1000 * base / len(texts):.2f} ms an article (1.0)")
    for number in (100, 1_000, 10_000):
        compiled = rules(number, words)
        start = time.process_time()
        ready, faults = compile_rules(compiled, {})
        compiling = time.process_time() - start
        assert not faults, faults[0]
        # Another id each time: nothing may be remembered of an article.
        fresh = [replace(text, id=f"{text.id}-{number}") for text in texts]
        spent = seconds(lambda: [ready.match(each) for each in fresh])  # noqa: B023
        print(
            f"{number:>6} rules: {1000 * spent / len(texts):.2f} ms an article"
            f" ({spent / base:.1f}), compiled in {1e6 * compiling / number:.0f} µs each"
        )


if __name__ == "__main__":
    main()
