"""Which visits a rule asks for: by whom, to where, in which state, and with a query."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from monitor.match import compile_rules
from monitor.model import Listed, Listing, Office, Person, Status
from tests.match.visits.visiting import (
    CATALOG,
    FRIDAY,
    PEOPLE,
    article,
    compiled,
    hit,
    holds,
    rule,
    visits,
    where,
    who,
)

KORTUEM = "Staatssekretärin Selma Kortüm besucht am Freitag die Feuerwehr in Lüdenau."
BOTH = "Selma Kortüm und Anton Reitz besuchen am Freitag gemeinsam die Feuerwehr in Lüdenau."


def coming(whom: str, to: str = "Lüdenau") -> str:
    return f"{whom} besucht am Freitag die Feuerwehr in {to}."


def test_by_a_person_is_this_person_and_nobody_else() -> None:
    assert holds(KORTUEM, rule("kortuem"))
    assert not holds(KORTUEM, rule("reitz"))
    assert not holds(coming("Staatssekretärin Petra Ohm"), rule("kortuem"))


def test_by_several_is_any_of_them() -> None:
    asked = rule("reitz", "kortuem")

    assert holds(KORTUEM, asked)
    assert holds(coming("Anton Reitz"), asked)
    assert not holds(coming("MdB Marius Ahaus"), asked)


@pytest.mark.parametrize(
    "whom",
    [
        "Der Staatssekretär",
        "Die Staatssekretärin",
        "Integrationsstaatssekretärin Petra Ohm",
        "Staatssekretär Uwe Horn",
    ],
)
def test_by_a_role_is_whoever_holds_it_named_or_not_woman_or_man(whom: str) -> None:
    (visit,) = visits(coming(whom), rule("amt"))

    assert who(visit) == [whom.split(maxsplit=1)[1]]
    assert visit.visitors[0].id == ""


@pytest.mark.parametrize(
    "whom", ["Der Minister", "Die Landrätin", "Der Ministerpräsident", "Die Abgeordnete Ida Holm"]
)
def test_by_a_role_is_no_other_role(whom: str) -> None:
    assert not holds(coming(whom), rule("amt"))


def test_by_a_role_somebody_of_the_catalog_who_is_called_by_it_is_told_by_name() -> None:
    (visit,) = visits(KORTUEM, rule("amt"))

    assert [each.id for each in visit.visitors] == ["kortuem"]


def test_by_an_organisation_is_who_is_in_it_when_the_article_is_published() -> None:
    text = "Innenminister Thore Wiebusch kam am Donnerstag nach Lüdenau."
    last = article(text, published=datetime(2026, 3, 6, 12, tzinfo=UTC))
    after = article(text, published=datetime(2026, 3, 7, 12, tzinfo=UTC))

    assert FRIDAY.isoformat() == "2026-03-06"
    assert holds(last, rule("im-amt"))
    assert not holds(after, rule("im-amt"))
    assert holds(after, rule("wiebusch"))


def test_by_an_organisation_is_nobody_outside_of_it() -> None:
    assert holds(KORTUEM, rule("im-amt"))
    assert not holds(coming("MdB Marius Ahaus"), rule("im-amt"))
    assert not holds(coming("Der Minister"), rule("im-amt"))


@pytest.mark.parametrize(
    "whom",
    [
        "Der Verkehrsminister",
        "Der nordrhein-westfälische Verkehrsminister",
        "Die NRW-Verkehrsministerin Ida Holm",
        "Staatssekretärin Petra Ohm",
        "Anton Reitz",
    ],
)
def test_by_a_list_of_a_land_are_its_people_and_offices_that_say_no_other(whom: str) -> None:
    assert holds(coming(whom), rule("landesregierung"))


@pytest.mark.parametrize(
    "whom",
    [
        "Der bayerische Verkehrsminister",
        "Niedersachsens Verkehrsminister Olaf Brand",
        "Bundesverkehrsminister Jonas Prehn",
        "Die Bundesbauministerin",
        "Die Parlamentarische Staatssekretärin Ida Holm",
    ],
)
def test_by_a_list_of_a_land_the_federal_ministers_and_those_of_others_do_not_count(
    whom: str,
) -> None:
    assert holds(coming(whom), rule("minister", "amt"))
    assert not holds(coming(whom), rule("landesregierung"))


@pytest.mark.parametrize(
    "whom",
    [
        "Selma Kortüm",
        "MdB Marius Ahaus",
        "Der Staatssekretär",
        "Bundesverkehrsminister Jonas Prehn",
        "Regierungspräsidentin Ida Holm",
        "Der SPD-Landtagsabgeordnete Uwe Horn",
    ],
)
def test_by_nobody_is_whoever_holds_an_office(whom: str) -> None:
    assert holds(coming(whom))


@pytest.mark.parametrize(
    "whom",
    ["Fritz Blume", "Vereinspräsident Fritz Blume", "Die Klasse 7b", "Schützenkönig Fritz Blume"],
)
def test_by_nobody_is_not_anybody(whom: str) -> None:
    assert not holds(coming(whom))


def test_of_several_visitors_only_those_who_are_asked_for_are_told() -> None:
    (both,) = visits(BOTH)
    (one,) = visits(BOTH, rule("kortuem"))

    assert who(both) == ["Anton Reitz", "Selma Kortüm"]
    assert who(one) == ["Selma Kortüm"]


@pytest.mark.parametrize("to", ["mesebrook", "luedenau", "kreis-quarnstedt", "westmark", "kreise"])
def test_to_a_place_is_also_to_what_lies_in_it(to: str) -> None:
    (visit,) = visits(coming("Selma Kortüm", "Mesebrook"), rule(to=[to]))

    assert where(visit) == ["Mesebrook"]


@pytest.mark.parametrize("to", ["mesebrook", "tiefenesch", "kreis-weller"])
def test_to_a_place_is_not_to_what_lies_around_or_beside_it(to: str) -> None:
    assert not holds(coming("Selma Kortüm", "Lüdenau"), rule(to=[to]))


def test_to_several_places_is_any_of_them() -> None:
    asked = rule(to=["mesebrook", "kreis-weller"])

    assert holds(coming("Selma Kortüm", "Tiefenesch"), asked)
    assert not holds(coming("Selma Kortüm", "Lüdenau"), asked)


def test_to_a_place_of_the_catalog_is_not_to_one_that_it_lacks() -> None:
    assert holds(coming("Selma Kortüm", "Hintertupfingen"))
    assert not holds(coming("Selma Kortüm", "Hintertupfingen"), rule(to=["westmark"]))


def test_without_a_place_any_is_meant_and_the_one_found_is_told() -> None:
    (visit,) = visits(coming("Selma Kortüm", "Tiefenesch"))
    (nowhere,) = visits("Staatssekretärin Selma Kortüm besucht am Freitag die Feuerwehr.")

    assert where(visit) == ["Tiefenesch"]
    assert where(nowhere) == []


STATES = {
    Status.UPCOMING: "Selma Kortüm besucht am Freitag die Feuerwehr in Lüdenau.",
    Status.TODAY: "Selma Kortüm besucht heute die Feuerwehr in Lüdenau.",
    Status.PAST: "Selma Kortüm besuchte am Mittwoch die Feuerwehr in Lüdenau.",
    Status.CANCELLED: "Der für Freitag geplante Besuch von Selma Kortüm in Lüdenau fällt aus.",
    Status.POSTPONED: "Der Besuch von Selma Kortüm in Lüdenau wird auf den 20. März verschoben.",
}


@pytest.mark.parametrize("told", Status)
@pytest.mark.parametrize("asked", Status)
def test_only_visits_in_the_state_that_is_asked_for_are_found(told: Status, asked: Status) -> None:
    found = visits(STATES[told], rule(when=[asked]))

    assert [each.status for each in found] == ([told] if told is asked else [])


def test_with_a_query_both_must_hold() -> None:
    asked = rule("kortuem", query="Feuerwehr NOT Rathaus")

    assert holds(KORTUEM, asked)
    assert not holds(f"{KORTUEM} Das Rathaus bleibt zu.", asked)
    assert not holds("Selma Kortüm lobte die Feuerwehr in Lüdenau.", asked)


def test_with_a_query_its_words_are_shown_behind_those_of_the_visit() -> None:
    found = hit(article(KORTUEM, "Neue Wache"), rule(query="Wache"))

    assert found is not None
    assert [each.text for each in found.evidence][-1] == "Wache"
    assert {"besucht", "Lüdenau", "am Freitag"} <= {each.text for each in found.evidence}


def test_the_words_of_a_visit_are_at_their_places() -> None:
    of = article(KORTUEM, "Wache fertig", teaser="Lange geplant.")

    found = hit(of)

    assert found is not None
    for each in (*found.evidence, found.visits[0].sentence):
        assert of.field(each.field)[each.start : each.end] == each.text
    assert found.visits[0].sentence.text == KORTUEM


@pytest.mark.parametrize(("by", "to"), [("kortum", "luedenau"), ("kortuem", "luedenu")])
def test_a_name_that_the_catalog_lacks_is_told_and_the_other_rules_go_on(by: str, to: str) -> None:
    wrong, right = rule(by, to=[to], id="falsch"), rule("kortuem", id="richtig")

    rules, faults = compile_rules([wrong, right], CATALOG)

    (fault,) = faults
    assert (fault.rule_id, fault.kind) == ("falsch", "query")
    assert ("@kortum" if by == "kortum" else "@luedenu") in fault.message
    assert [each.rule for each in rules.match(article(KORTUEM))[0]] == ["richtig"]


def test_examples_of_a_visit_rule_are_tried() -> None:
    holding, failing = "Selma Kortüm kam nach Lüdenau.", "Selma Kortüm lobte Lüdenau."
    right = rule(match_examples=(holding,), no_match_examples=(failing,))
    wrong = rule(match_examples=(failing,), no_match_examples=(holding,))

    assert compile_rules([right], CATALOG)[1] == ()
    rules, (match, no_match) = compile_rules([wrong], CATALOG)

    assert len(rules) == 0
    assert (match.kind, no_match.kind) == ("match", "no_match")
    assert "nothing tells of a visit" in match.message
    assert 'finds "kam", "Selma Kortüm", "Lüdenau"' in no_match.message


def test_an_example_that_is_unlikely_does_not_count_as_found() -> None:
    text = "Selma Kortüm könnte nach Lüdenau kommen."
    found = hit(text)

    _, faults = compile_rules([rule(match_examples=(text,))], CATALOG)
    _, none = compile_rules([rule(no_match_examples=(text,))], CATALOG)

    assert found is not None
    assert found.certainty == "unlikely"
    assert [each.kind for each in faults] == ["match"]
    assert none == ()


def test_another_catalog_changes_who_is_meant() -> None:
    rules = compiled(rule("kortuem"))
    text = article(coming("Petra Ohm"))
    other = Person("kortuem", "Petra Ohm", offices=(Office("Staatssekretärin"),))
    assert rules.match(text)[0] == ()

    faults = rules.update(
        [rule("kortuem")], {**CATALOG, "kortuem": Listing(Listed.PERSON, (), person=other)}
    )

    assert faults == ()
    assert [who(each) for each in rules.match(text)[0][0].visits] == [["Petra Ohm"]]
    assert rules.match(article(KORTUEM))[0] == ()


def test_another_catalog_changes_where_a_place_lies() -> None:
    rules = compiled(rule(to=["kreis-weller"]))
    luedenau = CATALOG["luedenau"].location
    assert luedenau is not None
    assert rules.match(article(KORTUEM))[0] == ()

    moved = Listing(Listed.PLACE, (), location=replace(luedenau, parent="kreis-weller"))
    rules.update([rule(to=["kreis-weller"])], {**CATALOG, "luedenau": moved})

    assert len(rules.match(article(KORTUEM))[0]) == 1


def test_another_catalog_changes_who_is_in_office() -> None:
    rules = compiled(rule("im-amt"))
    assert len(rules.match(article(KORTUEM))[0]) == 1

    left = Office("Staatssekretärin", "amt", "Land Westmark", until=date(2026, 3, 1))
    person = replace(PEOPLE[0], offices=(left,))
    rules.update(
        [rule("im-amt")], {**CATALOG, "kortuem": Listing(Listed.PERSON, (), person=person)}
    )

    assert rules.match(article(KORTUEM))[0] == ()


def test_a_rule_that_changes_what_it_asks_for_has_another_version() -> None:
    asked = [rule(), rule("kortuem"), rule(to=["kortuem"]), rule(when=[Status.PAST])]

    assert len({each.version for each in asked}) == 4
    found = hit(KORTUEM, asked[1])
    assert found is not None
    assert found.version == asked[1].version
