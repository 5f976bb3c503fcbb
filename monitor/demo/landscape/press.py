"""Which articles are out, and since when: values only, no HTTP and no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.demo.landscape.content import Paper, PaperArticle

BACKLOG_GAP = timedelta(minutes=47)


@dataclass(frozen=True, slots=True)
class Publication:
    """An article that is out, and when it came out."""

    article: PaperArticle
    published: datetime


def backlog_of(papers: Iterable[Paper], start: datetime) -> tuple[Publication, ...]:
    """What is out before the first step, newest first, all of it older than ``start``."""
    articles = published_at(papers, 0)
    return tuple(
        Publication(article, start.replace(microsecond=0) - BACKLOG_GAP * (number + 1))
        for number, article in enumerate(articles)
    )


def published_at(papers: Iterable[Paper], step: int) -> tuple[PaperArticle, ...]:
    """The articles that a step publishes, in the order of the papers."""
    return tuple(
        article for paper in papers for article in paper.articles if article.appears == step
    )


def last_step(papers: Iterable[Paper]) -> int:
    """The step after which nothing new appears."""
    return max(article.appears for paper in papers for article in paper.articles)
