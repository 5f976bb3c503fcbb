"""What an article says beyond the copies of the same story before it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from monitor.group.fingerprint import RUN as WIDE
from monitor.group.fingerprint import hashed, shingles
from monitor.group.other_event import is_other_event
from monitor.model import Article, Placement
from monitor.text import paragraphs, places, raw_words, sentences

RUN = 3
# From so much that is new on a sentence is one of its own; less is a word or two changed.
NEW = 0.6
# Of common runs only a sample is known: a sentence with so much of them has more.
WORN = 0.3
FEWEST_WORDS = 5
# What makes a report of its own: so many words, and such a part of the whole.
REPORT_WORDS = 60
REPORT_SHARE = 0.3
# Texts are cut after so many characters: what comes then is no news.
LONGEST = 60_000

# A line with who took the picture is what stands below it.
CAPTION_WORDS = 60

_NAME = r"[A-ZÄÖÜ][\w.’'-]*"
# Who wrote it, where it is from, and what else to read.
_NO_NEWS = re.compile(
    rf"""\s*(?:
        (?i:von|by|text|autor(?:in)?|redaktion)\b[:\s]+{_NAME}
        (?:[\s,/]+(?:(?:und|and)\s+)?{_NAME}){{0,6}}\.?\s*\Z
        |(?i:(?:dpa|afp|epd|kna|sid|ots|reuters|ap)\b[\w/\s,.:-]{{0,40}}\Z)
        |(?i:©|\(c\)|copyright\b|quelle:|stand:|mit\ material\ (?:der|von)\b)
        |(?i:lesen\ sie\ (?:auch|hier|mehr)\b|mehr\ zum\ thema\b)
    )""",
    re.VERBOSE,
)
_CREDIT = re.compile(
    r"\b(?:symbol|archiv)?(?:foto|bild|grafik|photo|video)s?\s*(?::|/\s*\w+:)\s*\S+", re.IGNORECASE
)


Texts = Mapping[str, tuple[str, str]]
"""Titles and texts of articles, by id."""


def unless_other_event(placement: Placement, article: Article, texts: Texts) -> Placement:
    """The placement, in a story of its own if the likest articles are of other events."""
    likest = [texts[each] for each in placement.likest if each in texts]
    text = article.text or article.teaser
    if not likest or not all(is_other_event(article.title, text, *each) for each in likest):
        return placement
    return replace(placement, story=article.id, is_core=True, likest=(), containment=0.0)


def with_own_text(placement: Placement, article: Article, texts: Texts) -> Placement:
    """The placement with what the article says beyond the ``likest`` ones."""
    if not placement.likest:
        return placement
    others = [texts[each][1] for each in placement.likest if each in texts]
    own = own_sentences(article, others, frozenset(placement.common))
    return replace(placement, own=own, is_own_report=is_own_report(own, article))


def own_sentences(
    article: Article, others: Iterable[str], common: Collection[int] = ()
) -> tuple[str, ...]:
    """The sentences of an article that none of the other texts has, in order.

    ``common`` are shingles that stand everywhere, see `monitor.model.Surroundings`.

    >>> found = Article("2", "bote", "", "Fähre", text="Die Fähre fährt wieder. Der Bürgermeister "
    ...     "freute sich sehr darüber.")
    >>> own_sentences(found, ["Die Fähre fährt wieder. Sie war lange krank."])
    ('Der Bürgermeister freute sich sehr darüber.',)
    """
    known: set[tuple[int, ...]] = set()
    for text in others:
        known.update(_runs(raw_words(text[:LONGEST])))
    body = (article.text or article.teaser)[:LONGEST]
    spans = list(_told(body))
    worn = _worn(body, spans, common) if common else frozenset()
    return tuple(
        body[start:end]
        for at, (start, end) in enumerate(spans)
        if at not in worn and _is_own(body[start:end], known)
    )


def is_own_report(own: Sequence[str], article: Article) -> bool:
    """Whether the own sentences of an article are more than a remark beside the agency's text."""
    words = sum(len(raw_words(each)) for each in own)
    whole = len(raw_words((article.text or article.teaser)[:LONGEST])) or 1
    return words >= REPORT_WORDS and words / whole >= REPORT_SHARE


def _told(body: str) -> Iterator[tuple[int, int]]:
    """Start and end of the sentences, without those below pictures."""
    for start, end in paragraphs(body):
        line = body[start:end]
        if _CREDIT.search(line) and len(raw_words(line)) <= CAPTION_WORDS:
            continue
        for first, last in sentences(line):
            yield start + first, start + last


def _worn(body: str, spans: Sequence[tuple[int, int]], common: Collection[int]) -> frozenset[int]:
    """Which of the sentences stand everywhere, by number, and those between them."""
    words = places(body)
    runs = shingles([body[start:end] for start, end in words])
    covered = sorted(
        {at + step for at, each in enumerate(runs) if each in common for step in range(WIDE)}
    )
    begins = [words[at][0] for at in covered]
    found = {
        number
        for number, (start, end) in enumerate(spans)
        if sum(start <= at < end for at in begins) >= WORN * len(raw_words(body[start:end]))
    }
    last = len(spans) - 1
    return frozenset(
        number
        for number in range(len(spans))
        if number in found or (number - 1 in found and (number + 1 in found or number == last))
    )


def _is_own(sentence: str, known: Collection[tuple[int, ...]]) -> bool:
    words = raw_words(sentence)
    if len(words) < FEWEST_WORDS or _NO_NEWS.match(sentence) or _CREDIT.search(sentence):
        return False
    runs = list(_runs(words))
    return sum(each not in known for each in runs) >= NEW * len(runs)


def _runs(words: Sequence[str]) -> Iterator[tuple[int, ...]]:
    hashes = hashed(words)
    return zip(*(hashes[at:] for at in range(RUN)), strict=False)
