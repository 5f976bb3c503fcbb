"""What `rules.explain` says of visits, in the words that an editor reads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from monitor.match import Explanation, Newsroom
from monitor.model import Article, Rule, Status
from tests.match.visits.visiting import article, compiled, rule

TEXT = "Staatssekretärin Selma Kortüm besucht am Freitag die Feuerwehr in Lüdenau."


def explained(of: Article | str, asked: Rule, newsroom: Newsroom | None = None) -> Explanation:
    told = article(of) if isinstance(of, str) else of
    return compiled(asked, newsroom=newsroom).explain(told, asked.id)


def every(part: Explanation) -> Iterator[Explanation]:
    yield part
    for each in part.parts:
        yield from every(each)


def test_it_says_who_comes_where_when_and_how_sure_it_is() -> None:
    found = explained(TEXT, rule())

    (visit,) = found.parts
    assert found.holds
    assert found.text == "a visit of somebody in office to anywhere"
    assert found.why == ""
    assert visit.holds
    assert visit.text == (
        "upcoming: Selma Kortüm; Lüdenau; 2026-03-06"
        " – confidence 0.99, sure, so the rule's level counts"
    )


def test_it_says_by_what_and_in_which_sentence() -> None:
    of = article(f"Nichts los.\n{TEXT}")

    told, *points = explained(of, rule()).parts[0].parts

    assert (told.text, told.holds) == ("told in", True)
    assert [(each.field, each.text) for each in told.evidence] == [("text", TEXT)]
    assert of.text[told.evidence[0].start : told.evidence[0].end] == TEXT
    assert {each.text for each in points} >= {
        '+3.0 "besucht" (besuchen)',
        "+0.5 Selma Kortüm is in the catalog",
        "+1.0 the place: Lüdenau",
        "+0.8 the day: am Freitag",
    }
    assert all(each.holds for each in points)


def test_what_speaks_against_it_is_a_part_that_does_not_hold() -> None:
    found = explained("Selma Kortüm kommt vielleicht nach Lüdenau.", rule())

    (visit,) = found.parts
    assert [each.text for each in visit.parts if not each.holds] == ["-1.5 perhaps: vielleicht"]
    assert visit.text.endswith("likely, so it is in the digest, to be checked")
    assert "; day not told –" in visit.text


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (rule(to=["kreis-weller"]), "it leads to Lüdenau"),
        (rule("reitz"), "nobody the rule asks for comes"),
        (rule("minister", "landrat"), "nobody the rule asks for comes"),
        (rule(when=[Status.PAST]), "it is upcoming, which the rule does not ask for"),
    ],
)
def test_a_visit_that_is_not_asked_for_says_why(asked: Rule, why: str) -> None:
    found = explained(TEXT, asked)

    (visit,) = found.parts
    assert not found.holds
    assert not visit.holds
    assert visit.text == f"upcoming: Selma Kortüm; Lüdenau; 2026-03-06 – {why}"
    assert found.reason == "none of these"


def test_a_visit_to_nowhere_does_not_lead_to_a_place_that_is_asked_for() -> None:
    found = explained("Selma Kortüm besucht morgen die Feuerwehr.", rule(to=["luedenau"]))

    assert found.parts[0].text == (
        "upcoming: Selma Kortüm; place not told; 2026-03-06 – it leads to a place that is not told"
    )


@pytest.mark.parametrize(
    "text", ["Selma Kortüm lobte die Feuerwehr in Lüdenau.", "Nichts los.", ""]
)
def test_it_says_that_nothing_tells_of_a_visit(text: str) -> None:
    found = explained(text, rule("kortuem", to=["luedenau"]))

    assert not found.holds
    assert found.why == "a visit of @kortuem to @luedenau: nothing tells of a visit"


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (rule("kortuem"), "a visit of @kortuem to anywhere"),
        (rule(to=["kreise"]), "a visit of somebody in office to @kreise"),
        (
            rule("kortuem", "amt", to=["luedenau", "quarnstedt"], when=["past", "cancelled"]),  # type: ignore[list-item]
            "a visit of @kortuem or @amt to @luedenau or @quarnstedt, past or cancelled",
        ),
    ],
)
def test_it_says_what_the_rule_asks_for(asked: Rule, text: str) -> None:
    assert explained(TEXT, asked).text == text


def test_a_visit_that_is_most_unlikely_is_shown_with_what_speaks_against_it() -> None:
    found = explained("Selma Kortüm würde gern nach Lüdenau kommen.", rule())

    (visit,) = found.parts
    assert not found.holds
    assert visit.text.endswith("unlikely, so it is only stored")
    against = [each.text for each in visit.parts if not each.holds]
    assert "-2.0 a demand or a wish, not a fact: würde gern" in against
    assert "-2.5 only if, or as it might have been: würde" in against


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Selma Kortüm besuchte 2019 die Feuerwehr in Lüdenau.", "long ago: 2019"),
        ("Kommt Selma Kortüm nach Lüdenau?", "a question"),
        ("„Morgen kommt Selma Kortüm nach Lüdenau“, sagte Beck.", "somebody says it"),
        ("Ein Minister kommt nach Lüdenau.", "no one in particular"),
        ("Landrat Uwe Horn besuchte Lüdenau.", "an office of the place itself"),
        ("Die Landesregierung kommt nach Lüdenau.", "a government, not a person"),
        ("Selma Kortüm eröffnete das Fest.", "no place is told where it happens"),
        ("Selma Kortüm besuchte Lüdenau per Video zugeschaltet.", "by video or telephone"),
    ],
)
def test_each_point_against_is_told_in_words(text: str, told: str) -> None:
    found = explained(text, rule())

    against = [each.text for each in every(found) if each.text.startswith("-")]
    assert any(told in each for each in against), against


def test_points_for_it_name_the_place_one_goes_to_and_other_places_of_the_text() -> None:
    of = article(
        "Staatssekretärin Selma Kortüm kommt am Freitag in das Rathaus von Lüdenau."
        " Sie besucht auch die Feuerwehr.",
        "Hoher Besuch",
    )

    points = [each.text for each in explained(of, rule()).parts[0].parts]

    assert "+0.4 a place one goes to: Rathaus" in points
    assert any(each.endswith("more places of the text tell of it") for each in points)


def test_a_query_beside_the_visit_is_a_part_of_its_own() -> None:
    both = explained(TEXT, rule(query="Feuerwehr"))
    query = explained(TEXT, rule(query="Rathaus"))
    visit = explained("Die Feuerwehr lobte Selma Kortüm.", rule(query="Feuerwehr"))

    assert [(each.text, each.holds, len(each.parts)) for each in (both, query, visit)] == [
        ("AND", True, 2),
        ("AND", False, 2),
        ("AND", False, 2),
    ]
    assert query.why == "Rathaus: not found in title, teaser, text"
    assert visit.why == "a visit of somebody in office to anywhere: nothing tells of a visit"


def test_each_visit_of_the_article_is_shown() -> None:
    text = (
        "Anton Reitz besuchte am Dienstag die Schule in Tiefenesch.\n\n"
        "Selma Kortüm besucht am Freitag die Feuerwehr in Lüdenau."
    )

    upcoming, past = explained(text, rule("reitz")).parts

    assert upcoming.text == (
        "upcoming: Selma Kortüm; Lüdenau; 2026-03-06 – nobody the rule asks for comes"
    )
    assert past.text.startswith("past: Anton Reitz; Tiefenesch; 2026-03-03 – confidence 0.9")
    assert (upcoming.holds, past.holds) == (False, True)


def test_several_days_are_told_from_the_first_to_the_last() -> None:
    found = explained("Selma Kortüm reist im Juni durch den Kreis Quarnstedt.", rule())

    assert "; 2026-06-01 to 2026-06-30 –" in found.parts[0].text


def test_what_the_newsroom_calls_sure_is_told() -> None:
    strict = explained(TEXT, rule(), Newsroom(sure=1.0))
    stricter = explained(TEXT, rule(), Newsroom(sure=1.0, likely=0.995))

    assert strict.parts[0].text.endswith("likely, so it is in the digest, to be checked")
    assert stricter.parts[0].text.endswith("unlikely, so it is only stored")


def test_an_unknown_rule_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        compiled(rule()).explain(article(TEXT), "other")
