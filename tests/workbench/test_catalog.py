"""What is said about people and places: never seen, out of office, not looked through for long."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from monitor.errors import Place
from monitor.model import Catalog, Listed, Listing, Location, Office, Person
from monitor.workbench import Seen, out_of_office, outdated
from tests.workbench.newsdesk import Newsdesk
from tests.workbench.test_remarks import stored

TODAY = date(2026, 3, 5)
NOWHERE = Place("people.yaml")


def place(name: str, *terms: str) -> Listing:
    return Listing(Listed.PLACE, terms, location=Location(name, terms[0]))


def officer(*offices: Office) -> Catalog:
    person = Person("brams", "Ida Brams", offices=offices)
    return {"brams": Listing(Listed.PERSON, ("Ida Brams",), person=person)}


def test_people_and_places_that_no_article_names_are_missing() -> None:
    catalog: Catalog = {
        **officer(),
        "kortuem": Listing(
            Listed.PERSON, ("Selma Kortüm",), person=Person("kortuem", "Selma Kortüm")
        ),
        "kreis": place("kreis", "Kreis Warle", "@ort"),
        "ort": place("ort", "Warlingen"),
        "dorf": place("dorf", "Quarnfeld"),
        "land": Listing(Listed.LIST, ("Zeppelin",)),
    }
    seen = Seen(catalog, catalog)

    passed = list(seen.watch(stored(["Ida Brams kam.", "Regen in Warlingen."])))

    assert len(passed) == 2
    # A place is seen where a place in it is; a list is neither.
    assert seen.missing == {"kortuem", "dorf"}


@pytest.mark.parametrize(
    ("offices", "is_told"),
    [
        ((), False),
        ((Office("Landrätin"),), False),
        ((Office("Landrätin", until=TODAY),), False),
        ((Office("Landrätin", until=TODAY - timedelta(days=1)),), True),
        ((Office("Landrätin", until=date(2020, 1, 1)), Office("Ministerin")), False),
        ((Office("Landrätin", until=date(2020, 1, 1)), Office("A", since=date(2030, 1, 1))), False),
    ],
)
def test_who_holds_no_office_any_more_is_told(offices: tuple[Office, ...], is_told: bool) -> None:
    found = list(out_of_office(officer(*offices), {"brams": NOWHERE}, TODAY))

    assert [each.kind for each in found] == ["out-of-office"] * is_told


def test_the_last_office_is_named() -> None:
    first = Office("Landrätin", until=date(2024, 6, 30))
    last = Office("Ministerin", until=date(2026, 1, 31))

    (remark,) = out_of_office(officer(last, first), {"brams": NOWHERE}, TODAY)

    assert remark.message == (
        "@brams (Ida Brams) holds no office any more: Ministerin until 2026-01-31"
    )


@pytest.mark.parametrize(("days", "is_told"), [(365, False), (366, True)])
def test_offices_that_nobody_looked_through_for_a_year_are_told(days: int, is_told: bool) -> None:
    found = list(outdated(TODAY - timedelta(days=days), NOWHERE, TODAY))

    assert [each.kind for each in found] == ["outdated"] * is_told


def test_without_people_there_is_nothing_to_look_through() -> None:
    assert list(outdated(None, None, TODAY)) == []


def test_check_tells_of_all_of_these_at_their_places(desk: Newsdesk) -> None:
    desk.write(
        "people.yaml",
        "as_of: 2020-01-01\n"
        "people:\n"
        "  - {id: brams, name: Ida Brams,"
        " offices: [{name: Landrätin, organisation: Kreis, until: 2019-12-31}]}\n"
        'lists: [{id: alle, of: ["@brams"]}]\n',
    )
    desk.write("places.yaml", "places: [{id: ort, name: Warlingen}, {id: dorf, name: Quarnfeld}]\n")
    desk.fill(120)

    values = json.loads(desk.run("check", "--json").out)

    assert [
        (each["file"].rpartition("/")[2], each["line"], each["kind"])
        for each in values
        if "rules" not in each["file"]
    ] == [
        ("people.yaml", 1, "outdated"),
        ("people.yaml", 3, "never-seen"),
        ("people.yaml", 3, "out-of-office"),
        ("places.yaml", 1, "never-seen"),
    ]
    assert values[3]["message"] == ("@dorf (Quarnfeld) is in none of the newest 120 articles")
    assert {each["severity"] for each in values} == {"warning"}


def test_without_enough_articles_nobody_is_missed(desk: Newsdesk) -> None:
    desk.fill(40)

    assert "never-seen" not in desk.run("check", "--json").out
