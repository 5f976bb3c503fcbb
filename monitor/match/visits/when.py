"""When a visit is, and whether it is to come, over, off or put off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from monitor.match.visits.clauses import Clause
from monitor.match.visits.lexicon import off, tenses
from monitor.match.visits.sentences import Sentence
from monitor.match.visits.verbs import is_present
from monitor.model import Status
from monitor.model import is_exact as is_exact_visit
from monitor.text.dates import Days, Expression, Tense, expressions

# What lies further back is no news; what lies further ahead is no appointment.
STALE = timedelta(days=60)
FAR = timedelta(days=500)
# A day that weighs less stands only near the sentence that tells of the visit.
_OWN_DAY = 0.6


@dataclass(frozen=True, slots=True)
class Clocked:
    """A time of day without a day."""

    text: str
    start: int = 0
    end: int = 0
    time: time | None = None


@dataclass(frozen=True, slots=True)
class When:
    """The day of a visit, the words that say so, and how far from its trigger they stand."""

    days: Days
    expression: Expression | Clocked
    weight: float

    @property
    def is_own(self) -> bool:
        """Whether it stands in the sentence that tells of the visit; others are only near."""
        return self.weight >= _OWN_DAY


class Dates:
    """The date expressions of the sentences of an article, each found when it is asked for."""

    def __init__(self, published: date, sentences: Sequence[Sentence]) -> None:
        self.published = published
        self.sentences = sentences
        self._found: dict[int, tuple[Expression, ...]] = {}

    def of(self, sentence: Sentence) -> tuple[Expression, ...]:
        """The expressions of a sentence, in characters of the sentence."""
        found = self._found.get(sentence.number)
        if found is None:
            found = self._found[sentence.number] = expressions(sentence.text)
        return found


def tense_of(sentence: Sentence, clause: Clause, *, is_ahead: bool = False) -> Tense:
    """Whether a clause speaks of what was or of what will be.

    In newspapers the present with a day means a day to come. "wollte am Freitag kommen" may be
    either.
    """
    words = sentence.words_of(clause)
    words = words[:1].lower() + words[1:]
    if is_ahead or tenses.WILL_BE.search(words):
        return Tense.FUTURE
    if tenses.PLANNED.search(words):
        return Tense.FUTURE
    if tenses.WANTED.search(words):
        return Tense.ANY
    if tenses.is_past(words):
        # "Der Besuch am Freitag ist abgesagt": off is what was still to come.
        is_off = off.CANCELLED.search(words) or off.POSTPONED.search(words)
        return Tense.ANY if is_off else Tense.PAST
    return Tense.FUTURE if tenses.FUTURE.search(words) or is_present(words) else Tense.ANY


def when(
    dates: Dates,
    sentence: Sentence,
    clause: Clause,
    at: int,
    tense: Tense,
    around: Iterable[Sentence],
) -> When | None:
    """The day that is told nearest to a trigger; a day beside it says more than its month."""
    found = _nearest(dates, sentence, clause, at, tense)
    if found is not None and is_exact(found.days):
        return found
    beside = _beside(dates, tense, around)
    if found is not None:
        # "im Juni", and the next sentence: "Am 12. Juni".
        is_of_it = beside is not None and _is_in(beside.days, found.days)
        return beside if is_of_it else found
    return beside or _only(dates, tense)


def _is_in(days: Days, other: Days) -> bool:
    return other.first <= days.first and days.last <= other.last


# How much a day counts that stands beside: of the nearest sentence, of others, of the lead.
_NEAR = (0.4, 0.4, 0.3, 0.3, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2)


def _beside(dates: Dates, tense: Tense, around: Iterable[Sentence]) -> When | None:
    for weight, other in zip(_NEAR, around, strict=False):
        for expression in dates.of(other):
            there = tense_of(other, other.clause(expression.start))
            days = expression.days(dates.published, tense if there is Tense.ANY else there)
            if days and _is_day(dates, days) and not _is_lasting(other, expression):
                return When(days, expression, weight)
    return None


def _only(dates: Dates, tense: Tense) -> When | None:
    """The day that the article tells of, if it is but one, of these days, and of the tense."""
    found: dict[Days, Expression] = {}
    for sentence in dates.sentences:
        for expression in dates.of(sentence):
            there = tense_of(sentence, sentence.clause(expression.start))
            days = expression.days(dates.published, tense if there is Tense.ANY else there)
            if days and _is_day(dates, days) and not _is_lasting(sentence, expression):
                found.setdefault(days, expression)
    if len(found) != 1:
        return None
    days, expression = next(iter(found.items()))
    is_past = days.last < dates.published
    if abs((days.first - dates.published).days) > _THESE_DAYS or is_past is (tense is Tense.FUTURE):
        return None
    return When(days, expression, 0.1)


_THESE_DAYS = 10


def _is_day(dates: Dates, days: Days) -> bool:
    return is_near(days, dates.published) and is_exact(days)


def _is_lasting(sentence: Sentence, expression: Expression) -> bool:
    before = sentence.text[max(0, expression.start - 20) : expression.start]
    return bool(_LASTING_BEFORE.search(before) or _LASTING.match(expression.text))


def is_exact(days: Days) -> bool:
    """Whether it is a day, or two or three in a row, not a week or a month."""
    return is_exact_visit(days.first, days.last)


def _nearest(
    dates: Dates, sentence: Sentence, clause: Clause, at: int, tense: Tense
) -> When | None:
    candidates: list[tuple[bool, bool, int, When]] = []
    for expression in dates.of(sentence):
        is_moved_to = _is_moved_to(sentence, expression)
        days = expression.days(dates.published, Tense.FUTURE if is_moved_to else tense)
        if days is None or _is_lasting(sentence, expression):
            continue
        if is_moved_to and " auf " in expression.text:
            # "vom 6. auf den 20. März" is one expression.
            days = Days(days.last, days.last)
        inside = clause.holds(expression.start)
        # A month or a season is less than a day.
        vague = not is_exact(days)
        distance = abs(expression.start - at)
        if is_moved_to:
            inside, distance = True, -1
        candidates.append(
            (vague, not inside, distance, When(days, expression, 0.8 if inside else 0.6))
        )
    candidates = [
        each for each in candidates if is_near(each[3].days, dates.published)
    ] or candidates
    return min(candidates, key=lambda each: each[:3])[3] if candidates else None


# "seit Januar", "bis Freitag": how long, not when.
_LASTING = re.compile(r"(?:\w+ )?(?:[Ss]eit|[Bb]is|jene[mnrs]|selben|gleichen)\b(?! zu| heute)")
_LASTING_BEFORE = re.compile(
    r"\b(?:[Ss]eit|[Bb]is|jene[mnrs]|selben|gleichen)\s+(?:(?:zum|zur|dem|den|der)\s+)?\Z"
)
_MOVED_TO = re.compile(r"\bauf (?:den |einen )?(?:\w+ )?(?:\d{0,2}\.?\s?)?\S{0,8}\Z")


def _is_moved_to(sentence: Sentence, expression: Expression) -> bool:
    """Whether it is the new day: "vom 3. auf den 6. November verschoben"."""
    before = sentence.text[: expression.start + 8]
    is_to = " auf " in expression.text or _MOVED_TO.search(before)
    return bool(is_to and off.POSTPONED.search(sentence.text))


def is_near(days: Days, published: date) -> bool:
    """Whether a day is neither long ago nor far ahead."""
    return published - STALE <= days.last and days.first <= published + FAR


def is_stale(days: Days, published: date) -> bool:
    """Whether a day is long ago."""
    return days.last < published - STALE


def status_of(
    sentence: Sentence,
    clause: Clause,
    following: Sequence[Sentence],
    tense: Tense,
    days: Days | None,
    published: date,
    *,
    is_instead: bool = False,
) -> Status:
    """What has become of a visit by the words around its trigger and its day."""
    called = None if is_instead else _is_off(sentence.masked, following)
    if called is not None:
        return called
    if days is not None:
        return _by_day(days, tense, published)
    if tense is Tense.FUTURE:
        return Status.UPCOMING
    if tense is Tense.ANY and tenses.FUTURE.search(sentence.words_of(clause)):
        return Status.UPCOMING
    return Status.PAST


def _by_day(days: Days, tense: Tense, published: date) -> Status:
    if days.last < published:
        return Status.PAST
    if days.first > published:
        return Status.UPCOMING
    if days.first == published:
        return Status.PAST if tense is Tense.PAST else Status.TODAY
    # It lasts: "in dieser Woche".
    return Status.PAST if tense is Tense.PAST else Status.UPCOMING


# "… ist nicht abgesagt"
_NOT_OFF = re.compile(
    r"(?i)\bnicht\s+(?:\w+\s+)?(?:abgesagt|verschoben|ausgefallen|gestrichen|vom Tisch)\b"
)


def _is_off(text: str, following: Sequence[Sentence]) -> Status | None:
    text = _NOT_OFF.sub(" ", text)
    after = [each.masked for each in following]
    for words, said in ((text, off.CANCELLED), *((each, off.OFF_AFTER) for each in after)):
        if off.POSTPONED.search(words):
            return Status.POSTPONED
        if said.search(words):
            later = any(off.POSTPONED.search(each) for each in after)
            return Status.POSTPONED if later else Status.CANCELLED
    return None
