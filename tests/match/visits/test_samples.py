"""The labelled samples of visits are sound: what is measured with them can be trusted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

SAMPLES = Path(__file__).parents[2] / "samples" / "visits"
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
STATUSES = {"past", "today", "upcoming", "cancelled", "postponed"}
FILES = ("sentences.jsonl", "articles.jsonl")
Item = dict[str, Any]


def items(name: str) -> list[Item]:
    lines = (SAMPLES / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def text(item: Item) -> str:
    return "\n".join((item["title"], item["teaser"], item["body"]))


def visits() -> Iterator[Item]:
    for name in FILES:
        yield from (item for item in items(name) if item["label"]["visit"])


def places() -> list[dict[str, str]]:
    found = YAML(typ="safe", pure=True).load(SAMPLES / "places.yaml")["places"]
    return list(found)


@pytest.mark.parametrize(("name", "least"), [(FILES[0], 150), (FILES[1], 40)])
def test_there_are_enough_and_two_in_five_are_traps(name: str, least: int) -> None:
    found = items(name)
    traps = [item for item in found if not item["label"]["visit"]]
    assert len(found) >= least
    assert len(traps) >= 0.4 * len(found)
    assert len({item["id"] for item in found}) == len(found)
    assert len({text(item) for item in found}) == len(found)


@pytest.mark.parametrize("name", FILES)
def test_a_trap_has_a_kind_and_nothing_else(name: str) -> None:
    for item in items(name):
        label = item["label"]
        if label["visit"]:
            assert label["negative_kind"] is None, item["id"]
            assert label["visitors"], item["id"]
            assert label["places"], item["id"]
            assert label["status"] in label["status_ok"], item["id"]
            assert set(label["status_ok"]) <= STATUSES, item["id"]
            assert {one["status"] for one in label["visitors"]} <= STATUSES, item["id"]
        else:
            assert label["negative_kind"], item["id"]
            assert not label["visitors"] + label["places"], item["id"]
            assert label["date"] is None, item["id"]
            assert label["status_ok"] == ["none"] == [label["status"]], item["id"]


def test_every_state_of_a_visit_is_there() -> None:
    assert {one["status"] for item in visits() for one in item["label"]["visitors"]} == STATUSES


def test_visitors_places_and_dates_stand_in_the_text() -> None:
    known = {place["name"] for place in places()}
    for item in visits():
        label, words = item["label"], text(item)
        for one in label["visitors"]:
            assert one["role"], item["id"]
            assert not one["name"] or one["name"].split()[-1] in words, item["id"]
        for place in label["places"]:
            assert place in words, item["id"]
            assert place in known, item["id"]
        if label["date_text"]:
            assert label["date_text"].lower() in words.lower(), item["id"]


def test_a_date_falls_on_the_weekday_that_is_named() -> None:
    for item in visits():
        day, words = item["label"]["date"], item["label"]["date_text"]
        if day is None or words is None:
            continue
        named = words.lower().replace("sonnabend", "samstag")
        said = [weekday for weekday in WEEKDAYS if weekday.lower() in named]
        assert not said or WEEKDAYS[date.fromisoformat(day).weekday()] in said, item["id"]


def test_what_is_past_was_not_after_its_publication() -> None:
    for item in visits():
        label, published = item["label"], date.fromisoformat(item["published"])
        if label["date"] is None:
            continue
        day = date.fromisoformat(label["date"])
        only = set(label["status_ok"])
        assert only != {"past"} or day < published, item["id"]
        assert only != {"upcoming"} or day > published, item["id"]
        assert "today" not in only or day == published, item["id"]


def test_a_place_lies_in_a_place_of_the_list() -> None:
    seen: set[str] = set()
    for place in places():
        assert place["id"] not in seen
        assert place["kind"] == "land" or place["in"] in seen, place["id"]
        seen.add(place["id"])
