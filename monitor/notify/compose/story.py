"""What an alert says, before it is put into the form of a channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.model import Alert, Certainty, DeliveryKind, Hit, words_of
from monitor.notify.clean import clean, cut, one_line
from monitor.notify.compose import visits
from monitor.notify.compose.visits import Told
from monitor.notify.snippet import Parts, snippet_of
from monitor.notify.texts import Texts
from monitor.notify.visit_texts import VisitTexts

SUBJECT = 180
TITLE = 300
LONGEST_URL = 4000
WORDS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Story:
    """Clean texts only. ``link`` is the ``url`` if it may be clicked, else empty."""

    language: str
    subject: str
    level: str
    rules: tuple[str, ...]
    title: str
    origin: str
    snippet: Parts
    visits: tuple[Told, ...]
    more_visits: str
    notes: tuple[str, ...]
    texts: VisitTexts
    why: str
    reasons: tuple[str, ...]
    url: str
    link: str
    read: str
    footer: str


def story_of(
    alert: Alert, source_name: str, target: str, texts: Texts, zone: ZoneInfo, now: datetime
) -> Story:
    """What to tell about an alert, with times in ``zone``."""
    article = alert.article
    rules = tuple(one_line(hit.title, 120) for hit in alert.hits)
    url = one_line(article.url, LONGEST_URL)
    title = one_line(article.title, TITLE) or cut(url, TITLE) or texts.untitled
    level = str(alert.level).upper()
    times = (
        (texts.published, article.published),
        (texts.seen, article.seen),
        (texts.sent, now),
    )
    told = [
        text.format(time.astimezone(zone).strftime(texts.time))
        for text, time in times
        if time is not None
    ]
    snippet = tuple((clean(part), found) for part, found in snippet_of(alert).parts)
    found = visits.told_visits(alert, texts.visits, zone, now)
    more = texts.more_rules.format(len(rules) - 1) if len(rules) > 1 else ""
    if found.told:
        more = texts.more_rules.format(found.others) if found.others else ""
    subject = f"[{level}] {rules[0]}: {found.subject or title}"
    return Story(
        language=texts.language,
        subject=one_line(subject, SUBJECT - len(more)) + more,
        level=level,
        rules=rules,
        title=title,
        origin=" · ".join([one_line(source_name, 120), *told]),
        snippet=snippet,
        visits=tuple(_unless_shown(each, snippet) for each in found.told),
        more_visits=found.left,
        notes=tuple(_notes(alert, texts)),
        texts=texts.visits,
        why=texts.why,
        reasons=tuple(_reason(hit, texts) for hit in alert.hits),
        url=url,
        # What a feed calls a link may be a script or a file (javascript:, file:).
        link=url if url.lower().startswith(("https://", "http://")) else "",
        read=texts.read,
        footer=texts.sent_by.format(target=target, key=alert.key),
    )


def _unless_shown(told: Told, snippet: Parts) -> Told:
    """The visit without its sentence if that stands in the snippet."""
    shown = " ".join("".join(part for part, _ in snippet).split())
    return replace(told, sentence="") if told.sentence in shown else told


def _notes(alert: Alert, texts: Texts) -> Iterator[str]:
    """What else is to be known about the alert."""
    article = alert.article
    if alert.repeat:
        yield texts.repeat
    if alert.kind is DeliveryKind.REMINDER:
        yield texts.visits.reminds
    elif alert.kind is DeliveryKind.CHANGE:
        yield texts.visits.changes
    if any(hit.certainty is Certainty.LIKELY for hit in alert.hits):
        yield texts.visits.check_long
    if article.correction:
        yield texts.correction
    elif article.version > 1:
        yield texts.edited.format(article.version)
    if article.page_error:
        yield texts.page_not_read.format(one_line(article.page_error, TITLE))


def _reason(hit: Hit, texts: Texts) -> str:
    """The rule and the words it found, each once, as they stand in the article."""
    rule = f"{texts.quotes.format(one_line(hit.title, 120))} ({hit.rule})"
    words = [one_line(word, 80) for word in words_of(hit.evidence)]
    if not words:
        return texts.bare_reason.format(rule=rule)
    shown = ", ".join(texts.quotes.format(word) for word in words[:WORDS_SHOWN])
    if len(words) > WORDS_SHOWN:
        shown += ", …"
    return texts.reason.format(rule=rule, words=shown)
