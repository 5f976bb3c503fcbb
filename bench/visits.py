"""How well visits are found in labelled articles, and what that costs.

A file is JSON Lines: title, teaser, body, published and label (visit, visitors, date, status_ok);
see tests/samples/visits/README.md. The rule asks for anybody in office, once with the visitors of
the file in the catalog (by name alone and what the label says of their office) and once without
anybody in it.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
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
from monitor.settings import load
from monitor.settings.files import MUNICIPALITIES
from monitor.settings.gv100ad import read_directory
from monitor.settings.municipalities import written

EVERYWHERE = "everywhere"


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

    def __str__(self) -> str:
        return f"P {self.precision:.2f}  R {self.recall:.2f}  F1 {self.f1:.3f}"


@dataclass(slots=True)
class Figures:
    """What came of one file."""

    items: Score = field(default_factory=Score)
    names: Score = field(default_factory=Score)
    status: Score = field(default_factory=Score)
    dates: Score = field(default_factory=Score)
    woken: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def main() -> None:
    """Print the figures of each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--directory", type=Path, help="GV100AD_….txt of destatis.de")
    parser.add_argument("--places", type=Path, help="a places.yaml with the places of the files")
    parser.add_argument("--wrong", action="store_true", help="name the items that were wrong")
    asked = parser.parse_args()
    places = {**_of_directory(asked.directory), **_of_yaml(asked.places)}
    for file in asked.files:
        lines = file.read_text("utf-8").splitlines()
        items = [json.loads(line) for line in lines if line.strip()]
        print(f"{file.name}: {len(items)} items, {len(places)} places in the catalog")
        for told, people in (("visitors in the catalog", _people(items)), ("nobody in it", {})):
            figures = _measured(items, {**places, **people}, is_bounded=bool(places))
            _print(told, figures)
            if asked.wrong:
                print("\n".join(f"    {each}" for each in figures.wrong))


def _print(told: str, figures: Figures) -> None:
    print(f"  {told}")
    print(f"    items     {figures.items}")
    print(f"    names     {figures.names}")
    print(f"    status    {figures.status.recall:.2f} right of {_count(figures.status)} found")
    print(f"    day       {figures.dates.recall:.2f} right of {_count(figures.dates)} labelled")
    print(
        f"    CPU       {_mean(figures.woken):.1f} ms an article that wakes the rule"
        f" ({len(figures.woken)}), {_mean(figures.others):.2f} ms of the others"
    )


def _count(score: Score) -> int:
    return score.right + score.missed


def _mean(seconds: Sequence[float]) -> float:
    return 1000 * sum(seconds) / (len(seconds) or 1)


def _measured(items: Sequence[Any], catalog: Catalog, *, is_bounded: bool) -> Figures:
    rule = Rule(
        "visit",
        "Visit",
        "desk",
        Level.NORMAL,
        "",
        visit=VisitCondition(to=(EVERYWHERE,) if is_bounded else ()),
    )
    rules, faults = compile_rules([rule], catalog)
    if faults:
        raise SystemExit(str(faults))
    # What is made ready at the first article is no cost of that article.
    rules.match(_article(items[0]))
    figures = Figures()
    for item in items:
        _judge(item, rules, figures)
    return figures


def _judge(item: Any, rules: RuleSet, figures: Figures) -> None:
    article, label = _article(item), item["label"]
    document = rules.document(article)
    _ = document.searched.by_form
    is_woken = bool(rules.woken(article))
    start = time.process_time()
    hits, failures = rules.match(document)
    (figures.woken if is_woken else figures.others).append(time.process_time() - start)
    if failures:
        raise SystemExit(str(failures))
    hit = next((each for each in hits if each.certainty is not Certainty.UNLIKELY), None)
    visits = hit.visits if hit else ()
    wrong = list(_wrong(label, visits, figures))
    if wrong:
        figures.wrong.append(f"{item['id']}: {'; '.join(wrong)}")


def _wrong(label: Any, visits: Sequence[Visit], figures: Figures) -> Iterator[str]:
    if _tell(figures.items, bool(label["visit"]), bool(visits)):
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


def _tell(score: Score, expected: bool, found: bool) -> bool:  # noqa: FBT001
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
        return wanted.split()[-1] == found
    office = wanted.split(" (")[0].lower()
    return found.lower() in office or office in found.lower()


def _article(item: Any) -> Article:
    return Article(
        id=item["id"],
        source="",
        url="",
        title=item["title"],
        teaser=item["teaser"],
        text=item["body"],
        published=datetime.fromisoformat(item["published"]).astimezone(),
    )


def _people(items: Sequence[Any]) -> Catalog:
    found: dict[str, Listing] = {}
    for item in items:
        for each in item["label"]["visitors"]:
            name = each["name"]
            if " " in name and name not in found:
                person = Person(name, name, offices=(Office(each["role"]),))
                found[name] = Listing(Listed.PERSON, (name,), person=person)
    return found


def _of_directory(file: Path | None) -> Catalog:
    """All places of a municipality directory as a configuration has them, and their list."""
    if file is None:
        return {}
    lands = "".join(f'  - {{id: land-{at:02}, directory: "{at:02}"}}\n' for at in range(1, 17))
    with TemporaryDirectory() as folder:
        config = Path(folder)
        found = read_directory(file)
        text = written(found.areas, file.name, str(found.day))
        (config / MUNICIPALITIES).write_text(text, "utf-8")
        (config / "places.yaml").write_text(f"places:\n{lands}", "utf-8")
        (config / "monitor.yaml").write_text("contact: mailto:bench@example.org\n", "utf-8")
        (config / "sources.yaml").write_text("sources: []\n", "utf-8")
        settings = load(config, {}).settings
    if settings is None:
        raise SystemExit(f"{file}: cannot be used")
    every = Listing(Listed.LIST, tuple(f"@land-{at:02}" for at in range(1, 17)))
    return {**settings.catalog, EVERYWHERE: every}


def _of_yaml(file: Path | None) -> Catalog:
    """The places of a places.yaml, and the list of them all."""
    if file is None:
        return {}
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


def _listed(locations: Iterator[Location]) -> Catalog:
    found = {
        each.id: Listing(Listed.PLACE, (each.name, *each.also), location=each)
        for each in locations
    }
    every = Listing(Listed.LIST, tuple(f"@{name}" for name in found))
    return {**found, EVERYWHERE: every}


if __name__ == "__main__":
    main()
