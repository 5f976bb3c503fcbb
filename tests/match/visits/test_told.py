"""What a hit tells of visits: who, where, on which day, in which state, in which order."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from monitor.match import Newsroom
from monitor.model import Status
from tests.match.visits.visiting import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    article,
    compiled,
    hit,
    holds,
    rule,
    visits,
    where,
    who,
)

BERLIN = Newsroom(zone=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("text", "status", "day"),
    [
        ("Selma Kortüm besucht am Freitag die Feuerwehr in Lüdenau.", Status.UPCOMING, FRIDAY),
        (
            "Selma Kortüm besuchte am Freitag die Feuerwehr in Lüdenau.",
            Status.PAST,
            date(2026, 2, 27),
        ),
        ("Am Montag wird Selma Kortüm in Lüdenau erwartet.", Status.UPCOMING, MONDAY),
        ("Selma Kortüm wurde am Montag in Lüdenau empfangen.", Status.PAST, date(2026, 3, 2)),
        ("Morgen kommt Selma Kortüm nach Lüdenau.", Status.UPCOMING, FRIDAY),
        ("Selma Kortüm kommt heute nach Lüdenau.", Status.TODAY, THURSDAY.date()),
        ("Selma Kortüm hat gestern Lüdenau besucht.", Status.PAST, WEDNESDAY),
        (
            "Selma Kortüm weiht am 20. März in Lüdenau die Brücke ein.",
            Status.UPCOMING,
            date(2026, 3, 20),
        ),
        ("Selma Kortüm kam nach Lüdenau.", Status.PAST, None),
        ("Selma Kortüm wird Lüdenau besuchen.", Status.UPCOMING, None),
        (
            "Selma Kortüm wollte am Freitag nach Lüdenau kommen. Der Termin wurde abgesagt.",
            Status.CANCELLED,
            FRIDAY,
        ),
        (
            "Der für Freitag geplante Besuch von Selma Kortüm in Lüdenau fällt aus.",
            Status.CANCELLED,
            FRIDAY,
        ),
        (
            "Selma Kortüm sollte am Freitag Lüdenau besuchen. Daraus wird nichts.",
            Status.CANCELLED,
            FRIDAY,
        ),
        (
            "Der Besuch von Selma Kortüm in Lüdenau wird auf den 20. März verschoben.",
            Status.POSTPONED,
            date(2026, 3, 20),
        ),
        (
            "Der Besuch von Selma Kortüm in Lüdenau wird auf Montag verschoben.",
            Status.POSTPONED,
            MONDAY,
        ),
    ],
)
def test_tense_and_day_tell_the_state(text: str, status: Status, day: date | None) -> None:
    (visit,) = visits(text)

    assert (visit.status, visit.first) == (status, day)
    assert who(visit) == ["Selma Kortüm"]
    assert where(visit) == ["Lüdenau"]


def test_the_day_and_the_time_are_told_as_they_were_written() -> None:
    (visit,) = visits("Selma Kortüm besucht am Freitag um 10.30 Uhr die Feuerwehr in Lüdenau.")

    assert (visit.first, visit.last, visit.clock) == (FRIDAY, FRIDAY, time(10, 30))
    assert visit.date_text == "am Freitag um 10.30 Uhr"


def test_a_month_is_a_visit_of_unknown_day_within_it() -> None:
    (visit,) = visits("Selma Kortüm reist im Juni durch den Kreis Quarnstedt.")

    assert (visit.first, visit.last) == (date(2026, 6, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    "text",
    [
        "Vor zehn Jahren war Selma Kortüm in Lüdenau zu Gast.",
        "Selma Kortüm war 2019 in Lüdenau zu Gast.",
        "Selma Kortüm lobte die Schule in Lüdenau.",
        "Selma Kortüm würde gern nach Lüdenau kommen.",
        "Lüdenau lud Selma Kortüm ein.",
        "Selma Kortüm wurde am Mittwoch in Lüdenau per Video zugeschaltet.",
        "Selma Kortüm besuchte als Kind die Schule in Lüdenau.",
        "Eine Klasse aus Lüdenau besuchte Selma Kortüm am Mittwoch im Ministerium.",
        "Das Museum in Lüdenau zählte am Mittwoch 9000 Besucher, sagte Selma Kortüm.",
    ],
)
def test_what_is_no_visit_is_not_taken_for_one(text: str) -> None:
    assert not holds(text)


def test_who_comes_together_is_one_visit() -> None:
    (visit,) = visits("Selma Kortüm und Anton Reitz besuchen am Freitag die Wache in Lüdenau.")

    assert who(visit) == ["Anton Reitz", "Selma Kortüm"]
    assert {(each.id, each.role) for each in visit.visitors} == {
        ("kortuem", "Staatssekretärin"),
        ("reitz", "Verkehrsminister"),
    }


def test_an_agenda_has_a_visit_for_each_line_with_its_own_day_and_place() -> None:
    first, second = visits(
        "Termine der Woche:\n"
        "6. März, 10 Uhr: Selma Kortüm besucht die Feuerwehr in Lüdenau\n"
        "7. März, 14 Uhr: Anton Reitz besucht die Schule in Tiefenesch"
    )

    assert (who(first), where(first), first.first, first.clock) == (
        ["Selma Kortüm"],
        ["Lüdenau"],
        FRIDAY,
        time(10),
    )
    assert (who(second), where(second), second.first, second.clock) == (
        ["Anton Reitz"],
        ["Tiefenesch"],
        SATURDAY,
        time(14),
    )


PAST = "Anton Reitz besuchte am Dienstag die Schule in Tiefenesch."
LATER = "Marius Ahaus besucht am Samstag die Mühle in Mesebrook."
SOONER = "Thore Wiebusch besucht am Freitag die Feuerwehr in Quarnstedt."
OFF = "Der für Montag geplante Besuch von Selma Kortüm in Lüdenau fällt aus."
PERHAPS = "Kommt Selma Kortüm am Freitag nach Lüdenau?"


@pytest.mark.parametrize("order", [(PAST, LATER, SOONER, OFF), (OFF, SOONER, LATER, PAST)])
def test_what_is_off_or_to_come_is_told_before_what_is_over_the_earliest_first(
    order: tuple[str, ...],
) -> None:
    # In paragraphs of their own: what is off in one sentence may be that of the one before.
    found = visits("\n\n".join(order))

    assert [(each.status, each.first) for each in found] == [
        (Status.CANCELLED, MONDAY),
        (Status.UPCOMING, FRIDAY),
        (Status.UPCOMING, SATURDAY),
        (Status.PAST, TUESDAY),
    ]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_is_sure_is_told_before_what_is_only_likely(order: tuple[int, int]) -> None:
    texts = "Anton Reitz könnte am Freitag nach Lüdenau kommen.", PAST

    found = visits("\n\n".join(texts[each] for each in order))

    assert [each.status for each in found] == [Status.PAST, Status.UPCOMING]
    assert found[0].confidence > 0.75 > found[1].confidence > 0.5


def test_of_several_visits_a_rule_is_told_those_it_asks_for() -> None:
    text = "\n\n".join((PAST, LATER, SOONER, OFF))

    (by,) = visits(text, rule("reitz"))
    (to,) = visits(text, rule(to=["luedenau"], when=[Status.CANCELLED, Status.PAST]))

    assert (who(by), where(by)) == (["Anton Reitz"], ["Tiefenesch"])
    assert (who(to), where(to)) == (["Selma Kortüm"], ["Lüdenau"])


@pytest.mark.parametrize(
    "text",
    [
        "Anstelle von Verkehrsminister Anton Reitz besuchte Staatssekretärin Selma Kortüm am"
        " Mittwoch die Feuerwehr in Lüdenau.",
        "In Vertretung von Verkehrsminister Anton Reitz kam am Mittwoch Staatssekretärin Selma"
        " Kortüm nach Lüdenau.",
    ],
)
def test_who_comes_for_somebody_else_is_the_visitor(text: str) -> None:
    past = rule(when=[Status.PAST])

    (visit,) = visits(text, past)

    assert (who(visit), visit.first) == (["Selma Kortüm"], WEDNESDAY)


HERE = "Staatssekretärin Selma Kortüm besucht am Freitag die Feuerwehr."


@pytest.mark.parametrize("dateline", ["Lüdenau. ", "LÜDENAU – ", "Lüdenau (dpa). ", "Lüdenau/"])
def test_the_place_an_article_begins_with_is_a_weak_one(dateline: str) -> None:
    begun = dateline if dateline != "Lüdenau/" else "Lüdenau/Tiefenesch. "

    (told,) = visits(article(begun + HERE), rule(to=["luedenau"]))
    (elsewhere,) = visits(f"{begun}Selma Kortüm besucht am Freitag die Feuerwehr in Quarnstedt.")
    (there,) = visits(HERE.replace("Feuerwehr", "Feuerwehr in Lüdenau"))

    assert where(told)[0] == "Lüdenau"
    assert told.confidence < there.confidence
    assert where(elsewhere) == ["Quarnstedt"]


@pytest.mark.parametrize("changes", [{"title": "Hoher Besuch für Lüdenau"}, {"teaser": "Lüdenau."}])
def test_a_place_in_title_or_teaser_counts_where_no_nearer_one_is(changes: dict[str, str]) -> None:
    (visit,) = visits(article(HERE, **changes), rule(to=["luedenau"]))

    assert where(visit) == ["Lüdenau"]
    assert not holds(article(HERE), rule(to=["luedenau"]))


def test_the_region_of_the_source_is_the_weakest_place() -> None:
    newsroom = Newsroom(regions={"bote": "Kreis Quarnstedt"})

    (with_region,) = visits(HERE, newsroom=newsroom)
    (without,) = visits(HERE)
    (dateline,) = visits(f"Lüdenau. {HERE}", newsroom=newsroom)
    (other,) = visits(HERE, newsroom=Newsroom(regions={"blatt": "Kreis Quarnstedt"}))

    assert where(with_region) == ["Kreis Quarnstedt"]
    assert without.confidence < with_region.confidence < dateline.confidence
    assert where(dateline)[0] == "Lüdenau"
    assert where(other) == []


@pytest.mark.parametrize(
    "mark",
    [
        "{}",
        "Foto: {}",
        "Bild: {}",
        "{} Foto: Ute Bohle",
        "{} © Ute Bohle",
        "Lesen Sie auch: {}",
        "Mehr zum Thema: {}",
        "Das könnte Sie auch interessieren: {}",
        "Zum Thema\n{} | Markt wird saniert | Wetter bleibt schön",
    ],
)
def test_captions_and_links_to_other_articles_make_no_visit(mark: str) -> None:
    line = mark.format("Selma Kortüm besuchte am Mittwoch die Feuerwehr in Lüdenau.")

    found = holds(f"Die Wache ist fertig.\n\n{line}")

    # Without a mark it is a visit: that is what makes the others tell something.
    assert found is (mark == "{}")


@pytest.mark.parametrize(
    "whom", ["Landrat Uwe Horn", "Bürgermeisterin Ute Bohle", "Der Landrat", "Stadtrat Jan Beck"]
)
def test_who_governs_the_place_is_no_visitor_there(whom: str) -> None:
    text = f"{whom} besuchte am Mittwoch die Feuerwehr in Lüdenau."

    assert not holds(text)
    assert not holds(text, rule("landrat"))


def test_who_governs_another_place_is_a_visitor_for_a_rule_that_asks_for_the_office() -> None:
    text = "Uwe Horn, Landrat des Kreises Wellerberg, war am Mittwoch in Lüdenau zu Gast."

    (visit,) = visits(text, rule("landrat", to=["kreis-quarnstedt"]))

    assert who(visit) == ["Uwe Horn"]
    assert not holds(text)


LATE = datetime(2026, 3, 5, 23, 30, tzinfo=UTC)


def test_days_are_those_of_the_zone() -> None:
    of = article("Selma Kortüm besucht heute die Feuerwehr in Lüdenau.", published=LATE)

    (in_utc,) = visits(of)
    (in_berlin,) = visits(of, newsroom=BERLIN)

    assert (in_utc.first, in_berlin.first) == (THURSDAY.date(), FRIDAY)


def test_a_day_that_is_over_in_the_zone_is_past() -> None:
    of = article("Selma Kortüm in Lüdenau: Besuch am 5. März.", published=LATE)

    (in_utc,) = visits(of)
    (in_berlin,) = visits(of, newsroom=BERLIN)

    assert (in_utc.status, in_berlin.status) == (Status.TODAY, Status.PAST)


def test_an_article_without_a_day_is_of_the_day_it_was_seen() -> None:
    text = "Selma Kortüm besucht morgen die Feuerwehr in Lüdenau."

    (seen,) = visits(article(text, published=None, seen=THURSDAY))
    (never,) = visits(article(text, published=None))

    assert seen.first == FRIDAY
    assert never.first is not None
    assert never.status is Status.UPCOMING


def test_an_article_that_says_no_zone_is_of_its_day() -> None:
    text = "Selma Kortüm besucht heute die Feuerwehr in Lüdenau."

    (visit,) = visits(article(text, published=datetime(2026, 3, 5, 23, 59)), newsroom=BERLIN)  # noqa: DTZ001

    assert visit.first == THURSDAY.date()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "…",
        "Selma Kortüm",
        "Minister Anton Reitz will visit the fire brigade in Lüdenau on Friday.",
        "Selma Kortüm " * 3000,
        "Minister " * 3000,
        "„“»«()–|: " * 300,
        "Besuch von Selma Kortüm in Lüdenau am 32. März 0000 um 99 Uhr.",
        "Selma Kortüm besuchte am 31. Februar Lüdenau.",
        "MINISTER REITZ BESUCHT AM FREITAG LÜDENAU",
        "\u00adSelma Kortüm\u2028besucht\u0000Lüdenau 😀",
    ],
)
@pytest.mark.parametrize("language", ["de", "en", ""])
def test_no_text_does_any_harm(text: str, language: str) -> None:
    rules = compiled(rule(), rule("landesregierung", to=["kreise"], id="zweite"))
    of = article(text, text[:80], language=language)

    _, failures = rules.match(of)

    assert [each for each in failures if "longer" not in each] == []
    assert rules.explain(of, "besuch").text != ""


def test_an_english_article_tells_of_no_visit() -> None:
    text = "Minister Anton Reitz will visit the fire brigade in Lüdenau on Friday."

    assert hit(article(text, language="en")) is None


def test_a_rule_finds_the_visits_of_a_person_who_was_looked_for_before() -> None:
    rules = compiled(rule("reitz"), rule("kortuem", id="zweite"))
    texts = [PAST, OFF, PAST, "Nichts los.", OFF]

    found = [[each.rule for each in rules.match(article(text))[0]] for text in texts]

    assert found == [["besuch"], ["zweite"], ["besuch"], [], ["zweite"]]
