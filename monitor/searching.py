"""Searches the archive: by an index of words first, then exactly, as the rules are matched."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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
        made, faults = compiled_rule(
            Rule("search", "", "", Level.NORMAL, text, within, visit=visit), self._names
        )
        if made is None:
            fault = faults[0]
            raise QueryError(fault.message, fault.start, fault.end, fault.instead)
        rule = Rule("search", "", "", Level.NORMAL, text, within, visit=visit)
        question = Question(made, within, (rule,))
        return Search(question, self._names.known, wanted_by(made.query.root))


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article that was found, without its text, with the part of it that shows why.

    ``number`` orders the articles; ``is_forgotten``: its text was deleted as its time was up.
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
    wanted = spelled_out(searched.wanted, reader)
    among = reader.search_numbers(since=since, until=until, after=after)
    hits: list[FoundArticle] = []
    failures: list[str] = []
    looked, last, seen = 0, None, None
    is_complete = True
    for number, article in reader.candidates(wanted, source, among):
        if looked and (len(hits) >= limit or clock() > end):
            is_complete = False
            break
        looked, last, seen = looked + 1, number, article.seen
        if _is_between(article, since, until):
            try:
                hit = searched.found(article)
            # Whatever it is: the others must not be lost to a mistake of ours.
            except Exception as error:  # noqa: BLE001
                failures.append(f"article {article.id}: {type(error).__name__}: {error}")
            else:
                if hit is not None:
                    hits.append(_shown(number, article, hit))
    about = len(hits) if is_complete and after is None else None
    if not is_complete and last is not None and hits:
        among = replace(among, high=last - 1)
        rest = reader.count_candidates(wanted, source, among, _COUNTED)
        if rest is not None and rest < _COUNTED:
            about = len(hits) + round(rest * len(hits) / looked)
    return Found(
        hits,
        None if is_complete else last,
        None if is_complete else seen,
        about,
        looked,
        wanted is not None,
        clock() - start,
        failures,
    )


def _is_between(article: Article, since: datetime | None, until: datetime | None) -> bool:
    seen = article.seen
    if seen is None:
        return True
    return (since is None or seen >= since) and (until is None or seen <= until)


def _shown(number: int, article: Article, hit: Hit) -> FoundArticle:
    parts = shortened(snippet_of(Alert("", article, (hit,))).parts, LONGEST_SNIPPET)
    return FoundArticle(number, replace(article, text="", teaser=""), hit, parts)
