"""How well visits are found in the labelled samples: no worse than it was."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pytest

from tests.visits_figures import (
    SAMPLES,
    Figures,
    Item,
    items_of,
    measured,
    people_of,
    places_in,
    places_named,
    rules_for,
)


@dataclass(frozen=True)
class Least:
    """What is asked at the least: F1 of articles and of names, share of right states and days."""

    items: float
    names: float
    status: float
    day: float


# Behind each: what it was on 28 November 2026. An article more or less is 0.01 to 0.02.
CATALOGED = {
    "sentences": Least(0.92, 0.90, 0.97, 0.95),  # 0.941 0.915 1.000 0.978
    "articles": Least(0.82, 0.79, 0.91, 0.80),  # 0.852 0.821 0.962 0.846
    "more": Least(0.82, 0.74, 0.88, 0.73),  # 0.853 0.771 0.931 0.778
}
UNKNOWN = {
    "sentences": Least(0.88, 0.83, 0.97, 0.95),  # 0.899 0.849 1.000 0.976
    "articles": Least(0.75, 0.58, 0.90, 0.77),  # 0.786 0.611 0.955 0.818
    "more": Least(0.71, 0.57, 0.86, 0.76),  # 0.742 0.605 0.913 0.810
}
# Sentences that were wrong on that day; all others are held to.
WRONG = frozenset(
    f"s{number:03}"
    for number in (34, 35, 51, 55, 63, 71, 84, 87, 88, 89, 93, 143, 150, 190, 192, 195, 205)
)


@cache
def figures(name: str, *, is_known: bool = True) -> Figures:
    """The figures of a file, with its visitors in the catalog or with nobody in it."""
    items = items_of(SAMPLES / f"{name}.jsonl")
    # Of this file the places are real; those that its labels name will do.
    places = places_named(items) if name == "more" else places_in(SAMPLES / "places.yaml")
    people = people_of(items) if is_known else {}
    return measured(items, rules_for({**places, **people}, is_bounded=True))


def assert_no_worse(found: Figures, least: Least) -> None:
    assert found.items.f1 >= least.items, found.wrong
    assert found.names.f1 >= least.names, found.wrong
    assert found.status.recall >= least.status, found.wrong
    assert found.dates.recall >= least.day, found.wrong


@pytest.mark.parametrize("name", CATALOGED)
def test_visits_of_people_of_the_catalog_are_found_as_well_as_ever(name: str) -> None:
    assert_no_worse(figures(name), CATALOGED[name])


@pytest.mark.parametrize("name", UNKNOWN)
def test_visits_of_people_told_by_their_office_are_found_as_well_as_ever(name: str) -> None:
    assert_no_worse(figures(name, is_known=False), UNKNOWN[name])


@pytest.mark.parametrize("name", CATALOGED)
def test_few_articles_that_tell_of_no_visit_are_taken_for_one(name: str) -> None:
    assert figures(name).items.precision >= 0.84


def sentences() -> list[Item]:
    """The sentences that were right."""
    return [each for each in items_of(SAMPLES / "sentences.jsonl") if each["id"] not in WRONG]


def sort_of(item: Item) -> str:
    """The section of the lexicon and the construction, or the kind of trap; and which one."""
    told = item.get("construction") or f"trap {item['label']['negative_kind']}"
    return f"{told} {item['id']}"


@pytest.mark.parametrize("item", sentences(), ids=sort_of)
def test_a_sentence_of_each_kind_is_understood(item: Item) -> None:
    wrong = figures("sentences").wrong.get(item["id"], "")

    assert wrong == "", item["body"]
