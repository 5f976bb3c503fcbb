"""What an article says beyond the copies of the same story before it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from monitor.group.fingerprint import hashed, shingles
from monitor.model import Article, Placement
from monitor.text import raw_words, sentences

RUN = 3
# From so much that is new on a sentence is one of its own; less is a word or two changed.
NEW = 0.6
FEWEST_WORDS = 5
# What makes a report of its own: so many words, and such a part of the whole.
REPORT_WORDS = 60
REPORT_SHARE = 0.3
# Texts are cut after so many characters: what comes then is no news.
LONGEST = 60_000

_NAME = r"[A-ZÄÖÜ][\w.’'-]*"
# Who wrote it, and who took the picture.
_NO_NEWS = re.compile(
    rf"""\s*(?:
        (?:von|by|text|autor(?:in)?|redaktion)\b[:\s]+{_NAME}(?:[\s,/]+(?:und\s+|and\s+)?{_NAME}){{0,6}}\.?\s*\Z
        |(?:symbol)?(?:foto|bild|grafik|archivfoto|archivbild|quelle|photo|copyright|video)s?\b\s*[:(/]
        |©|\(c\)
        |(?:dpa|afp|epd|kna|sid|ots|reuters|ap)\b[\w/\s,.:-]{{0,40}}\Z
        |(?:mit\ material\ (?:der|von)|stand:|lesen\ sie\ (?:auch|hier|mehr)|mehr\ zum\ thema)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_CREDIT = re.compile(
    r"\b(?:foto|bild|grafik|symbolbild|archiv(?:foto|bild))s?\s*:\s*\S+", re.IGNORECASE
)


def with_own_text(placement: Placement, article: Article, texts: Mapping[str, str]) -> Placement:
    """The placement with what the article says beyond the ``likest`` ones; ``texts`` are by id."""
    if not placement.likest:
        return placement
    others = [texts[each] for each in placement.likest if each in texts]
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
    return tuple(
        body[start:end] for start, end in sentences(body) if _is_own(body[start:end], known, common)
    )


def is_own_report(own: Sequence[str], article: Article) -> bool:
    """Whether the own sentences of an article are more than a remark beside the agency's text."""
    words = sum(len(raw_words(each)) for each in own)
    whole = len(raw_words((article.text or article.teaser)[:LONGEST])) or 1
    return words >= REPORT_WORDS and words / whole >= REPORT_SHARE


def _is_own(sentence: str, known: Collection[tuple[int, ...]], common: Collection[int]) -> bool:
    words = raw_words(sentence)
    if len(words) < FEWEST_WORDS or _NO_NEWS.match(sentence) or _CREDIT.search(sentence):
        return False
    if common and any(each in common for each in shingles(words)):
        return False
    runs = list(_runs(words))
    return sum(each not in known for each in runs) >= NEW * len(runs)


def _runs(words: Sequence[str]) -> Iterator[tuple[int, ...]]:
    hashes = hashed(words)
    return zip(*(hashes[at:] for at in range(RUN)), strict=False)
