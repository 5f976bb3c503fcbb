"""The rules one by one: where each stands, what it found, and what it costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from monitor.errors import Place, QueryError
from monitor.match import LookedFor, RuleSet, looked_for, parse
from monitor.match.tree import terms
from monitor.model import Catalog, Rule
from monitor.notify.clean import cut, one_line
from monitor.settings import Locations
from monitor.store.hit_reading import RuleHits
from monitor.workbench.asking import asked_names, told_visit, visit_values
from monitor.workbench.days import number
from monitor.workbench.sampling import Estimate

# Verbs have dozens of forms; JSON has them all.
LONGEST_FORMS = 200


class Sort(StrEnum):
    """The columns by which rules can be sorted."""

    ID = "id"
    DESK = "desk"
    LEVEL = "level"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    LAST = "last"
    WOKEN = "woken"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule; without ``rule`` it is gone from the configuration, and only its hits are stored.

    ``canonical`` is its query as it was understood, empty for a rule with a visit. Unless it
    ``is_used`` it is left out, as it has a mistake. ``is_unindexed``: it is evaluated for every
    article, or for very many.
    """

    id: str
    rule: Rule | None = None
    place: Place | None = None
    canonical: str = ""
    is_used: bool = False
    is_unindexed: bool = False
    hits: RuleHits | None = None
    estimate: Estimate | None = None

    @property
    def desk(self) -> str:
        """The desk that gets its alerts, or got the last one."""
        return self.rule.desk if self.rule else self.hits.desk if self.hits else ""

    @property
    def is_faulty(self) -> bool:
        """Whether it is left out, as it has a mistake."""
        return self.rule is not None and not self.is_used


@dataclass(frozen=True, slots=True)
class Uses:
    """What a query uses: names of the catalog, with how many terms each stands for, and words."""

    names: Mapping[str, int] = field(default_factory=dict)
    words: Sequence[LookedFor] = ()


def uses_of(rule: Rule, rules: RuleSet, catalog: Catalog) -> Uses:
    """What a rule that is in use uses."""
    names = {name: _size(name, catalog) for name in asked_names(rules, rule)}
    return Uses(names, looked_for(rules.query(rule.id)) if rule.query else ())


def _size(name: str, catalog: Catalog) -> int:
    try:
        return sum(1 for _ in terms(parse(f"@{name}", catalog).root))
    except QueryError:
        # All who hold an office somewhere are no words.
        return 0


def roster(
    every: Iterable[Rule],
    used: RuleSet,
    places: Locations,
    hits: Mapping[str, RuleHits],
    measured: Mapping[str, Estimate],
) -> list[Entry]:
    """The rules in the order of their files, then those that are gone."""
    unindexed = set(used.unindexed)
    rules = {rule.id: rule for rule in every}
    entries = [
        Entry(
            each,
            rule,
            places.rule(each),
            # With a visit, what wakes it is more than what is asked.
            used.query(each).canonical if each in used.rules and rule.visit is None else "",
            is_used=each in used.rules,
            is_unindexed=each in unindexed,
            hits=hits.get(each),
            estimate=measured.get(each),
        )
        for each, rule in rules.items()
    ]
    return entries + [Entry(each, hits=hits[each]) for each in sorted(set(hits) - set(rules))]


def in_order(entries: Iterable[Entry], sort: Sort | None) -> list[Entry]:
    """The entries sorted: words by the alphabet, and what is large or recent first."""
    match sort:
        case None:
            return list(entries)
        case Sort.ID:
            return sorted(entries, key=lambda each: each.id)
        case Sort.DESK:
            return sorted(entries, key=lambda each: (each.desk, each.id))
        case Sort.LEVEL:
            return sorted(entries, key=lambda each: each.rule.level.rank if each.rule else 99)
        case _:
            return sorted(entries, key=lambda each: -_measure(each, sort))


def _measure(each: Entry, sort: Sort) -> float:
    hits, estimate = each.hits, each.estimate
    if sort in {Sort.WOKEN, Sort.COST}:
        if estimate is None:
            return -1.0
        return float(estimate.woken) if sort is Sort.WOKEN else estimate.microseconds or 0.0
    if hits is None:
        return -1.0
    if sort is Sort.LAST:
        return hits.last.timestamp()
    return float({Sort.DAY: hits.day, Sort.WEEK: hits.week, Sort.MONTH: hits.month}[sort])


HEADINGS = ("rule", "desk", "level", "24 h", "7 d", "30 d", "last", "budget", "woken", "µs")


def cells(each: Entry, now: datetime) -> tuple[str, ...]:
    """What stands below `HEADINGS` for a rule."""
    hits, estimate, rule = each.hits, each.estimate, each.rule
    counts = (hits.day, hits.week, hits.month) if hits else (0, 0, 0)
    micros = estimate.microseconds if estimate else None
    woken = f"{estimate.woken:,}" if estimate and estimate.articles else ""
    level = rule.level if rule else "gone"
    return (
        each.id,
        each.desk,
        f"{level} (!)" if each.is_faulty else level,
        *(f"{count:,}" if count else "" for count in counts),
        ago(now - hits.last) if hits else "",
        f"{rule.budget:,}" if rule and rule.budget else "",
        f"{woken}*" if each.is_unindexed else woken,
        "" if micros is None else f"{micros:,.0f}",
    )


def footnotes(entries: Sequence[Entry]) -> Iterator[str]:
    """What has to be said below a table of rules."""
    articles = max((each.estimate.articles for each in entries if each.estimate), default=0)
    if articles:
        yield f"woken: by how many of the newest {articles:,} articles; µs: for one evaluation"
    if any(each.is_unindexed for each in entries):
        yield "* no word wakes it, or a very common one: it is evaluated for every article"
    if any(each.is_faulty for each in entries):
        yield "(!) left out, as it has a mistake: `monitor check`"
    if any(each.rule is None for each in entries):
        yield "gone: not in the configuration any more, only its hits are stored"


def ago(time: timedelta) -> str:
    """How long ago, in one unit.

    >>> ago(timedelta(hours=30)), ago(timedelta(days=3))
    ('30 h', '3 d')
    """
    minutes = int(time.total_seconds() // 60)
    if minutes < 60:
        return f"{max(0, minutes)} m"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"


def lines(each: Entry, uses: Uses, shown: Callable[[datetime], str]) -> Iterator[str]:
    """All about a rule."""
    rule = each.rule
    yield f"{each.id}: {rule.title if rule else 'not in the configuration any more'}"
    if rule:
        yield f"desk:     {rule.desk}"
        yield f"level:    {rule.level}"
        yield f"within:   {rule.within}"
        yield f"budget:   {f'{rule.budget:,} hits a day' if rule.budget else 'none'}"
        yield f"version:  {rule.version}"
        if rule.query:
            yield f"query:    {each.canonical or ' '.join(rule.query.split())}"
        if rule.visit is not None:
            yield f"visit:    {told_visit(rule.visit)}"
    if each.place:
        yield f"stands:   {each.place.file}:{each.place.line}"
    for name, size in uses.names.items():
        yield f"uses:     @{name} ({size:,} term{'' if size == 1 else 's'})"
    for word in uses.words:
        forms = cut(", ".join((*word.forms, *word.apart)), LONGEST_FORMS)
        yield f"finds:    {word.word}: {forms}"
    if rule:
        yield from (f"match:    {one_line(text, 200)}" for text in rule.match_examples)
        yield from (f"no match: {one_line(text, 200)}" for text in rule.no_match_examples)
    yield from _counted(each, shown)
    if each.is_faulty:
        yield "          left out, as it has a mistake: `monitor check`"
    if each.is_unindexed:
        yield "          no word wakes it, or a very common one: evaluated for every article"


def _counted(each: Entry, shown: Callable[[datetime], str]) -> Iterator[str]:
    hits, estimate = each.hits, each.estimate
    if hits is None:
        yield "hits:     none stored"
    else:
        yield (
            f"hits:     {hits.day:,} in 24 h, {hits.week:,} in 7 d, {hits.month:,} in 30 d,"
            f" {hits.total:,} in all"
        )
        yield f"last hit: {shown(hits.last)} (version {hits.version})"
    if estimate and estimate.a_day is not None:
        yield f"expected: about {number(estimate.a_day)} hits a day"
    if estimate and estimate.articles:
        micros = estimate.microseconds
        each_time = "" if micros is None else f", {micros:,.0f} µs each time"
        yield (
            f"cost:     woken by {estimate.woken:,} of the newest {estimate.articles:,} articles,"
            f" held for {estimate.held:,}{each_time}"
        )


def values_of(each: Entry) -> dict[str, Any]:
    """A rule for a program."""
    rule, hits, estimate = each.rule, each.hits, each.estimate
    counts = (hits.day, hits.week, hits.month, hits.total) if hits else (0, 0, 0, 0)
    return {
        "rule": each.id,
        "title": rule.title if rule else None,
        "desk": each.desk,
        "level": rule.level if rule else hits and hits.level,
        "gone": rule is None,
        "used": rule is not None and not each.is_faulty,
        "version": rule.version if rule else hits and hits.version,
        "file": each.place and each.place.file,
        "line": each.place and each.place.line,
        "budget": rule.budget if rule else None,
        "hits": dict(zip(("day", "week", "month", "total"), counts, strict=True)),
        "last": hits.last.isoformat() if hits else None,
        "expected_a_day": estimate.a_day if estimate else None,
        "unindexed": each.is_unindexed,
        "cost": estimate
        and {
            "articles": estimate.articles,
            "woken": estimate.woken,
            "held": estimate.held,
            "microseconds": estimate.microseconds,
        },
    }


def details_of(each: Entry, uses: Uses) -> dict[str, Any]:
    """What `values_of` leaves out, for a program that asks for one rule."""
    rule = each.rule
    return {
        "within": rule and rule.within,
        "query": rule and rule.query,
        "canonical": each.canonical or None,
        "visit": visit_values(rule.visit) if rule else None,
        "names": dict(uses.names),
        "words": [asdict(word) for word in uses.words],
        "match": rule.match_examples if rule else (),
        "no_match": rule.no_match_examples if rule else (),
    }
