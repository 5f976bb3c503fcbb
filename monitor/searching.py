"""Searches the archive: by an index of words first, then exactly, as the rules are matched."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.errors import QueryError
from monitor.match import Document, Known, Newsroom, Query
from monitor.match.names import Names
from monitor.match.narrow import wanted_by
from monitor.match.questions import Question, compiled_rule
from monitor.match.spell_out import spelled_out
from monitor.model import Alert, Article, Catalog, Hit, Level, Rule, VisitCondition, Within
from monitor.model.wanted import Wanted
from monitor.notify.snippet import Parts, shortened, snippet_of
from monitor.store import Reader

BUDGET = timedelta(seconds=2)
LONGEST_SNIPPET = 420
# A guess of the total needs to count so many, which takes a few milliseconds.
_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Search:
    """A query that was compiled, for as many searches as one likes.

    ``wanted`` is what an index of words can find it by; None where it can by nothing.
    """

    question: Question
    known: Known
    wanted: Wanted | None

    @property
    def query(self) -> Query:
        """The query as a tree."""
        return self.question.query

    def found(self, article: Article) -> Hit | None:
        """What the query finds in an article, exactly."""
        found = self.question.found(Document.of(article, self.known), self.known)
        if found is None:
            return None
        return next(self.question.hits(found, self.known.newsroom))


class Searches:
    """Makes searches for one catalog, which is read once for all of them."""

    def __init__(self, catalog: Catalog, newsroom: Newsroom | None = None) -> None:
        self._names = Names(catalog, newsroom)

    def compile(
        self,
        text: str,
        within: Within = Within.ARTICLE,
        visit: VisitCondition | None = None,
    ) -> Search:
        """The search for a query, for a visit, or both. Raises QueryError with the place."""
        rule = Rule("search", "", "", Level.NORMAL, text, within, visit=visit)
        made, faults = compiled_rule(rule, self._names)
        if made is None:
            fault = faults[0]
            raise QueryError(fault.message, fault.start, fault.end, fault.instead)
        question = Question(made, within, (rule,))
        return Search(question, self._names.known, wanted_by(made.query.root))


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article that was found, without its text, with the part of it that shows why.

    ``number`` orders the articles.
    """

    number: int
    article: Article
    hit: Hit
    parts: Parts


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, newest first.

    Unless ``is_complete``, a search ``after=next`` goes on where this one stopped: at what was seen
    at the time ``looked_back_to``. ``about`` is how many there are altogether, guessed if it is not
    complete; None where that is not known. ``candidates`` were looked at, in so many ``seconds``.
    Not ``is_narrowed``: no word could be looked up, so that one article after the other was read.
    """

    hits: Sequence[FoundArticle]
    next: int | None
    looked_back_to: datetime | None
    about: int | None
    candidates: int
    is_narrowed: bool
    seconds: float
    failures: Sequence[str] = ()

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to look at."""
        return self.next is None


def search(
    reader: Reader,
    searched: Search,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    source: str = "",
    limit: int = 50,
    after: int | None = None,
    budget: timedelta = BUDGET,
    clock: Callable[[], float] = time.monotonic,
) -> Found:
    """The newest articles that a query finds, so many at the most, in about that time.

    At least one candidate is looked at, so that a search that goes on always comes to an end.
    """
    start = clock()
    end = start + budget.total_seconds()
    progress = _Progress()
    is_complete = True
    with reader.search_index() as index:
        wanted = spelled_out(searched.wanted, index)
        among = index.numbers(since=since, until=until, after=after)
        for number, article in index.candidates(wanted, source, among):
            if progress.looked and (len(progress.hits) >= limit or clock() > end):
                is_complete = False
                break
            progress.take(number, article, searched, is_asked=_is_between(article, since, until))
        about = len(progress.hits) if after is None else None
        if not is_complete:
            rest = replace(among, high=progress.last - 1)
            about = progress.guess(index.count_candidates(wanted, source, rest, _COUNTED))
    return Found(
        progress.hits,
        None if is_complete else progress.last,
        None if is_complete else progress.seen,
        about,
        progress.looked,
        wanted is not None,
        clock() - start,
        progress.failures,
    )


@dataclass(slots=True)
class _Progress:
    """What was looked at so far, and what was found in it."""

    hits: list[FoundArticle] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    looked: int = 0
    last: int = 0
    seen: datetime | None = None

    def take(self, number: int, article: Article, searched: Search, *, is_asked: bool) -> None:
        """Look at one more."""
        self.looked, self.last, self.seen = self.looked + 1, number, article.seen
        if not is_asked:
            return
        try:
            hit = searched.found(article)
        # Whatever it is: the others must not be lost to a mistake of ours.
        except Exception as error:  # noqa: BLE001
            self.failures.append(f"article {article.id}: {type(error).__name__}: {error}")
        else:
            if hit is not None:
                self.hits.append(_shown(number, article, hit))

    def guess(self, rest: int | None) -> int | None:
        """How many there are altogether, if among the rest there are as many as so far."""
        if rest is None or not self.hits:
            return None
        return len(self.hits) + round(rest * len(self.hits) / self.looked)


def _is_between(article: Article, since: datetime | None, until: datetime | None) -> bool:
    seen = article.seen
    if seen is None:
        return True
    return (since is None or seen >= since) and (until is None or seen <= until)


def _shown(number: int, article: Article, hit: Hit) -> FoundArticle:
    parts = shortened(snippet_of(Alert("", article, (hit,))).parts, LONGEST_SNIPPET)
    return FoundArticle(number, replace(article, text="", teaser=""), hit, parts)
