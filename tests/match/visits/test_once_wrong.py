"""What rules for visits once did wrong."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.match import Newsroom, compile_rules
from monitor.model import Certainty, Listed, Listing, Office, Person, Status
from tests.match.visits.test_woken import of_offices, unwoken
from tests.match.visits.visiting import (
    CATALOG,
    FRIDAY,
    LAND,
    article,
    compiled,
    hit,
    holds,
    rule,
    visits,
    where,
    who,
)

# The index


@pytest.mark.parametrize(
    "whom",
    [
        "Der Landesvater",
        "Ressortchefin Ida Holm",
        "Generalsekretär Uwe Horn",
        "CDU-Chef Uwe Horn",
        "Parteichef Uwe Horn",
        "Die Bundesvorsitzende Ida Holm",
        "Kanzleramtschef Uwe Horn",
        "Landeshauptmann Uwe Horn",
        "Das Landeskabinett",
        "Die Bundesregierung",
        "Die Staatsregierung",
        "Der Landtagsausschuss",
    ],
)
def test_a_rule_for_anybody_is_woken_by_every_office_it_holds_for(whom: str) -> None:
    of = article(f"{whom} besucht am Freitag die Feuerwehr in Lüdenau.")
    rules = compiled(rule())

    assert rules.explain(of, "besuch").holds
    assert rules.woken(of) == ("besuch",)


def test_a_rule_for_an_office_is_woken_by_who_holds_it_without_the_title() -> None:
    rules = compiled(rule("amt"))
    of = article("Selma Kortüm besucht am Freitag die Feuerwehr in Lüdenau.")

    # By both or by none of them.
    assert rules.explain(of, "besuch").holds is bool(rules.match(of)[0])


@pytest.mark.parametrize("name", ["sentences", "articles"])
def test_on_the_samples_rules_for_offices_are_woken_wherever_they_hold(name: str) -> None:
    assert unwoken(name, of_offices)[0] == []


@pytest.mark.parametrize("language", ["en", "fr", "nds"])
def test_in_another_language_a_visit_is_found_by_all_or_by_none(language: str) -> None:
    of = article("Die Staatssekretärin besucht am Freitag Lüdenau.", language=language)
    rules = compiled(rule())

    assert rules.explain(of, "besuch").holds is bool(rules.match(of)[0])


# Days


@pytest.mark.parametrize(
    "text",
    [
        "Der Besuch von Selma Kortüm am Freitag in Lüdenau ist abgesagt.",
        "Der Besuch von Selma Kortüm am Freitag in Lüdenau wurde abgesagt.",
    ],
)
def test_a_visit_that_was_called_off_was_to_be_on_a_day_to_come(text: str) -> None:
    (visit,) = visits(text)

    assert (visit.status, visit.first) == (Status.CANCELLED, FRIDAY)


@pytest.mark.parametrize(
    "text",
    [
        "Der Besuch von Selma Kortüm in Lüdenau ist auf den 20. März verschoben worden.",
        "Der Besuch von Selma Kortüm in Lüdenau wird vom 6. auf den 20. März verschoben.",
    ],
)
def test_a_visit_that_was_put_off_has_its_new_day(text: str) -> None:
    (visit,) = visits(text)

    assert visit.status is Status.POSTPONED
    assert (visit.first, visit.last) == (date(2026, 3, 20), date(2026, 3, 20))


@pytest.mark.parametrize(
    "text",
    [
        "Am Freitag ist Markt. Im Juni kommt Anton Reitz nach Lüdenau.",
        "Im Juni kommt Anton Reitz nach Lüdenau.\n\nAm Freitag ist Markt.",
    ],
)
def test_the_month_of_a_visit_is_not_the_day_of_something_else(text: str) -> None:
    (visit,) = visits(text)

    assert (visit.first, visit.last) == (date(2026, 6, 1), date(2026, 6, 30))


def test_what_is_to_come_in_another_month_is_another_visit() -> None:
    found = visits(
        "Anton Reitz besuchte am Mittwoch die Schule in Tiefenesch."
        " Im Juni kommt Anton Reitz nach Lüdenau."
    )

    assert [(each.status, where(each)) for each in found] == [
        (Status.UPCOMING, ["Lüdenau"]),
        (Status.PAST, ["Tiefenesch"]),
    ]


def test_a_visit_of_some_days_has_the_first_and_the_last() -> None:
    (visit,) = visits("Selma Kortüm besucht vom 10. bis 12. März den Kreis Quarnstedt.")

    assert (visit.first, visit.last) == (date(2026, 3, 10), date(2026, 3, 12))


# Who


@pytest.mark.parametrize(
    "text",
    [
        "Statt Anton Reitz kommt am Freitag Selma Kortüm nach Lüdenau.",
        "Anton Reitz lässt sich am Freitag beim Fest in Lüdenau von Selma Kortüm vertreten.",
    ],
)
def test_who_is_represented_does_not_come(text: str) -> None:
    coming = [Status.UPCOMING, Status.TODAY, Status.PAST]

    assert not holds(text, rule("reitz", when=coming))
    (visit,) = visits(text, rule("kortuem"))
    assert (who(visit), visit.status, visit.first) == (["Selma Kortüm"], Status.UPCOMING, FRIDAY)


def test_who_comes_for_somebody_who_is_ill_comes() -> None:
    (visit,) = visits(
        "Für den erkrankten Minister Anton Reitz kam am Mittwoch Selma Kortüm nach Lüdenau.",
        rule("kortuem"),
    )

    assert visit.status is Status.PAST


def test_a_visit_is_not_off_because_that_of_somebody_else_is() -> None:
    found = visits(
        "Selma Kortüm besucht am Freitag die Feuerwehr in Lüdenau."
        " Der Besuch von Anton Reitz in Tiefenesch fällt aus."
    )

    assert {tuple(who(each)): (each.status, where(each)) for each in found} == {
        ("Selma Kortüm",): (Status.UPCOMING, ["Lüdenau"]),
        ("Anton Reitz",): (Status.CANCELLED, ["Tiefenesch"]),
    }


@pytest.mark.parametrize("town", ["Lüdenau", "Quarnstedt", "Mesebrook"])
def test_a_landrat_of_the_catalog_is_no_visitor_in_the_own_kreis(town: str) -> None:
    text = f"Landrat Henning Oelmann besuchte am Mittwoch die Feuerwehr in {town}."

    assert not holds(text)
    assert not holds(text, rule("oelmann"))


# Where


def test_the_place_of_an_office_is_not_where_its_holder_goes() -> None:
    text = "Henning Oelmann, Landrat des Kreises Quarnstedt, besuchte Tiefenesch."

    assert [where(each) for each in visits(text)] == [["Tiefenesch"]]
    assert not holds(text, rule(to=["kreis-quarnstedt"]))


def test_the_region_of_the_source_is_a_weak_place_for_a_rule_too() -> None:
    text = "Staatssekretärin Selma Kortüm besucht am Freitag die Feuerwehr."
    newsroom = Newsroom(regions={"bote": "Kreis Quarnstedt"})

    assert holds(text, rule(to=["kreis-quarnstedt"]), newsroom=newsroom)


# How sure


def test_the_certainty_of_a_hit_is_that_of_its_foremost_visit() -> None:
    found = hit(
        "Anton Reitz besuchte am Mittwoch die Feuerwehr in Tiefenesch."
        " Kommt Anton Reitz am Freitag nach Lüdenau?"
    )

    assert found is not None
    assert found.certainty is Newsroom().certainty(found.visits[0].confidence)


def test_what_the_newsroom_calls_sure_comes_first() -> None:
    newsroom = Newsroom(sure=0.95)
    text = (
        "Anton Reitz besuchte am Mittwoch die Feuerwehr in Tiefenesch.\n\n"
        "Vielleicht besucht Marius Ahaus am Freitag Lüdenau.\n\n" + "Nichts los. " * 9
    )

    found = hit(text, newsroom=newsroom)

    assert found is not None
    ranks = [list(Certainty).index(newsroom.certainty(each.confidence)) for each in found.visits]
    assert ranks == sorted(ranks)


# Captions and links


@pytest.mark.parametrize("mark", ["(Foto: Bohle)", "(Archivfoto)"])
def test_a_caption_makes_no_visit(mark: str) -> None:
    line = "Selma Kortüm besuchte am Mittwoch die Feuerwehr in Lüdenau."

    assert not holds(f"Die Wache ist fertig.\n\n{line} {mark}")


# Examples and explanations


def test_the_examples_of_a_rule_do_not_fail_once_somebody_has_left_office() -> None:
    left = Person(
        "x", "Ida Holm", offices=(Office("Ministerin", "", LAND, until=date(2026, 3, 1)),)
    )
    catalog = {**CATALOG, "x": Listing(Listed.PERSON, ("Ida Holm",), person=left)}

    _, faults = compile_rules(
        [rule("im-amt", match_examples=("Ida Holm kam nach Lüdenau.",))], catalog
    )

    assert faults == ()


def test_a_place_that_speaks_for_a_visit_is_the_place_of_the_visit() -> None:
    found = compiled(rule()).explain(
        article("Selma Kortüm würde gern nach Lüdenau kommen."), "besuch"
    )

    (visit,) = found.parts
    assert "+1.0 the place: Lüdenau" in [each.text for each in visit.parts]
    assert "place not told" not in visit.text


def test_a_misspelled_place_of_a_rule_is_told_with_the_right_one() -> None:
    _, (by,) = compile_rules([rule("kortum")], CATALOG)
    _, (to,) = compile_rules([rule(to=["luedenu"])], CATALOG)

    assert "did you mean @kortuem?" in by.message
    assert "did you mean @luedenau?" in to.message


# Found by a new user and a reviewer


def test_who_comes_in_the_place_of_somebody_ill_is_not_the_one_who_is_off() -> None:
    found = visits(
        "Anton Reitz sollte am Freitag nach Lüdenau kommen."
        " Er ist erkrankt; an seiner Stelle kommt Selma Kortüm."
    )

    assert {tuple(who(each)): each.status for each in found} == {
        ("Anton Reitz",): Status.CANCELLED,
        ("Selma Kortüm",): Status.UPCOMING,
    }


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Der Besuch von Selma Kortüm am Freitag in Lüdenau ist nicht abgesagt.", Status.UPCOMING),
        ("Der Besuch von Selma Kortüm in Lüdenau am Freitag ist verschoben.", Status.POSTPONED),
    ],
)
def test_the_day_and_the_state_of_a_visit_that_is_talked_of(text: str, status: Status) -> None:
    (visit,) = visits(text)

    assert (visit.status, visit.first) == (status, FRIDAY)


def test_who_does_not_come_but_another_is_no_visitor() -> None:
    (visit,) = visits("Nicht Anton Reitz, sondern Selma Kortüm kommt am Freitag nach Lüdenau.")

    assert who(visit) == ["Selma Kortüm"]


def test_who_tells_how_many_visitors_came_is_none() -> None:
    assert not holds("Das Schloss in Lüdenau zählte 9000 Besucher, wie Selma Kortüm mitteilte.")


def test_a_rule_that_keeps_its_last_good_version_goes_on_finding_visits() -> None:
    rules = compiled(rule("kortuem"))
    of = article("Selma Kortüm besucht am Freitag die Feuerwehr in Lüdenau.")
    others = {name: each for name, each in CATALOG.items() if name != "kortuem"}
    kept = {
        name: each
        for name, each in others.items()
        if not any("@kortuem" in term for term in each.terms)
    }

    faults = rules.update([rule("kortuem")], kept)

    assert len(faults) == 1
    assert [hit.rule for hit in rules.match(of)[0]] == ["besuch"]


@pytest.mark.parametrize("letters", ["A", "AB", "A-", "Aa-", "Ä"])
def test_a_long_word_is_looked_through_once(letters: str) -> None:
    # With a search that tries all ways to divide it, this would not end.
    of = article(f"Selma Kortüm besucht am Freitag Lüdenau. Das {letters * 2_000} freut sich.")

    assert len(visits(of)) == 1


def test_a_word_that_fills_a_page_is_no_office() -> None:
    # Each of its ends was looked up: a page of one word took a minute.
    text = f"Selma Kortüm besuchte am Freitag Lüdenau. {'Minister' * 120_000}"

    (visit,) = visits(article(text))
    assert visit.visitors[0].name == "Selma Kortüm"
