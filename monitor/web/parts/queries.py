"""Queries that somebody types: compiled, or refused with the place of the mistake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from monitor.errors import QueryError
from monitor.match.tree import spelled
from monitor.model import Within
from monitor.searching import Found, Search, search
from monitor.web.asking import Ask
from monitor.web.errors import WebError
from monitor.web.parts import choices, days

# A longer one is no query that somebody types.
LONGEST = 4_000
# What a page may take; it goes on from where it stopped with the next request.
BUDGET = timedelta(milliseconds=35)
# Around the mistake so much of the line is shown.
AROUND = 60


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a query: the words around the place, and what would be right."""

    message: str
    before: str
    at: str
    after: str
    instead: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it was typed; compiled unless it is empty or has a mistake."""

    text: str
    within: Within
    source: str
    search: Search | None = None
    mistake: Mistake | None = None

    @property
    def canonical(self) -> str:
        """The query as it was understood."""
        return spelled(self.search.query.root) if self.search else ""


def asked(ask: Ask) -> Asked:
    """What the query of the address asks for. Raises WebError (400) for what is no query at all."""
    text = ask.text("q")
    if len(text) > LONGEST:
        raise WebError(400, f"q: {len(text)} characters, at most {LONGEST}")
    within = Within(ask.one_of("within", frozenset(map(str, Within))) or Within.ARTICLE)
    source = choices.chosen(ask, "source", choices.sources(ask.site.settings))
    bare = Asked(text, within, source)
    if not text:
        return bare
    try:
        return Asked(text, within, source, ask.site.searches.compile(text, within))
    except QueryError as error:
        return Asked(text, within, source, mistake=_mistake(text, error))


def found(
    ask: Ask, query: Asked, *, limit: int, after: int | None = None, budget: timedelta = BUDGET
) -> Found:
    """What the query finds in the days that the address names. Raises WebError if it is none."""
    if query.search is None:
        raise WebError(400, query.mistake.message if query.mistake else "q: expected a query")
    return search(
        ask.site.stores.reader,
        query.search,
        since=days.beginning(ask, "since"),
        until=days.end(ask, "until"),
        source=query.source,
        limit=limit,
        after=after,
        budget=budget,
    )


def _mistake(text: str, error: QueryError) -> Mistake:
    start, end = error.start, max(error.end, error.start + 1)
    before = text[max(0, start - AROUND) : start]
    return Mistake(
        str(error), before, text[start:end], text[end : end + AROUND], error.instead or ""
    )
