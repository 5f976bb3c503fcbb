"""Rules that look for visits, in what is told about rules."""

from __future__ import annotations

import json

import pytest

from monitor.workbench import read_rules
from tests.workbench.newsdesk import Newsdesk

CATALOG = {
    "people.yaml": (
        "as_of: {today}\n"
        "people:\n"
        "  - {id: brams, name: Ida Brams, offices: [{name: Landrätin, organisation: Kreis}]}\n"
        "roles: [{id: landrat, name: Landrat}]\n"
        "lists:\n"
        '  - {id: alle, of: ["@landrat"]}\n'
        "  - {id: amt, organisation: Kreis}\n"
        "  - {id: vergessen, of: [Zeppelin]}\n"
    ),
    "places.yaml": "places: [{id: ort, name: Warlingen}]\n",
    "rules/a.yaml": (
        "rules:\n"
        "  - {id: besuch, title: Besuch, desk: lokales, level: eil,"
        " visit: {by: '@alle', to: ort, when: [upcoming, today]}}\n"
        "  - {id: beides, title: Beides, desk: lokales, level: eil, query: Fähre OR Hafen,"
        " visit: {by: amt}}\n"
    ),
}


@pytest.fixture
def visits(desk: Newsdesk) -> Newsdesk:
    for name, text in CATALOG.items():
        desk.write(name, text.replace("{today}", str(desk.now.date())))
    return desk


def test_a_rule_without_a_query_is_shown_with_its_visit_and_is_in_use(visits: Newsdesk) -> None:
    told = visits.run("rules", "show", "besuch").out
    values = json.loads(visits.run("rules", "show", "besuch", "--json").out)

    assert "visit:    by @alle, to @ort; upcoming, today\n" in told
    assert "query:" not in told
    assert "uses:     @ort (1 term)\n" in told
    assert "left out" not in told
    assert values["used"] is True
    assert values["query"] == ""
    assert values["visit"] == {"by": ["alle"], "to": ["ort"], "when": ["upcoming", "today"]}


def test_a_rule_with_both_is_shown_with_both(visits: Newsdesk) -> None:
    told = visits.run("rules", "show", "beides").out

    assert "query:    Fähre OR Hafen\n" in told
    assert "visit:    by @amt, to anywhere\n" in told


def test_a_list_that_only_a_visit_uses_is_used(visits: Newsdesk) -> None:
    values = json.loads(visits.run("check", "--json").out)

    assert [each["message"] for each in values if each["kind"] == "unused-list"] == [
        "no rule uses the list @vergessen"
    ]


def test_rules_with_other_visits_are_no_duplicates(visits: Newsdesk) -> None:
    visits.write(
        "rules/b.yaml",
        "rules:\n"
        "  - {id: b1, title: B, desk: lokales, level: eil, visit: {to: ort}}\n"
        "  - {id: b2, title: B, desk: lokales, level: eil, visit: {by: amt}}\n"
        "  - {id: b3, title: B, desk: lokales, level: eil, visit: {to: '@ort'}}\n",
    )

    values = json.loads(visits.run("check", "--json").out)

    assert [each["rule"] for each in values if each["kind"] == "duplicate"] == ["b3"]


def test_a_file_of_rules_is_checked_for_its_visits(visits: Newsdesk) -> None:
    file = visits.folder / "neu.yaml"
    file.write_text(
        "rules:\n"
        "  - {id: gut, title: G, desk: lokales, level: eil, visit: {by: alle}}\n"
        "  - {id: falsch, title: F, desk: lokales, level: eil, visit: {by: ort}}\n",
        encoding="utf-8",
    )
    catalog = visits.configured().settings.catalog

    found = read_rules(file, {}, catalog, ["lokales"])

    (problem,) = found.problems
    assert problem.message.startswith("`by`: @ort is a place; expected a person, a role, or a list")
    assert [rule.id for rule in found.rules] == ["gut"]
