"""What a webhook gets: the same as readers, as values for programs.

Fields are documented in docs/alerts.md. New ones may come; one that goes or means something else
makes another `VERSION`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from monitor.model import (
    Alert,
    Article,
    Claim,
    Digest,
    Evidence,
    Hit,
    Level,
    Message,
    Note,
    words_of,
)
from monitor.notify.clean import one_line
from monitor.notify.compose.story import LONGEST_URL, TITLE, is_link
from monitor.notify.compose.visits import Facts, visits_among, visits_of
from monitor.notify.compose.voice import NAME, Voice

VERSION = 1
TEASER = 2_000
WORD = 200
WORDS = 50
# A digest of more is cut, and says how many are missing.
ALERTS = 100

Data = dict[str, Any]


def data_of(claim: Claim, message: Message, voice: Voice) -> Data:
    """The message for programs; ``message`` is the one for readers."""
    content = claim.content
    head: Data = {
        "version": VERSION,
        "id": message.key,
        "kind": str(claim.delivery.kind),
        "target": voice.target.id,
        "repeat": content.repeat,
        "title": message.title,
        "text": message.text,
    }
    match content:
        case Alert() as alert:
            return {**head, **_alert(alert, voice)}
        case Digest() as digest:
            return {**head, **_digest(digest, voice)}
        case Note() as note:
            return {**head, "lines": _lines(note)}


def _digest(digest: Digest, voice: Voice) -> Data:
    levels = [alert.level for alert in digest.alerts]
    return {
        "level": str(Level.most_urgent(levels, Level.DIGEST)),
        "since": _time(digest.since),
        "alerts": [
            {"id": each.key, "kind": str(each.kind), **_alert(each, voice)}
            for each in digest.alerts[:ALERTS]
        ],
        "left_out": max(0, len(digest.alerts) - ALERTS),
        "notes": [
            {"id": each.key, "title": one_line(each.title, TITLE), "lines": _lines(each)}
            for each in digest.notes
        ],
        "visits": [_visit(each) for each in visits_among(digest.visits, voice.today)],
    }


def _alert(alert: Alert, voice: Voice) -> Data:
    return {
        "level": str(alert.level),
        "story": alert.story,
        "article": _article(alert.article, voice),
        "rules": [_rule(hit) for hit in alert.hits],
        "words": _words(each for hit in alert.hits for each in hit.evidence),
        "facts": [one_line(each, TITLE) for each in alert.facts],
        "reasons": [one_line(each, TITLE) for each in alert.lines],
        "sources": [_source(each, voice) for each in dict.fromkeys(alert.sources)],
        "acknowledged_by": one_line(alert.acknowledged, NAME) or None,
        "visits": [_visit(each) for each in visits_of(alert, voice.today)],
        "links": _links(alert, voice),
    }


def _article(article: Article, voice: Voice) -> Data:
    url = one_line(article.url, LONGEST_URL)
    return {
        "id": article.id,
        # What a feed calls a link may be a script or a file.
        "url": url if is_link(url) else None,
        "title": one_line(article.title, TITLE),
        "source": _source(article.source, voice),
        "published": _time(article.published),
        "seen": _time(article.seen),
        "teaser": one_line(article.teaser, TEASER),
        "language": one_line(article.language, NAME),
        "version": article.version,
        "correction": article.correction,
    }


def _source(source: str, voice: Voice) -> Data:
    return {"id": source, "name": voice.source(source)}


def _rule(hit: Hit) -> Data:
    return {
        "id": hit.rule,
        "title": one_line(hit.title, NAME),
        "desk": hit.desk,
        "level": str(hit.level),
        "words": _words(hit.evidence),
    }


def _words(evidence: Iterable[Evidence]) -> list[str]:
    return [one_line(word, WORD) for word in words_of(evidence)[:WORDS]]


def _visit(facts: Facts) -> Data:
    return {
        "visitors": [
            {"id": each.id or None, "name": one_line(each.name, NAME), "role": _role(each.role)}
            for each in facts.visitors
        ],
        "places": [
            {"id": each.id or None, "name": one_line(each.name, NAME)} for each in facts.stations
        ],
        "status": str(facts.status),
        "first_day": _day(facts.first),
        "last_day": _day(facts.last or facts.first),
        "time": facts.clock.strftime("%H:%M") if facts.clock else None,
        "sure": facts.is_sure,
    }


def _role(role: str) -> str | None:
    return one_line(role, NAME) or None


def _links(alert: Alert, voice: Voice) -> Mapping[str, str]:
    if voice.links is None or not alert.story:
        return {}
    urls = voice.links(alert, voice.now, target=voice.target.id, recipient=voice.recipient)
    return {act.replace(" ", "_"): url for act, url in urls.items()}


def _lines(note: Note) -> list[str]:
    return [one_line(each, TITLE) for each in note.lines]


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
