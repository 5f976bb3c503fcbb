"""Which days a German expression means, for an article of Wednesday, 17 October 2029."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.text.dates import Days, Expression, Tense, expressions

WEDNESDAY = date(2029, 10, 17)


def shown(days: Days | None) -> str:
    """A day as 2029-10-17, several as 2029-10-17..2029-10-19."""
    if days is None:
        return "none"
    is_one = days.first == days.last
    return str(days.first) if is_one else f"{days.first}..{days.last}"


def meant(text: str, tense: str = "any", published: date = WEDNESDAY) -> str:
    """The days of all expressions of a text, with a comma between them."""
    return ", ".join(shown(found.days(published, Tense(tense))) for found in expressions(text))


def only(text: str) -> Expression:
    """The one expression of a text."""
    (found,) = expressions(text)
    return found


@pytest.mark.parametrize(
    ("text", "tense", "days"),
    [
        ("Der Rat tagte am Mittwoch.", "past", "2029-10-17"),
        ("Der Rat tagt am Mittwoch.", "any", "2029-10-17"),
        ("Der Rat wird am Mittwoch tagen.", "future", "2029-10-17"),
        ("Er kam am Donnerstag.", "past", "2029-10-11"),
        ("Er wird am Donnerstag kommen.", "future", "2029-10-18"),
        ("Er kommt am Dienstag.", "future", "2029-10-23"),
        ("Er kam am Dienstag.", "past", "2029-10-16"),
        ("Am Sonnabend öffnet der Markt.", "any", "2029-10-20"),
        ("am Sonntag", "any", "2029-10-14"),
        ("am Montag", "any", "2029-10-15"),
        ("am Freitag", "any", "2029-10-19"),
        ("noch am Dienstagabend", "past", "2029-10-16"),
        ("in der Nacht zum Samstag", "past", "2029-10-13"),
        ("Donnerstagnachmittag", "future", "2029-10-18"),
        ("Freitag früh", "future", "2029-10-19"),
        ("Dienstag Abend", "past", "2029-10-16"),
        ("Freitag-Abend", "future", "2029-10-19"),
        ("Sonntagmorgen", "past", "2029-10-14"),
        ("MONTAG", "past", "2029-10-15"),
        ("bis Freitagmittag", "future", "2029-10-19"),
        ("ab Montag", "future", "2029-10-22"),
        ("am Do.", "future", "2029-10-18"),
        ("Sa. 19 Uhr", "future", "2029-10-20"),
        ("Mo", "future", "2029-10-22"),
        ("So, 21.10.", "any", "2029-10-21"),
        ("Fr 9 bis 12 Uhr", "future", "2029-10-19"),
    ],
)
def test_a_weekday_is_the_nearest_one_on_the_side_of_its_tense(
    text: str, tense: str, days: str
) -> None:
    assert meant(text, tense) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("kommenden Mittwoch", "2029-10-24"),
        ("am kommenden Freitag", "2029-10-19"),
        ("Nächsten Montag ist Markt", "2029-10-22"),
        ("am übernächsten Montag", "2029-10-29"),
        ("vergangenen Mittwoch", "2029-10-10"),
        ("am vorigen Freitag", "2029-10-12"),
        ("letzten Dienstagabend", "2029-10-16"),
        ("am vorletzten Samstag", "2029-10-06"),
        ("diesen Freitag", "2029-10-19"),
        ("an diesem Dienstag", "2029-10-16"),
        ("Freitag kommender Woche", "2029-10-26"),
        ("am Montag nächster Woche", "2029-10-22"),
        ("Dienstag vergangener Woche", "2029-10-09"),
        ("am Donnerstag der kommenden Woche", "2029-10-25"),
        ("Freitag in der nächsten Woche", "2029-10-26"),
        ("Freitag dieser Woche", "2029-10-19"),
        ("Freitag in einer Woche", "2029-10-26"),
        ("am heutigen Mittwoch", "2029-10-17"),
        ("am gestrigen Dienstag", "2029-10-16"),
        ("am morgigen Donnerstag", "2029-10-18"),
        ("am gestrigen Abend", "2029-10-16"),
        ("am ersten Freitag im November", "2029-11-02"),
        ("am letzten Sonntag im Oktober", "2029-10-28"),
    ],
)
def test_next_last_and_the_like_go_by_the_day_of_publication(text: str, days: str) -> None:
    assert meant(text) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("heute", "2029-10-17"),
        ("Heute Abend", "2029-10-17"),
        ("noch heute", "2029-10-17"),
        ("heute Morgen", "2029-10-17"),
        ("gestern", "2029-10-16"),
        ("gestern Nachmittag", "2029-10-16"),
        ("vorgestern", "2029-10-15"),
        ("Der Rat tagt morgen.", "2029-10-18"),
        ("morgen früh", "2029-10-18"),
        ("Morgen wird gewählt.", "2029-10-18"),
        ("Es bleibt dabei. Morgen Abend ist Probe.", "2029-10-18"),
        ("Morgen um 8 Uhr", "2029-10-18"),
        ("übermorgen", "2029-10-19"),
        ("heute, Mittwoch,", "2029-10-17"),
        ("gestern (Montag)", "2029-10-15"),
        ("morgen, Donnerstag, 18. Oktober,", "2029-10-18"),
        ("heute in einer Woche", "2029-10-24"),
        ("heute vor zwei Wochen", "2029-10-03"),
        ("heute und morgen", "2029-10-17..2029-10-18"),
        ("vor vier Tagen", "2029-10-13"),
        ("Vor gut drei Wochen", "2029-09-26"),
        ("vor einer Woche", "2029-10-10"),
        ("vor zwei Monaten", "2029-08-17"),
        ("vor zehn Jahren", "2019-10-17"),
        ("vor fünfundzwanzig Jahren", "2004-10-17"),
        ("vor 14 Tagen", "2029-10-03"),
        ("in drei Tagen", "2029-10-20"),
        ("in 2 Wochen", "2029-10-31"),
        ("in einem Monat", "2029-11-17"),
        ("vor mehr als zehn Jahren", "2019-10-17"),
        ("gestern (16. Oktober)", "2029-10-16"),
    ],
)
def test_days_are_counted_from_the_day_of_publication(text: str, days: str) -> None:
    assert meant(text) == days


@pytest.mark.parametrize(
    ("text", "tense", "days"),
    [
        ("am 3. November", "future", "2029-11-03"),
        ("am 3. November", "past", "2028-11-03"),
        ("am 3. November 2027", "past", "2027-11-03"),
        ("am 3. November vergangenen Jahres", "past", "2028-11-03"),
        ("3.November", "any", "2029-11-03"),
        ("am 17. Oktober", "past", "2029-10-17"),
        ("am 17. Oktober", "future", "2029-10-17"),
        ("5. Jan.", "any", "2030-01-05"),
        ("am 6. Jänner", "future", "2030-01-06"),
        ("12. Feber 2030", "any", "2030-02-12"),
        ("3. Sept. 2029", "past", "2029-09-03"),
        ("24. Dez.", "future", "2029-12-24"),
        ("3. 11. 2029", "any", "2029-11-03"),
        ("3.11.", "any", "2029-11-03"),
        ("am 3.11 im Rathaus", "any", "2029-11-03"),
        ("03.11.29", "any", "2029-11-03"),
        ("am 3.11.29", "any", "2029-11-03"),
        ("2029-11-03", "any", "2029-11-03"),
        ("2029-11-03T14:00", "any", "2029-11-03"),
        ("Samstag, 3. November", "any", "2029-11-03"),
        ("am Samstag (3. November)", "any", "2029-11-03"),
        ("Samstag, den 3. November", "any", "2029-11-03"),
        ("am Samstag, 3., um 10 Uhr", "any", "2029-11-03"),
        ("am ersten November", "any", "2029-11-01"),
        ("3. November (Samstag)", "any", "2029-11-03"),
        ("Sa, 3.11.", "any", "2029-11-03"),
        ("Sa., 3.11.", "any", "2029-11-03"),
        ("Samstag, 03.11.2029, 11:30 Uhr", "any", "2029-11-03"),
        ("am kommenden Samstag, 20. Oktober", "any", "2029-10-20"),
        ("29. Februar", "future", "2032-02-29"),
    ],
)
def test_a_date_without_a_year_is_the_nearest_on_the_side_of_its_tense(
    text: str, tense: str, days: str
) -> None:
    assert meant(text, tense) == days


@pytest.mark.parametrize(
    ("published", "text", "tense", "days"),
    [
        ("2029-12-28", "am 6. Januar", "any", "2030-01-06"),
        ("2029-12-28", "am 6. Januar", "future", "2030-01-06"),
        ("2030-01-03", "am 28. Dezember", "past", "2029-12-28"),
        ("2030-01-03", "am 28. Dezember", "any", "2029-12-28"),
        ("2029-12-31", "am Dienstag", "future", "2030-01-01"),
        ("2029-12-28", "vom 30. Dezember bis 2. Januar", "future", "2029-12-30..2030-01-02"),
        ("2030-01-01", "vom 30. Dezember bis 2. Januar", "past", "2029-12-30..2030-01-02"),
        ("2029-12-28", "Ende Januar", "future", "2030-01-21..2030-01-31"),
        ("2030-01-10", "zu Weihnachten", "past", "2029-12-25..2029-12-26"),
        ("2029-12-28", "zwischen Weihnachten und Neujahr", "any", "2029-12-25..2030-01-01"),
        ("2029-12-28", "kommende Woche", "any", "2029-12-31..2030-01-06"),
        # 7 January is a Monday in 2030, a Sunday in 2029.
        ("2029-02-01", "Montag, 7. Januar", "any", "2030-01-07"),
        # It is a Wednesday in neither year nearby.
        ("2029-02-01", "Mittwoch, 7. Januar", "any", "2029-01-07"),
        ("2029-02-01", "Mittwoch, 7. Januar 2028", "any", "2028-01-07"),
    ],
)
def test_the_turn_of_the_year_is_no_border(
    published: str, text: str, tense: str, days: str
) -> None:
    assert meant(text, tense, date.fromisoformat(published)) == days


@pytest.mark.parametrize(
    ("text", "tense", "days"),
    [
        ("3./4. November", "any", "2029-11-03..2029-11-04"),
        ("3. und 4. November 2028", "any", "2028-11-03..2028-11-04"),
        ("vom 5. bis 7. November", "any", "2029-11-05..2029-11-07"),
        ("vom 5. bis zum 7. November", "any", "2029-11-05..2029-11-07"),
        ("5.–7. November", "any", "2029-11-05..2029-11-07"),
        ("5. - 7.11.2028", "any", "2028-11-05..2028-11-07"),
        ("5.11.-7.11.", "any", "2029-11-05..2029-11-07"),
        ("vom 28. Oktober bis 2. November", "any", "2029-10-28..2029-11-02"),
        ("vom 28. Dezember bis 2. Januar 2028", "any", "2027-12-28..2028-01-02"),
        ("zwischen 3. und 5. November", "any", "2029-11-03..2029-11-05"),
        ("am 3., 4. und 5. November", "any", "2029-11-03..2029-11-05"),
        ("am 3. und 8. November", "any", "2029-11-03, 2029-11-08"),
        ("vom 15. bis 20. Oktober", "past", "2029-10-15..2029-10-20"),
        ("vom 15. bis 20. Oktober", "future", "2029-10-15..2029-10-20"),
        ("Donnerstag und Freitag", "future", "2029-10-18..2029-10-19"),
        ("Donnerstag und Freitag", "past", "2029-10-11..2029-10-12"),
        ("Mittwoch und Donnerstag", "past", "2029-10-10..2029-10-11"),
        ("am Samstag und am Sonntag", "future", "2029-10-20..2029-10-21"),
        ("Samstag/Sonntag", "future", "2029-10-20..2029-10-21"),
        ("Freitag, Samstag und Sonntag", "future", "2029-10-19..2029-10-21"),
        ("von Freitag bis Montag", "future", "2029-10-19..2029-10-22"),
        ("in der Nacht von Samstag auf Sonntag", "past", "2029-10-13..2029-10-14"),
        ("Mo-Fr 8-12 Uhr", "future", "2029-10-22..2029-10-26"),
        ("Sa. und So., 20. und 21. Oktober", "any", "2029-10-20..2029-10-21"),
        ("Montag und Donnerstag", "future", "2029-10-22, 2029-10-18"),
        ("kommenden Montag und Donnerstag", "any", "2029-10-22, 2029-10-25"),
        ("Montag und Dienstag kommender Woche", "any", "2029-10-22..2029-10-23"),
        ("am Freitag, 2., und Samstag, 3. November", "any", "2029-11-02..2029-11-03"),
        ("von Freitag, 2., bis Sonntag, 4. November", "any", "2029-11-02..2029-11-04"),
        ("von Juni bis August 2028", "any", "2028-06-01..2028-08-31"),
        ("bis Freitag", "any", "2029-10-19"),
        ("von heute bis Sonntag", "future", "2029-10-17..2029-10-21"),
    ],
)
def test_days_that_follow_each_other_are_one_span(text: str, tense: str, days: str) -> None:
    assert meant(text, tense) == days


@pytest.mark.parametrize(
    ("text", "tense", "days"),
    [
        ("Anfang November", "any", "2029-11-01..2029-11-10"),
        ("Mitte November", "any", "2029-11-11..2029-11-20"),
        ("Ende Februar 2028", "any", "2028-02-21..2028-02-29"),
        ("im August", "past", "2029-08-01..2029-08-31"),
        ("im August", "future", "2030-08-01..2030-08-31"),
        ("im Oktober", "past", "2029-10-01..2029-10-31"),
        ("im August 2031", "any", "2031-08-01..2031-08-31"),
        ("August 2031", "any", "2031-08-01..2031-08-31"),
        ("seit Juni", "past", "2029-06-01..2029-06-30"),
        ("im Mai vergangenen Jahres", "past", "2028-05-01..2028-05-31"),
        ("im kommenden Mai", "any", "2030-05-01..2030-05-31"),
        ("im kommenden Jahr", "any", "2030-01-01..2030-12-31"),
        ("im vergangenen Jahr", "any", "2028-01-01..2028-12-31"),
        ("dieses Jahr", "any", "2029-01-01..2029-12-31"),
        ("Er kommt heuer wieder.", "any", "2029-01-01..2029-12-31"),
        ("in 2027", "any", "2027-01-01..2027-12-31"),
        ("im Jahr 1965", "any", "1965-01-01..1965-12-31"),
        ("im Jahre 2031", "any", "2031-01-01..2031-12-31"),
        ("Ende kommenden Jahres", "any", "2030-09-01..2030-12-31"),
        ("Ende des Monats", "any", "2029-10-21..2029-10-31"),
        ("im kommenden Monat", "any", "2029-11-01..2029-11-30"),
        ("Anfang kommender Woche", "any", "2029-10-22..2029-10-23"),
        ("Ende der Woche", "future", "2029-10-19..2029-10-21"),
        ("nächste Woche", "any", "2029-10-22..2029-10-28"),
        ("In der kommenden Woche", "any", "2029-10-22..2029-10-28"),
        ("kommende Woche Dienstag", "any", "2029-10-23"),
        ("zum Jahresende", "any", "2029-09-01..2029-12-31"),
        ("am langen Wochenende", "future", "2029-10-20..2029-10-21"),
        ("diese Woche", "any", "2029-10-15..2029-10-21"),
        ("vergangene Woche", "any", "2029-10-08..2029-10-14"),
        ("am Wochenende", "future", "2029-10-20..2029-10-21"),
        ("am Wochenende", "past", "2029-10-13..2029-10-14"),
        ("kommendes Wochenende", "any", "2029-10-20..2029-10-21"),
        ("am vergangenen Wochenende", "any", "2029-10-13..2029-10-14"),
        ("am Wochenende, 3. und 4. November,", "any", "2029-11-03..2029-11-04"),
        ("am Wochenende (3./4. November)", "any", "2029-11-03..2029-11-04"),
        ("im Frühjahr 2031", "any", "2031-03-01..2031-05-31"),
        ("im Herbst", "past", "2029-09-01..2029-11-30"),
        ("im vergangenen Sommer", "any", "2029-06-01..2029-08-31"),
        ("Herbst", "any", "2029-09-01..2029-11-30"),
        ("im Winter 2029/30", "any", "2029-12-01..2030-02-28"),
    ],
)
def test_longer_spans_have_a_first_and_a_last_day(text: str, tense: str, days: str) -> None:
    assert meant(text, tense) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Neujahr 2030", "2030-01-01"),
        ("Dreikönig 2030", "2030-01-06"),
        ("Heilige Drei Könige 2030", "2030-01-06"),
        ("Rosenmontag 2030", "2030-03-04"),
        ("Aschermittwoch 2030", "2030-03-06"),
        ("Gründonnerstag 2030", "2030-04-18"),
        ("Karfreitag 2030", "2030-04-19"),
        ("Ostern 2030", "2030-04-21..2030-04-22"),
        ("am Ostermontag 2030", "2030-04-22"),
        ("am Tag der Arbeit 2030", "2030-05-01"),
        ("Christi Himmelfahrt 2030", "2030-05-30"),
        ("am Vatertag 2030", "2030-05-30"),
        ("am Muttertag 2030", "2030-05-12"),
        ("zu Pfingsten 2030", "2030-06-09..2030-06-10"),
        ("Pfingstmontag 2030", "2030-06-10"),
        ("Fronleichnam 2030", "2030-06-20"),
        ("am Tag der Deutschen Einheit", "2029-10-03"),
        ("am Reformationstag", "2029-10-31"),
        ("an Allerheiligen", "2029-11-01"),
        ("am Volkstrauertag", "2029-11-18"),
        ("am Buß- und Bettag", "2029-11-21"),
        ("am Totensonntag", "2029-11-25"),
        ("am 1. Advent", "2029-12-02"),
        ("am zweiten Advent", "2029-12-09"),
        ("am vierten Adventssonntag", "2029-12-23"),
        ("an Nikolaus", "2029-12-06"),
        ("an Heiligabend", "2029-12-24"),
        ("an Weihnachten", "2029-12-25..2029-12-26"),
        ("am zweiten Weihnachtsfeiertag", "2029-12-26"),
        ("an Silvester", "2029-12-31"),
        ("am Buß- und Bettag, 21. November,", "2029-11-21"),
    ],
)
def test_feasts_are_computed(text: str, days: str) -> None:
    assert meant(text) == days


@pytest.mark.parametrize(
    "text",
    [
        "Fast 17 Prozent der 60 Bäume",
        "die 47-jährige Kortüm",
        "§ 7 Abs. 2",
        "nach Nr. 3.4. der Satzung",
        "Sie fahren über die B 61.",
        "Quarnfeld gewann mit 3:1.",
        "am Ende der Wahlperiode 2031",
        "2,5 Millionen Euro",
        "im Jahresbericht 2031",
        "Das Dach der Diele ist dicht.",
        "So.",
        "im Laufe der letzten Jahre",
        "So 14.000 Zuschauer",
        "in 163 Tage aufgeteilt",
        "Der Nikolaus kommt, sagt Nikolaus Tolle.",
        "die Kirche Mariä Himmelfahrt",
        "So sagte es Kortüm. So 14 Prozent.",
        "Mi Tolle und Mo Kortüm kamen.",
        "Landrat Sommer und Frau Winter",
        "Bürgermeisterin Sonntag und Dr. Freitag",
        "der Sommer war heiß, ihr Winter auch",
        "Sommertour, Montagsdemo, Freitagsgebet, Ostermarkt, Sonntagszeitung",
        "Mai-Kundgebung, Freitag-Ausgabe, Oster-Café",
        "der 3. Mann",
        "in der 16. Wahlperiode",
        "Sie steht auf Platz 3. Mann des Tages",
        "Eintritt 12.10 Euro",
        "Version 3.4.1",
        "Telefon 05.04.44",
        "Tel. 0521/13.4.88",
        "IP 10.2.3.4",
        "montags und dienstags",
        "jeden Dienstag und Donnerstag",
        "an jedem zweiten Freitag",
        "immer freitags",
        "immer am Freitag",
        "jedes Jahr zu Pfingsten",
        "am Freitag jeder Woche",
        "am letzten Freitag im Monat",
        "31. Februar",
        "31. Februar 2030",
        "45.13.",
        "am 45.13.",
        "0. Mai",
        "00.00.0000",
        "2029-02-30",
        "Guten Morgen, Quarnfeld!",
        "am Morgen",
        "jeden Morgen",
        "von heute auf morgen",
        "Straße des 17. Juni",
        "sagte sie der Welt am Sonntag",
        "in 2000 Haushalten",
        "in 2000 Metern Höhe",
        "33611 Lüdenau",
        "nach Ostern",
        "seit zwei Jahren",
        "binnen zwei Wochen",
        "um 14 Uhr",
        "Der Film dauert von 10 bis 12 Uhr.",
        "",
        "5. und",
    ],
)
def test_these_are_no_dates(text: str) -> None:
    assert [found.text for found in expressions(text)] == []


@pytest.mark.parametrize(
    ("text", "expression", "clock"),
    [
        ("Beginn ist Freitag um 14 Uhr.", "Freitag um 14 Uhr", time(14)),
        ("Montag, 2. März, ab 13.30 Uhr", "Montag, 2. März, ab 13.30 Uhr", time(13, 30)),
        ("am 3. Mai, 9 bis 12 Uhr, im Saal", "am 3. Mai, 9 bis 12 Uhr", time(9)),
        ("Stand: 03.05.2030, 15:04 Uhr", "03.05.2030, 15:04 Uhr", time(15, 4)),
        ("Stand: 03.05.2030 15:04", "03.05.2030 15:04", time(15, 4)),
        ("um 14 Uhr am Freitag", "um 14 Uhr am Freitag", time(14)),
        ("Sie kommt noch am Freitag (20 Uhr).", "noch am Freitag (20 Uhr)", time(20)),
        ("Am Freitag spielte Quarnfeld 3:10.", "Am Freitag", None),
        ("Am Freitag, 14 Gäste kamen", "Am Freitag", None),
        ("heute Abend gegen 20 Uhr", "heute Abend gegen 20 Uhr", time(20)),
        ("Am Samstag kommen 24 Uhrmacher.", "Am Samstag", None),
        ("am Freitag, 6. Klasse", "am Freitag", None),
        ("am Dienstag (10. April) im Saal", "am Dienstag (10. April)", None),
        ("Er kam am Samstag und blieb.", "am Samstag", None),
    ],
)
def test_an_expression_has_its_small_words_and_its_clock_time(
    text: str, expression: str, clock: time | None
) -> None:
    found = only(text)

    assert (found.text, found.time) == (expression, clock)


def test_a_line_ends_an_expression() -> None:
    found = expressions("Freitag\n3. Mai\nAugust\n2031")

    assert [one.text for one in found] == ["Freitag", "3. Mai"]


def test_a_year_by_its_number_is_told_from_one_that_is_meant() -> None:
    explicit = ["3. Mai 1998", "im Jahr 1965", "5. bis 7. Mai 2030", "03.05.2030"]
    meant_only = ["3. Mai", "im vergangenen Jahr", "vor zehn Jahren", "am Freitag"]

    assert all(only(text).is_explicit_year for text in explicit)
    assert not any(only(text).is_explicit_year for text in meant_only)


def test_a_day_the_year_does_not_have_is_no_day() -> None:
    assert meant("29. Februar vergangenen Jahres", published=date(2030, 3, 1)) == "none"
    assert meant("29. Februar 2030") == ""


PIECES = st.sampled_from(
    """am vom bis und zum in im der nacht vor heute morgen Morgen , . ( ) - / – : Montag Mo So
    Freitagabend 1 3 5. 13.4. 2018 2018-04-05 31. Februar Mai Jan. Anfang Ende kommenden letzten
    Woche Wochenende Jahr Jahres Herbst Ostern Advent ersten zwei Wochen Tagen 14 Uhr jeden 9999
    ٣ ² İ""".split()  # noqa: SIM905 - so it can be read
)
texts = st.one_of(
    st.text(max_size=60),
    st.lists(st.tuples(PIECES, st.sampled_from(["", " ", "\n"])), max_size=25).map(
        lambda pieces: "".join(word + gap for word, gap in pieces)
    ),
)


@settings(max_examples=300)
@given(texts, st.dates(), st.sampled_from(Tense))
def test_any_text_on_any_day_has_orderly_expressions(
    text: str, published: date, tense: Tense
) -> None:
    end = 0
    for found in expressions(text):
        days = found.days(published, tense)

        assert end <= found.start < found.end
        assert found.text == text[found.start : found.end]
        assert days is None or days.first <= days.last
        end = found.end
