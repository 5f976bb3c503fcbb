"""What an alert says, before it is put into the form of a channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.model import Alert, Hit, words_of
from monitor.notify.clean import clean, cut, one_line
from monitor.notify.snippet import Parts, snippet_of
from monitor.notify.texts import Texts

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
    notes: tuple[str, ...]
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
    more = texts.more_rules.format(len(rules) - 1) if len(rules) > 1 else ""
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
    notes = []
    if alert.repeat:
        notes.append(texts.repeat)
    if article.correction:
        notes.append(texts.correction)
    elif article.version > 1:
        notes.append(texts.edited.format(article.version))
    if article.page_error:
        notes.append(texts.page_not_read.format(one_line(article.page_error, TITLE)))
    return Story(
        language=texts.language,
        subject=one_line(f"[{level}] {rules[0]}: {title}", SUBJECT - len(more)) + more,
        level=level,
        rules=rules,
        title=title,
        origin=" · ".join([one_line(source_name, 120), *told]),
        snippet=tuple((clean(part), found) for part, found in snippet_of(alert).parts),
        notes=tuple(notes),
        why=texts.why,
        reasons=tuple(_reason(hit, texts) for hit in alert.hits),
        url=url,
        # What a feed calls a link may be a script or a file (javascript:, file:).
        link=url if url.lower().startswith(("https://", "http://")) else "",
        read=texts.read,
        footer=texts.sent_by.format(target=target, key=alert.key),
    )


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
