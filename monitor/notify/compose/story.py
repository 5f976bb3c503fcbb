"""What an alert says, before it is put into the form of a channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.model import Alert, Hit, words_of
from monitor.notify.clean import clean, one_line
from monitor.notify.snippet import snippet_of
from monitor.notify.texts import Texts

SUBJECT = 180
TITLE = 300
WORDS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Story:
    """Clean texts only. ``snippet`` has parts, each with whether a rule found it."""

    language: str
    subject: str
    level: str
    rules: tuple[str, ...]
    title: str
    origin: str
    snippet: tuple[tuple[str, bool], ...]
    notes: tuple[str, ...]
    why: str
    reasons: tuple[str, ...]
    url: str
    read: str
    footer: str


def story_of(
    alert: Alert, source_name: str, target: str, texts: Texts, zone: ZoneInfo, now: datetime
) -> Story:
    """What to tell about an alert, with times in ``zone``."""
    article = alert.article
    rules = tuple(one_line(hit.title, 120) for hit in alert.hits)
    title = one_line(article.title, TITLE) or article.url
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
        url=one_line(article.url, 4000),
        read=texts.read,
        footer=texts.sent_by.format(target=target, key=alert.key),
    )


def _reason(hit: Hit, texts: Texts) -> str:
    """The rule and the words it found, each once, as they stand in the article."""
    words = [one_line(word, 80) for word in words_of(hit.evidence)]
    shown = ", ".join(texts.quotes.format(word) for word in words[:WORDS_SHOWN])
    if len(words) > WORDS_SHOWN:
        shown += ", …"
    rule = f"{texts.quotes.format(one_line(hit.title, 120))} ({hit.rule})"
    return texts.reason.format(rule=rule, words=shown)
