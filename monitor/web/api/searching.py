"""Searching the archive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pydantic import Field

from monitor.errors import QueryError
from monitor.exporting import values_of
from monitor.model import Within
from monitor.searching import search as search_archive
from monitor.web.api import service_shapes as shapes
from monitor.web.api.fields import After, Limit, Name, Time, cursor_number
from monitor.web.api.operation import (
    Given,
    Operation,
    Values,
    WrongFieldError,
    cursor,
    uncursor,
)
from monitor.web.asking import Ask
from monitor.web.lines import Work

LONGEST = 2_000


class SearchAsked(Given):
    """What to look for."""

    q: str = Field(min_length=1, max_length=LONGEST, description="A query as rules have it.")
    within: Within = Field(Within.ARTICLE, description="The unit in which an AND must hold.")
    source: Name = Field("", description="In articles of this source.")
    since: Time | None = Field(None, description="In articles seen since then.")
    until: Time | None = Field(None, description="In articles seen before then.")
    limit: Limit = 50
    after: After = ""


def search(ask: Ask, given: SearchAsked) -> Values:
    """The newest articles that a query finds, in about two seconds at the most."""
    place = uncursor(given.after, cursor_number)
    try:
        searched = ask.site.searches.compile(given.q, given.within)
    except QueryError as error:
        told = f"{error} (characters {error.start} to {error.end})"
        raise WrongFieldError("q", told, 400) from error
    found = search_archive(
        ask.site.stores.reader,
        searched,
        since=given.since,
        until=None if given.until is None else _just_before(given.until),
        source=given.source,
        limit=given.limit,
        after=place[0] if place else None,
    )
    return {
        "items": [values_of(each) for each in found.hits],
        "next": cursor(found.next) if found.next is not None else None,
        "looked_back_to": found.looked_back_to,
        "about": found.about,
        "failures": list(found.failures),
    }


def _just_before(time: datetime) -> datetime:
    """The last moment before a time, as lists end before ``until`` and searches with it."""
    tick = timedelta(microseconds=1)
    return max(time, datetime.min.replace(tzinfo=UTC) + tick) - tick


OPERATIONS = (
    Operation(
        "GET",
        "/search",
        "search",
        "Articles for which a query holds, newest first",
        search,
        shapes.FoundList,
        SearchAsked,
        work=Work.LONG,
    ),
)
