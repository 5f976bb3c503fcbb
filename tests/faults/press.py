"""Papers that never run out of news, and which alerts each of their articles is to bring."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count, islice

from monitor.demo.landscape import Access, Paper, PaperArticle, Paragraph, load_papers

LANDESPOLITIK, LOKALES, CHAT = "landespolitik@example.org", "lokales@example.org", "newsroom-chat"
# Rule, the sentence for which it holds, and where its alerts go in the demo's configuration.
HELD: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("kortuem", "Zu Wort kam auch Selma Kortüm aus Hohenwiek.", (LANDESPOLITIK, CHAT)),
    ("klinik", "Am Abend wurde das Krankenhaus geschlossen.", (LOKALES,)),
    ("integrationszentrum", "Nebenan liegt das Integrationszentrum.", (LANDESPOLITIK, CHAT)),
    ("", "Es gab Kuchen.", ()),
)
PLACES = {rule: places for rule, _, places in HELD}
SENTENCES = {rule: sentence for rule, sentence, _ in HELD}
PAPERS = ("paper-a", "paper-b", "paper-c", "paper-d")
SYLLABLES = "ba be bo da de du fa fi ga ge go ha he ka ke la lo ma me mo na ne ra ro sa so ta wa"

Told = tuple[str, str]
"""An article by its slug, and where an alert of it arrives."""


def papers(
    steps: int, seed: str = "press", rules: Sequence[str] = tuple(PLACES)
) -> tuple[Paper, ...]:
    """The demo's papers with articles of their own: each step one of them, in turn.

    For each article one of the ``rules`` holds.
    """
    rng = random.Random(seed)
    numbered = [*_articles(rng, steps, rules), *_backlog(rng)]
    return tuple(
        replace(paper, articles=tuple(each for each in numbered if each.paper == paper.id))
        for paper in load_papers()
    )


def expected(articles: Iterable[PaperArticle]) -> Counter[Told]:
    """The alerts that these articles are to bring, each once."""
    return Counter(
        (article.slug, place)
        for article in articles
        for rule in article.rules
        for place in PLACES[rule]
    )


def _articles(rng: random.Random, steps: int, rules: Sequence[str]) -> Iterator[PaperArticle]:
    for number in range(steps):
        # Not in step with the papers, or each of them would always write of the same.
        rule = rules[number // 3 % len(rules)]
        paper = PAPERS[number % len(PAPERS)]
        yield _article(rng, f"news-{number}", paper, number + 1, rule)


def _backlog(rng: random.Random) -> Iterator[PaperArticle]:
    for paper in PAPERS:
        for number in range(12):
            yield _article(rng, f"old-{paper}-{number}", paper, 0, "")


def _article(rng: random.Random, slug: str, paper: str, appears: int, rule: str) -> PaperArticle:
    sentences = list(islice(_sentences(rng), 14))
    half = len(sentences) // 2
    return PaperArticle(
        slug=slug,
        paper=paper,
        section="Kreis",
        title=_words(rng, 4),
        teaser=next(_sentences(rng)),
        author="Wiebke Harms",
        body=(
            Paragraph(" ".join(sentences[:half])),
            Paragraph(" ".join([SENTENCES[rule], *sentences[half:]])),
        ),
        related=(),
        appears=appears,
        access=Access.OPEN,
        rules=frozenset([rule] if rule else []),
    )


def _sentences(rng: random.Random) -> Iterator[str]:
    for _ in count():
        yield f"Der {_words(rng, 1)} hat am {_words(rng, 1)} den {_words(rng, 2)} gesehen."


def _words(rng: random.Random, number: int) -> str:
    made = ("".join(rng.choices(SYLLABLES.split(), k=rng.randint(2, 4))) for _ in range(number))
    return " ".join(each.capitalize() for each in made)
