"""How well visits are found in labelled articles: what is counted, for tests and for the bench.

A file is JSON Lines: title, teaser, body, published and label (visit, visitors, date, status_ok);
see tests/samples/visits/README.md. The rule asks for anybody in office.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from monitor.match import RuleSet, compile_rules
from monitor.model import (
    Article,
    Catalog,
    Certainty,
    Level,
    Listed,
    Listing,
    Location,
    Office,
    Person,
    Rule,
    Visit,
    VisitCondition,
)

SAMPLES = Path(__file__).parent / "samples" / "visits"
EVERYWHERE = "everywhere"
Item = dict[str, Any]


@dataclass(slots=True)
class Score:
    """Counts of what was right, too much and missed."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / ((self.right + self.extra) or 1)

    @property
    def recall(self) -> float:
        return self.right / ((self.right + self.missed) or 1)

    @property
    def f1(self) -> float:
        return 2 * self.right / ((2 * self.right + self.extra + self.missed) or 1)

    @property
    def count(self) -> int:
        """How many were to be found."""
        return self.right + self.missed

    def __str__(self) -> str:
        return f"P {self.precision:.2f}  R {self.recall:.2f}  F1 {self.f1:.3f}"


@dataclass(slots=True)
class Figures:
    """What came of one file; ``woken`` and ``others`` are seconds of CPU for each article."""

    items: Score = field(default_factory=Score)
    names: Score = field(default_factory=Score)
    status: Score = field(default_factory=Score)
    dates: Score = field(default_factory=Score)
    woken: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)


def items_of(file: Path) -> list[Item]:
    """The labelled articles of a file."""
    lines = file.read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def rules_for(catalog: Catalog, *, is_bounded: bool) -> RuleSet:
    """One rule, for the visits of anybody in office; only to the places of the catalog."""
    where = (EVERYWHERE,) if is_bounded else ()
    rule = Rule("visit", "Visit", "desk", Level.NORMAL, "", visit=VisitCondition(to=where))
    rules, faults = compile_rules([rule], catalog)
    if faults:
        raise ValueError(str(faults))
    return rules


def measured(items: Sequence[Item], rules: RuleSet) -> Figures:
    """What the rule finds in the articles, compared with their labels."""
    # What is made ready at the first article is no cost of that article.
    rules.match(article_of(items[0]))
    figures = Figures()
    for item in items:
        _judge(item, rules, figures)
    return figures


def _judge(item: Item, rules: RuleSet, figures: Figures) -> None:
    article, label = article_of(item), item["label"]
    document = rules.document(article)
    _ = document.searched.by_form
    is_woken = bool(rules.woken(article))
    start = time.process_time()
    hits, failures = rules.match(document)
    (figures.woken if is_woken else figures.others).append(time.process_time() - start)
    if failures:
        raise ValueError(str(failures))
    hit = next((each for each in hits if each.certainty is not Certainty.UNLIKELY), None)
    wrong = list(_wrong(label, hit.visits if hit else (), figures))
    if wrong:
        figures.wrong[item["id"]] = "; ".join(wrong)


def _wrong(label: Any, visits: Sequence[Visit], figures: Figures) -> Iterator[str]:
    if _tell(figures.items, expected=bool(label["visit"]), found=bool(visits)):
        yield "taken for a visit" if visits else "missed"
    found = {each.name or each.role for visit in visits for each in visit.visitors}
    wanted = {each["name"] or each["role"] for each in label["visitors"]}
    missed = {each for each in wanted if not any(_is_same(each, one) for one in found)}
    extra = {each for each in found if not any(_is_same(one, each) for one in wanted)}
    figures.names.right += len(wanted) - len(missed)
    figures.names.missed += len(missed)
    figures.names.extra += len(extra)
    if missed or extra:
        yield f"names: missed {sorted(missed)}, too many {sorted(extra)}"
    if not (label["visit"] and visits):
        return
    first = visits[0]
    if _tell(figures.status, expected=True, found=str(first.status) in label["status_ok"]):
        yield f"status {first.status}, not {label['status_ok']}"
    days = {label["date"], *label.get("date_ok", ())}
    if label["date"] and _tell(figures.dates, expected=True, found=str(first.first) in days):
        yield f"day {first.first}, not {label['date']} ({label['date_text']})"


def _tell(score: Score, *, expected: bool, found: bool) -> bool:
    """Count one decision; whether it was wrong."""
    score.right += expected and found
    score.missed += expected and not found
    score.extra += found and not expected
    return expected != found


def _is_same(wanted: str, found: str) -> bool:
    """Whether a visitor is the one of the label, who may be named by the office alone."""
    if wanted == found:
        return True
    if " " in wanted and " " not in found:
        return wanted.rsplit(maxsplit=1)[-1] == found
    office = wanted.split(" (", maxsplit=1)[0].lower()
    return found.lower() in office or office in found.lower()


def article_of(item: Item) -> Article:
    """The article of a sample."""
    return Article(
        id=item["id"],
        source="",
        url="",
        title=item["title"],
        teaser=item["teaser"],
        text=item["body"],
        published=datetime.fromisoformat(item["published"]).astimezone(),
    )


def people_of(items: Iterable[Item]) -> Catalog:
    """The visitors of the samples, by name alone and what the label says of their office."""
    found: dict[str, Listing] = {}
    for item in items:
        for each in item["label"]["visitors"]:
            name = each["name"]
            if " " in name and name not in found:
                person = Person(name, name, offices=(Office(each["role"]),))
                found[name] = Listing(Listed.PERSON, (name,), person=person)
    return found


def places_in(file: Path) -> Catalog:
    """The places of a places.yaml, and the list of them all."""
    rows = YAML(typ="safe").load(file.read_text("utf-8"))["places"]
    return _listed(
        Location(
            row["id"],
            row["name"],
            row.get("kind", ""),
            parent=row.get("in", ""),
            is_ambiguous=bool(row.get("ambiguous")),
        )
        for row in rows
    )


def places_named(items: Iterable[Item]) -> Catalog:
    """The places that the labels of the samples name, and the list of them all."""
    names = {place: None for item in items for place in item["label"]["places"]}
    return _listed(Location(f"place-{at}", name) for at, name in enumerate(names))


def _listed(locations: Iterable[Location]) -> Catalog:
    found = {
        each.id: Listing(Listed.PLACE, (each.name, *each.also), location=each) for each in locations
    }
    every = Listing(Listed.LIST, tuple(f"@{name}" for name in found))
    return {**found, EVERYWHERE: every}
