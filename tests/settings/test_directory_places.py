"""places.yaml with `directory`: a tree of places from one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import Severity
from monitor.model import Listed, Location
from monitor.settings import files_of
from monitor.settings.municipalities import Area, Kind
from monitor.settings.places import ids_of
from tests.settings.conftest import Folder
from tests.settings.directory import TSV

LAND = 'places:\n  - {id: warland, directory: "91"}\n'


@pytest.fixture
def german(folder: Folder) -> Folder:
    """A configuration that has the directory."""
    folder.write("municipalities.tsv", TSV)
    return folder


def places(folder: Folder, text: str) -> dict[str, Location]:
    """The places of the catalog once places.yaml says this."""
    folder.write("places.yaml", text)
    assert folder.told() == []
    return {
        name: each.location
        for name, each in folder.settings().catalog.items()
        if each.location is not None
    }


def inner(folder: Folder, name: str) -> list[str]:
    return [each for each in folder.settings().catalog[name].terms if each.startswith("@")]


def test_a_land_in_one_line_has_districts_kreise_and_municipalities_in_each_other(
    german: Folder,
) -> None:
    found = places(german, LAND)

    assert {each.id: each.parent for each in found.values()} == {
        "warland": "",
        "regierungsbezirk-luedenau": "warland",
        "kreis-warle": "regierungsbezirk-luedenau",
        "warle": "kreis-warle",
        "quarnfeld": "kreis-warle",
        "neuenholz-91101012": "kreis-warle",
        "luedenau-stadt": "regierungsbezirk-luedenau",
        "landkreis-hohenwiek-brack": "warland",
        "hohenwiek-an-der-brack": "landkreis-hohenwiek-brack",
        "neuenholz-91203002": "landkreis-hohenwiek-brack",
        "luedenau-gemeinde": "landkreis-hohenwiek-brack",
        "wald": "landkreis-hohenwiek-brack",
    }
    assert found["quarnfeld"] == Location(
        "quarnfeld", "Quarnfeld", "gemeinde", (), "kreis-warle", "91101008"
    )
    assert inner(german, "warland") == ["@regierungsbezirk-luedenau", "@landkreis-hohenwiek-brack"]


@pytest.mark.parametrize("key", ["91101", "911", "91102", "91102000", "91101008"])
def test_every_level_can_be_a_line(german: Folder, key: str) -> None:
    found = places(german, f'places:\n  - {{id: x, directory: "{key}"}}\n')

    assert found["x"].name in {"Kreis Warle", "Regierungsbezirk Lüdenau", "Lüdenau", "Quarnfeld"}
    assert found["x"].ags[: len(key)] == key
    assert len(found) == {"91101": 4, "911": 6}.get(key, 1)


def test_what_is_written_beside_the_key_counts_and_adds_names(german: Folder) -> None:
    found = places(
        german,
        "places:\n"
        '  - {id: brack, directory: "91203", name: Brackland, kind: heimat, also: [Das Brack]}\n',
    )

    assert (found["brack"].name, found["brack"].kind) == ("Brackland", "heimat")
    assert found["brack"].also == (
        "Das Brack",
        "Landkreis Hohenwiek-Brack",
        "Kreis Hohenwiek-Brack",
        "Hohenwiek-Brack",
    )


def test_a_place_that_is_written_out_is_there_once_and_stays_in_the_tree(german: Folder) -> None:
    found = places(
        german,
        "places:\n"
        "  - {id: teil, name: Warlbeck, kind: ortsteil, in: stadt-warle}\n"
        '  - {id: stadt-warle, name: Warle, ags: "91101004", also: [Warlestadt]}\n'
        '  - {id: kreis, directory: "91101"}\n'
        '  - {id: warland, directory: "91"}\n',
    )

    assert found["stadt-warle"].parent == "kreis"
    assert found["stadt-warle"].also == ("Warlestadt",)
    assert found["stadt-warle"].kind == "gemeinde"
    assert found["kreis"].parent == "regierungsbezirk-luedenau"
    assert found["teil"].parent == "stadt-warle"
    assert [each.ags for each in found.values()].count("91101004") == 1
    assert inner(german, "kreis") == ["@stadt-warle", "@quarnfeld", "@neuenholz-91101012"]


def test_a_part_of_a_town_with_the_key_of_the_town_does_not_take_its_place(german: Folder) -> None:
    found = places(
        german,
        "places:\n"
        '  - {id: teil, name: Warlbeck, in: warle, ags: "91101004"}\n'
        '  - {id: warle, name: Warle, ags: "91101004"}\n'
        '  - {id: kreis, directory: "91101"}\n',
    )

    assert (found["warle"].parent, found["teil"].parent) == ("kreis", "warle")


def test_a_place_can_lie_in_one_that_only_the_directory_has(german: Folder) -> None:
    found = places(
        german,
        'places:\n  - {id: kreis, directory: "91101"}\n'
        "  - {id: hof, name: Quarnhof, in: quarnfeld}\n",
    )

    assert found["hof"].parent == "quarnfeld"
    assert inner(german, "quarnfeld") == ["@hof"]


def test_names_of_several_places_words_and_surnames_are_ambiguous(german: Folder) -> None:
    german.replace("people.yaml", "name: Ida Brams", "name: Ida Quarnfeld")
    found = places(german, LAND)

    assert {name for name, each in found.items() if each.is_ambiguous} == {
        "neuenholz-91101012",
        "neuenholz-91203002",
        # The other Lüdenau has 300,000 inhabitants.
        "luedenau-gemeinde",
        "wald",
        "quarnfeld",
    }


def test_ambiguous_can_be_written_and_is_known_of_words_without_a_directory(
    folder: Folder,
) -> None:
    found = places(
        folder,
        "places:\n"
        "  - {id: a, name: Warlingen, ambiguous: true}\n"
        "  - {id: b, name: Essen}\n"
        "  - {id: c, name: Lotte}\n"
        "  - {id: d, name: Unterwarlingen}\n",
    )

    assert [each.is_ambiguous for each in found.values()] == [True, True, True, False]


def test_the_directory_is_read_only_when_a_place_needs_it(folder: Folder) -> None:
    folder.write("municipalities.tsv", b"\xff no directory at all")

    assert folder.load().problems == ()


def test_a_place_of_the_directory_can_be_used_in_lists_offices_and_visits(german: Folder) -> None:
    german.write("places.yaml", LAND + 'lists: [{id: dort, of: ["@quarnfeld"]}]\n')
    german.replace(
        "people.yaml", "Brams]}", "Brams], offices: [{name: Landrätin, constituency: kreis-warle}]}"
    )
    german.replace("rules/a.yaml", "query: Hafen", "visit: {to: ['@dort', '@wald']}")

    assert german.told() == []


def test_the_directory_is_watched_like_the_other_files(folder: Folder) -> None:
    assert folder.path / "municipalities.tsv" in files_of(folder.path)


# --- ids


def area(key: str, name: str, kind: Kind = Kind.MUNICIPALITY) -> Area:
    return Area(key, kind, name)


def test_an_id_is_made_of_the_name() -> None:
    some = [area("91101001", "Bad Süß (Warl.)"), area("91101", "Kreis Warle", Kind.KREIS)]

    assert list(ids_of(some, ()).values()) == ["bad-suess-warl", "kreis-warle"]


def test_of_several_with_one_name_each_is_told_apart_whatever_their_order() -> None:
    some = [area("91101001", "Berg"), area("91203001", "Berg"), area("94", "Berg", Kind.LAND)]

    found = ids_of(some, ())

    assert found == {"91101001": "berg-91101001", "91203001": "berg-91203001", "94": "berg-land"}
    assert ids_of(reversed(some), ()) == found


def test_an_id_that_somebody_has_is_not_taken() -> None:
    assert ids_of([area("91101001", "Berg")], {"berg"}) == {"91101001": "berg-gemeinde"}
    assert ids_of([area("91101001", "Berg")], {"berg", "berg-gemeinde"}) == {
        "91101001": "berg-91101001"
    }


# --- mistakes


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (
            '{id: x, directory: "91109"}',
            "places.yaml:2:24 the directory has no area with the key '91109'",
        ),
        (
            '{id: x, directory: "5566"}',
            "places.yaml:2:24 `directory`: an official key has 2 digits (Land), 3 (Regierungsbezirk"
            '), 5 (Kreis) or 8 (Gemeinde), such as "05566"; got \'5566\'; did you mean "05566"?',
        ),
        (
            '{id: x, directory: "911010040004"}',
            "places.yaml:2:24 `directory`: an official key has 2",
        ),
        ("{id: x, directory: warle}", "places.yaml:2:24 `directory`: an official key has 2 digits"),
        ("{id: x}", "places.yaml:2:5 a place has a `name`, or `directory` with its official key"),
        ("{id: x, name: X, in: warlr}", "places.yaml:2:26 there is no place 'warlr'"),
        ("{id: x, name: X, ambiguous: maybe}", "places.yaml:2:33 `ambiguous`: expected true or"),
    ],
)
def test_a_mistake_is_told_with_its_place(german: Folder, place: str, told: str) -> None:
    german.write("places.yaml", f'places:\n  - {place}\n  - {{id: k, directory: "91101"}}\n')

    assert german.told()[0].startswith(told)


def test_an_unknown_key_is_told_with_the_nearest_that_is_known(german: Folder) -> None:
    german.write("places.yaml", 'places:\n  - {id: x, name: X, directory: "91109"}\n')

    assert german.problem().instead == '"91101" (Kreis Warle)'
    assert german.settings().catalog["x"].terms == ("X",)


def test_one_area_cannot_be_two_places(german: Folder) -> None:
    german.write(
        "places.yaml",
        'places:\n  - {id: x, directory: "91102"}\n  - {id: y, directory: "91102000"}\n',
    )

    assert german.told() == ["places.yaml:3:24 91102000 is 'x' already"]


def test_a_place_around_which_its_own_kreis_would_lie_is_told(german: Folder) -> None:
    german.write(
        "places.yaml",
        'places:\n  - {id: kreis, directory: "91101", in: warle}\n'
        '  - {id: warle, name: Warle, ags: "91101004"}\n',
    )

    assert german.told() == ["places.yaml:2:41 'kreis' would lie in itself"]


def test_without_the_directory_the_command_that_makes_it_is_told(folder: Folder) -> None:
    folder.write("places.yaml", LAND + '  - {id: other, directory: "92", name: Other}\n')

    problem = folder.problem()

    assert problem.place.line == 2
    assert problem.severity is Severity.ERROR
    assert "municipalities.tsv:1: there is no such file" in problem.message
    assert problem.instead.startswith("monitor places import FILE")
    assert folder.settings().catalog["other"].sort is Listed.PLACE


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe", "municipalities.tsv:1: is not UTF-8"),
        (b"# nothing\n", "municipalities.tsv:1: there are no areas in it"),
        (b"91\tland\tWarland\n", "municipalities.tsv:1: expected a key, a kind, a name"),
        (b"#\n91\tdorf\tWarland\t0\t\n", "municipalities.tsv:2: unknown kind 'dorf'; known: land"),
        (b"9x\tland\tWarland\t0\t\n", "municipalities.tsv:1: expected a key"),
        (b"91\tland\tWarland\tmany\t\n", "municipalities.tsv:1: expected a key"),
    ],
)
def test_a_damaged_directory_is_told_with_its_line(
    folder: Folder, content: bytes, told: str
) -> None:
    folder.write("municipalities.tsv", content)
    folder.write("places.yaml", LAND)

    assert Path(folder.problem().message).name.startswith(told.replace("\t", " "))
