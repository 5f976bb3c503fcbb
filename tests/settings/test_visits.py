"""`visit` in a rule, and `visits` in monitor.yaml."""

from __future__ import annotations

from datetime import time

import pytest

from monitor.model import Status, VisitCondition
from monitor.settings import VisitSettings
from tests.settings.conftest import Folder

PEOPLE = """\
as_of: 2026-03-01
people:
  - {id: brams, name: Ida Brams, offices: [{name: Staatssekretärin, organisation: Land}]}
roles:
  - {id: minister, name: Minister}
lists:
  - {id: land, of: ["@brams", "*minister"]}
  - {id: regierung, organisation: Land}
  - {id: worte, of: [Fähre]}
  - {id: gemischt, of: ["@brams", "@kreis"]}
  - {id: alle, of: ["@land", "@worte"]}
  - {id: gegend, of: ["@orte", Wald]}
  - {id: orte, of: ["@ort", "@teil"]}
"""


def visit(folder: Folder, text: str) -> Folder:
    """A configuration whose second rule looks for these visits."""
    folder.write("people.yaml", PEOPLE)
    folder.replace("rules/a.yaml", "query: Hafen", f"visit: {text}")
    return folder


def condition(folder: Folder, text: str) -> VisitCondition:
    visit(folder, text)
    assert folder.told() == []
    found = folder.settings().rules[1].visit
    assert found is not None
    return found


def test_a_rule_with_a_visit_needs_no_query(folder: Folder) -> None:
    found = condition(folder, "{by: '@land', to: [kreis, '@ort'], when: [upcoming, today]}")

    assert found == VisitCondition(("land",), ("kreis", "ort"), (Status.UPCOMING, Status.TODAY))
    assert folder.settings().rules[1].query == ""


def test_a_visit_without_keys_is_any_visit(folder: Folder) -> None:
    assert condition(folder, "{}") == VisitCondition()


def test_a_rule_may_have_both(folder: Folder) -> None:
    visit(folder, "{when: past}, query: Hafen")

    rule = folder.settings().rules[1]
    assert (rule.query, rule.visit) == ("Hafen", VisitCondition(when=(Status.PAST,)))


@pytest.mark.parametrize("by", ["brams", "minister", "land", "regierung", "worte", "alle"])
def test_people_roles_and_their_lists_can_come(folder: Folder, by: str) -> None:
    assert condition(folder, f"{{by: {by}}}").by == (by,)


@pytest.mark.parametrize("to", ["kreis", "gegend", "orte"])
def test_places_and_their_lists_can_be_visited(folder: Folder, to: str) -> None:
    assert condition(folder, f"{{to: {to}}}").to == (to,)


@pytest.mark.parametrize(
    ("text", "told", "instead"),
    [
        ("{by: '@bram'}", "`by`: there is no @bram in the catalog", "@brams"),
        ("{by: [brams, bram]}", "`by`: there is no @bram in the catalog", "@brams"),
        ("{to: '@kries'}", "`to`: there is no @kries in the catalog", "@kreis"),
        ("{to: xyz}", "`to`: there is no @xyz in the catalog", "a place, or a list of places"),
        ("{by: kreis}", "`by`: @kreis is a place; expected a person, a role, or a list of", ""),
        ("{to: brams}", "`to`: @brams is a person; expected a place, or a list of places", ""),
        ("{to: minister}", "`to`: @minister is a role; expected a place", ""),
        ("{to: land}", "`to`: @land is a list with a person (@brams) in it; expected a pla", ""),
        ("{to: worte}", "`to`: @worte is a list without any place in it; expected a place", ""),
        ("{to: regierung}", "`to`: @regierung is a list with the people of 'Land' in it", ""),
        ("{by: gemischt}", "`by`: @gemischt is a list with a place (@kreis) in it; expect", ""),
        ("{by: gegend}", "`by`: @gegend is a list with a place (@ort) in it; expected a p", ""),
        ("{when: soon}", "`when`: input should be 'upcoming', 'today', 'past', 'cancelled'", ""),
        ("{by: []}", "`by`: is an empty list; leave the key out for all of them", ""),
        ("{who: brams}", "unknown key 'who'; known: by, to, when", ""),
        ("", "`visit`: is empty; `visit: {}` for all visits", ""),
        ("brams", "`visit`: expected keys and values, got 'brams'", "{key: value}"),
    ],
)
def test_a_mistake_is_told_and_the_rule_left_out(
    folder: Folder, text: str, told: str, instead: str
) -> None:
    folder.write("people.yaml", PEOPLE)
    folder.replace(
        "rules/a.yaml",
        "  - {id: hafen, title: Hafen, desk: lokales, level: normal, query: Hafen}\n",
        "  - id: hafen\n    title: Hafen\n    desk: lokales\n    level: normal\n"
        f"    visit: {text}\n",
    )

    loaded = folder.load()

    (problem,) = loaded.problems
    assert problem.place.line == 12
    assert problem.message.startswith(told)
    assert problem.instead.startswith(instead)
    assert [rule.id for rule in folder.settings().rules] == ["faehre"]
    assert set(loaded.faulty) == {"hafen"}


def test_a_rule_with_neither_query_nor_visit_is_refused(folder: Folder) -> None:
    folder.replace("rules/a.yaml", ", query: Hafen", "")

    assert folder.told() == [
        "rules/a.yaml:8:5 a rule has a `query: words to look for`, or `visit`, or both"
    ]


def test_a_rule_without_a_query_has_its_place_at_the_visit(folder: Folder) -> None:
    settings = visit(folder, "{by: land}").settings()

    place = settings.places.query("hafen", 0, 5)

    assert (place.line, place.excerpt[place.column - 1 :][:4]) == (8, "{by:")


# --- monitor.yaml


def general(folder: Folder, text: str) -> Folder:
    folder.replace("monitor.yaml", "contact", f"visits: {text}\ncontact")
    return folder


def test_visits_have_thresholds_and_a_time_to_remind(folder: Folder) -> None:
    assert folder.settings().visits == VisitSettings(0.75, 0.5, time(17))

    general(folder, '{sure: 0.8, likely: 0.4, remind: "8:30"}')

    assert folder.told() == []
    assert folder.settings().visits == VisitSettings(0.8, 0.4, time(8, 30))


@pytest.mark.parametrize("off", ["off", "no", "false"])
def test_reminders_can_be_switched_off(folder: Folder, off: str) -> None:
    assert general(folder, f"{{remind: {off}}}").settings().visits.remind is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{sure: 75 %}", "1:16 `sure`: expected a number from 0 to 1, such as 0.75; got '75 %'"),
        ("{sure: 1.5}", "1:16 `sure`: expected a number from 0 to 1, such as 0.75; got 1.5"),
        ("{likely: nan}", "1:18 `likely`: expected a number from 0 to 1"),
        (
            "{sure: 0.4}",
            "1:9 `visits`: likely (0.5) is more than sure (0.4); a visit that is sure has the",
        ),
        ("{remind: 25:00}", '1:18 `remind`: expected a time of day such as "17:00", or off; got'),
        ("{remind: 5pm}", "1:18 `remind`: expected a time of day"),
        ("{remind: }", "1:10 `remind`: expected a time of day"),
        ("{remember: off}", "1:10 unknown key 'remember'; known: sure, likely, remind"),
    ],
)
def test_a_mistake_in_the_settings_is_told(folder: Folder, text: str, told: str) -> None:
    assert general(folder, text).told()[0].startswith(f"monitor.yaml:{told}")
