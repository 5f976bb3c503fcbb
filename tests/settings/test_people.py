"""people.yaml: offices, roles, organisations and lists of them."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.errors import Severity
from monitor.model import Office, Person
from monitor.settings.people import role_in
from monitor.settings.shapes import RoleShape
from tests.settings.conftest import Folder

PEOPLE = """\
as_of: 2026-03-01
people:
  - id: brams
    name: Ida Brams
    party: DMO
    offices:
      - {name: Integrationsstaatssekretärin, organisation: Regierung Warland, from: 2024-07-01}
      - name: Landrätin
        role: landrat
        organisation: Kreis Warle
        constituency: kreis
        from: 2019-01-01
        until: 2024-06-30
  - {id: kortuem, name: Selma Kortüm, role: Landrätin des Kreises Warle}
roles:
  - {id: staatssekretaer, name: Staatssekretär}
  - {id: landrat, name: Landrat}
lists:
  - {id: land, of: [Landesregierung], organisation: Regierung Warland, land: nw}
"""


@pytest.fixture
def offices(folder: Folder) -> Folder:
    folder.write("people.yaml", PEOPLE)
    return folder


def person(folder: Folder, name: str) -> Person:
    found = folder.settings().catalog[name].person
    assert found is not None
    return found


def test_a_person_has_offices_with_days_role_organisation_and_constituency(offices: Folder) -> None:
    assert offices.told() == []
    brams = person(offices, "brams")

    assert brams.party == "DMO"
    assert brams.offices == (
        Office(
            "Integrationsstaatssekretärin",
            "staatssekretaer",
            "Regierung Warland",
            since=date(2024, 7, 1),
        ),
        Office("Landrätin", "landrat", "Kreis Warle", "kreis", date(2019, 1, 1), date(2024, 6, 30)),
    )
    held = brams.office(date(2020, 1, 1))
    assert held is not None
    assert held.role == "landrat"


def test_a_role_in_short_is_one_office_without_days(offices: Folder) -> None:
    assert person(offices, "kortuem").offices == (Office("Landrätin des Kreises Warle", "landrat"),)


def test_a_list_keeps_its_organisation_and_its_land(offices: Folder) -> None:
    listing = offices.settings().catalog["land"]

    assert listing.terms == ("Landesregierung",)
    assert (listing.organisation, listing.land) == ("Regierung Warland", "NW")


def test_an_organisation_alone_makes_a_list(offices: Folder) -> None:
    offices.replace("people.yaml", "of: [Landesregierung], ", "")

    assert offices.told() == []
    assert offices.settings().catalog["land"].terms == ()


@pytest.mark.parametrize("land", ["bund", "Bund", "NI", "th"])
def test_a_land_is_written_in_large_or_small_letters(offices: Folder, land: str) -> None:
    offices.replace("people.yaml", "land: nw", f"land: {land}")

    assert offices.told() == []
    assert offices.settings().catalog["land"].land in {"bund", land.upper()}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Ministerpräsidentin", "mp"),
        ("Heimat- und Bauministerin", "minister"),
        ("NRW-Verkehrsminister", "minister"),
        ("Minister für Inneres", "minister"),
        ("Parlamentarische Staatssekretärin", "pst"),
        ("Integrationsstaatssekretärin", "st"),
        ("Landrätin des Kreises Warle", "landrat"),
        ("Vizepräsident", "praesident"),
        ("Mitglied des Landtags", "mdl"),
        ("Landtagsabgeordnete", "mdl"),
        ("Minister und stellvertretender Ministerpräsident", "minister"),
        ("Wirtschaft, Klimaschutz", ""),
        ("Ministerium", ""),
        ("", ""),
    ],
)
def test_a_role_is_known_by_the_name_of_the_office(text: str, role: str) -> None:
    roles = [
        RoleShape(id="minister", name="Minister"),
        RoleShape(id="mp", name="Ministerpräsident"),
        RoleShape(id="praesident", name="Präsident"),
        RoleShape(id="st", name="Staatssekretär"),
        RoleShape(id="pst", name="Parlamentarischer Staatssekretär"),
        RoleShape(id="landrat", name="Landrat"),
        RoleShape(id="mdl", name="Abgeordneter", also=["Mitglied des Landtags"]),
    ]

    assert role_in(text, roles) == role


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "role: landrat\n",
            "role: landrad\n",
            "people.yaml:9:15 there is no role 'landrad'; configured: staatssekretaer, landrat",
        ),
        (
            "until: 2024-06-30",
            "until: 2018-06-30",
            "people.yaml:8:9 `offices`: the office 'Landrätin' would end (2018-06-30) before it"
            " begins (2019-01-01)",
        ),
        (
            "until: 2024-06-30",
            "until: 30.6.2024",
            "people.yaml:13:16 `until`: expected a day as year-month-day, such as 2026-03-05;",
        ),
        (
            "until: 2024-06-30",
            "until: 2024-06-31",
            "people.yaml:13:16 `until`: there is no such day: 2024-06-31",
        ),
        (
            "until: 2024-06-30",
            "til: 2024-06-30",
            "people.yaml:13:9 unknown key 'til'; known: name, role, organisation, constituency,"
            " from, until",
        ),
        ("- name: Landrätin\n        ", "- ", "people.yaml:8:9 `name` is missing"),
        (
            "role: Landrätin des",
            "offices: [{name: Landrätin}], role: Landrätin des",
            "people.yaml:14:5 `role` is short for a single office; write it as one of the `office",
        ),
        (
            "- name: Landrätin\n",
            "- {name: Landrätin, organisation: Kreis Warle, constituency: kreis}\n"
            "      - name: Landrätin\n",
            "people.yaml:9:9 Ida Brams would hold the office 'Landrätin' twice at the same time",
        ),
        (
            "organisation: Regierung Warland, land",
            "organisation: Regirung Warland, land",
            "people.yaml:19:53 nobody in people.yaml has an office in 'Regirung Warland';"
            " organisations there: Kreis Warle; Regierung Warland",
        ),
        (
            "of: [Landesregierung], organisation: Regierung Warland, ",
            "",
            "people.yaml:19:5 a list has `of: [names, words, @ids]`, or an `organisation`, or both",
        ),
        (
            "land: nw",
            "land: NRW",
            "people.yaml:19:78 `land`: expected one of BB, BE, BW, BY, HB, HE, HH, MV, NI, NW, RP,"
            " SH, SL, SN, ST, TH, or bund; got 'NRW'; did you mean NW?",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(offices: Folder, old: str, new: str, told: str) -> None:
    offices.replace("people.yaml", old, new)

    assert offices.told()[0].startswith(told)


def test_the_nearest_organisation_and_role_are_offered(offices: Folder) -> None:
    offices.replace("people.yaml", "Warland, land", "Warlant, land")
    offices.replace("people.yaml", "role: landrat\n", "role: landrad\n")

    assert [each.instead for each in offices.load().problems] == [
        "landrat",
        "Regierung Warland",
    ]


def test_a_constituency_that_is_no_place_is_a_warning_and_kept(offices: Folder) -> None:
    offices.replace("people.yaml", "constituency: kreis\n", "constituency: Warle II\n")

    problem = offices.problem()

    assert problem.severity is Severity.WARNING
    assert problem.message == "the constituency 'Warle II' is no place of places.yaml"
    assert person(offices, "brams").offices[1].constituency == "Warle II"


@pytest.mark.parametrize("name", ["landrat", '"@landrat"'])
def test_names_may_have_an_at_sign(offices: Folder, name: str) -> None:
    offices.replace("people.yaml", "role: landrat\n", f"role: {name}\n")

    assert offices.told() == []
    assert person(offices, "brams").offices[1].role == "landrat"


def test_the_same_office_may_be_held_again_later(offices: Folder) -> None:
    offices.replace(
        "people.yaml",
        "      - name: Landrätin\n",
        "      - {name: Landrätin, organisation: Kreis Warle, constituency: kreis,"
        " from: 2025-01-01}\n      - name: Landrätin\n",
    )

    assert offices.told() == []
