"""Articles, hits and visits."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import Field

from monitor.model import Article, Hit, Status
from monitor.store.page_article import HitPlace
from monitor.store.page_article import Version as StoredVersion
from monitor.store.page_visits import VisitFilter, VisitPlace
from monitor.web.api import article_shapes as shapes
from monitor.web.api.fields import After, Day, Limit, Name, Time, cursor_day, cursor_text, time_of
from monitor.web.api.operation import (
    Given,
    Operation,
    Values,
    WrongFieldError,
    cursor,
    missing,
    uncursor,
)
from monitor.web.asking import Ask
from monitor.workbench.values import deliveries
from monitor.workbench.visit_values import planned_values, visit_values


class HitsAsked(Given):
    """Which hits."""

    rule: Name = Field("", description="Of this rule.")
    desk: Name = Field("", description="Of rules of this desk.")
    since: Time | None = Field(None, description="Found since then.")
    until: Time | None = Field(None, description="Found before then.")
    limit: Limit = 50
    after: After = ""


class VisitsAsked(Given):
    """Which visits; those on one of these days, and without `to` those without a day as well."""

    first: Day | None = Field(None, alias="from", description="From that day on; else from today.")
    last: Day | None = Field(None, alias="to", description="Until that day.")
    desk: Name = Field("", description="Found by a rule of this desk.")
    person: Name = Field("", description="Of this person of the catalog.")
    place: Name = Field("", description="To this place of the catalog.")
    status: Status | None = Field(None, description="With this status today.")
    limit: Limit = 50
    after: After = ""


def article(ask: Ask, _: Given) -> Values:
    """An article with all that came of it."""
    name = ask.id("id")
    told = ask.site.stores.reader.article_told(name)
    if told is None:
        raise missing("article", name)
    of = told.stored.article
    names = {each.id: each.name for each in ask.site.settings.sources}
    return {
        "id": of.id,
        "source": {"id": of.source, "name": names.get(of.source, of.source)},
        "url": of.url,
        "canonical": of.canonical,
        "title": of.title,
        "teaser": of.teaser,
        "text": of.text,
        "forgotten": told.stored.is_forgotten,
        "author": of.author,
        "language": of.language,
        "published": of.published,
        "page_published": of.page_published,
        "updated": of.updated,
        "seen": of.seen,
        "page_error": of.page_error,
        "version": of.version,
        "correction": of.correction,
        "quiet": of.quiet,
        "story": told.story,
        "hits": [
            _hit(each.hit, of, each.found) | {"deliveries": deliveries(each.deliveries)}
            for each in told.hits
        ],
        "versions": [_version(each) for each in told.versions],
    }


def version(ask: Ask, _: Given) -> Values:
    """What an article said before it was changed, in full."""
    name, number = ask.id("id"), ask.values["number"]
    found = None
    if re.fullmatch(r"[1-9][0-9]{0,5}", number):
        found = ask.site.stores.reader.version_of(name, int(number))
    if found is None:
        raise missing("version", number)
    return _version(found) | {"teaser": found.teaser, "text": found.text}


def hits(ask: Ask, given: HitsAsked) -> Values:
    """A page of hits."""
    place = uncursor(given.after, time_of, cursor_text, cursor_text)
    found = ask.site.stores.reader.newest_hits(
        rule=given.rule,
        desk=given.desk,
        since=given.since,
        until=given.until,
        after=HitPlace(*place) if place else None,
        limit=given.limit + 1,
    )
    shown = found[: given.limit]
    rest = None
    if len(found) > len(shown):
        last = shown[-1]
        rest = cursor(last.found.isoformat(), last.article.id, last.hit.rule)
    return {"items": [_hit(each.hit, each.article, each.found) for each in shown], "next": rest}


def visits(ask: Ask, given: VisitsAsked) -> Values:
    """The visits of some days."""
    today = ask.now.astimezone(ask.site.settings.zone).date()
    first = given.first or today
    if given.last is not None and given.last < first:
        raise WrongFieldError("to", f"{given.last} is before {first}", 400)
    place = uncursor(given.after, cursor_day, cursor_text)
    found = ask.site.stores.reader.page_of_visits(
        VisitFilter(
            first,
            given.last,
            desks=(given.desk,) if given.desk else (),
            persons=(given.person,) if given.person else (),
            places=(given.place,) if given.place else (),
            statuses=(given.status,) if given.status else (),
        ),
        today=today,
        after=VisitPlace(*place) if place else None,
        limit=given.limit,
    )
    rest = cursor(found.next.first, found.next.visit) if found.next else None
    return {"items": [planned_values(each, today) for each in found.visits], "next": rest}


def _hit(hit: Hit, of: Article, found: datetime) -> dict[str, Any]:
    return {
        "rule": hit.rule,
        "version": hit.version,
        "level": hit.level,
        "desk": hit.desk,
        "found": found,
        "article": of.id,
        "title": of.title,
        "source": of.source,
        "url": of.url,
        "published": of.published,
        "evidence": [asdict(each) for each in hit.evidence],
        "certainty": hit.certainty,
        "visits": [visit_values(each) for each in hit.visits],
    }


def _version(each: StoredVersion) -> dict[str, Any]:
    return {
        "number": each.number,
        "title": each.title,
        "until": each.until,
        "forgotten": each.is_forgotten,
    }


OPERATIONS = (
    Operation(
        "GET",
        "/articles/{id}",
        "getArticle",
        "An article with what rules found in it, and what it said before",
        article,
        shapes.Article,
    ),
    Operation(
        "GET",
        "/articles/{id}/versions/{number}",
        "getVersion",
        "What an article said before it was changed",
        version,
        shapes.Version,
    ),
    Operation(
        "GET", "/hits", "listHits", "What rules found, newest first", hits, shapes.Hits, HitsAsked
    ),
    Operation(
        "GET",
        "/visits",
        "listVisits",
        "Who comes when, where, as it stands after all articles that tell of it",
        visits,
        shapes.Visits,
        VisitsAsked,
    ),
)
