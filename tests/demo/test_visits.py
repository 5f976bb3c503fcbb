"""The visits that the invented papers tell of, whenever they are served."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from monitor.demo.landscape import Access, Landscape
from monitor.demo.landscape.days import working_day
from monitor.demo.newsroom import Newsroom
from monitor.extract import read_page
from monitor.match import RuleSet, compile_rules
from monitor.model import Article, Certainty, Status
from monitor.wiring import newsroom_for

BERLIN = ZoneInfo("Europe/Berlin")
RULE = "besuch-im-kreis"
COMING = "verkehrsminister-kommt-zum-radweg"
CALLED_OFF = "kabinett-raeumt-den-kalender-leer"
SCHOOL = "schulhof-tiefenesch-wird-gruen"

# Each day of a week, New Year, the nights in which the clocks change, leap day; early and late.
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=BERLIN)
MOMENTS = [
    *(MONDAY + timedelta(days=at) for at in range(7)),
    datetime(2026, 12, 20, 23, 59, 58, tzinfo=BERLIN),
    datetime(2026, 12, 27, 12, tzinfo=BERLIN),
    datetime(2026, 12, 31, 23, 59, 58, tzinfo=BERLIN),
    datetime(2027, 1, 1, 0, 1, tzinfo=BERLIN),
    datetime(2027, 3, 28, 3, 30, tzinfo=BERLIN),
    datetime(2027, 10, 31, 2, 30, tzinfo=BERLIN),
    datetime(2028, 2, 18, 18, tzinfo=BERLIN),
]

Seen = tuple[str, str, Status, date | None]


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    with Newsroom(tmp_path_factory.mktemp("rules"), now=lambda: MONDAY) as newsroom:
        of = newsroom.settings
    found, faults = compile_rules(of.rules, of.catalog, (), newsroom_for(of))
    assert faults == ()
    return found


def articles(now: datetime) -> Iterator[tuple[Article, frozenset[str]]]:
    """All articles as the daemon reads them from a landscape that starts then; their rules."""
    with Landscape(now=lambda: now) as landscape:
        while landscape.step < landscape.last_step:
            landscape.advance()
        for each in landscape.published:
            of, text = each.article, ""
            url = landscape.url_of(of)
            if of.access is Access.OPEN:
                _, found = landscape.respond(of.path, None, None)
                text = read_page(found.body, found.content_type, url).text
            article = Article(
                id=of.slug,
                source=of.paper,
                url=url,
                title=of.title,
                teaser=of.teaser,
                text=text,
                published=each.published,
                seen=each.published,
            )
            yield article, of.rules


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_the_rules_hold_for_the_articles_a_desk_wants_and_for_no_trap(
    rules: RuleSet, now: datetime
) -> None:
    wrong = {}
    for article, wanted in articles(now):
        hits, failures = rules.match(article)
        assert failures == ()
        if {each.rule for each in hits} != wanted:
            wrong[article.id] = {each.rule for each in hits} ^ wanted

    assert wrong == {}


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_each_visit_is_sure_and_has_its_visitor_place_day_and_status(
    rules: RuleSet, now: datetime
) -> None:
    told: dict[str, list[Seen]] = {}
    for article, _ in articles(now):
        for hit in rules.match(article)[0]:
            if hit.rule == RULE:
                assert hit.certainty is Certainty.SURE
                told[article.id] = [
                    (who.id, each.stations[0].name, each.status, each.first)
                    for each in hit.visits
                    for who in each.visitors
                ]

    before, after, later = (working_day(now.date(), number) for number in (-1, 7, 9))
    center = [("kortuem", "Kreis Brennstedt", Status.PAST, before)]
    assert told == {
        COMING: [("solling", "Lüdenau", Status.UPCOMING, after)],
        CALLED_OFF: [("solling", "Lüdenau", Status.CANCELLED, after)],
        SCHOOL: [("wintermantel", "Tiefenesch", Status.UPCOMING, later)],
        "ministerin-sagt-ab": [("lohrengel", "Tiefenesch", Status.CANCELLED, before)],
        "wunschzettel-fuer-das-integrationszentrum": center,
        "staatssekretaerin-im-kreishaus": center,
    }


def test_the_traps_are_there(rules: RuleSet) -> None:
    traps = {
        "wintermantel-verspricht-lehrerstellen": "in Tiefenesch die Grundschule besucht",
        "kortuem-will-abschluesse-schneller-anerkennen": "Als Vorbild nannte sie den Kreis",
        "gefluegelpest-stallpflicht-in-drei-kreisen": "begrüßte den Plan des Kreises Brennstedt",
        "landfrauen-im-landtag": "nahm sich Landwirtschaftsministerin Hedda Lohrengel",
        "landraetin-drueckt-den-knopf": "In Mersbrook eröffnete sie noch den Weihnachtsmarkt",
        "minister-ahlborn-strasse-gesperrt": "Finanzminister Ludwig Ahlborn",
    }

    told = {article.id: article for article, _ in articles(MONDAY)}

    for slug, words in traps.items():
        assert words in told[slug].text
        assert RULE not in {each.rule for each in rules.match(told[slug])[0]}


def test_a_working_day_is_never_at_a_weekend_or_a_holiday() -> None:
    days = [date(2026, 12, 1) + timedelta(days=at) for at in range(400)]

    counted = {working_day(day, number) for day in days for number in (-1, 7, 9)}

    assert {each.weekday() for each in counted} == {0, 1, 2, 3, 4}
    assert not {(12, 25), (1, 1)} & {(each.month, each.day) for each in counted}
    assert all(timedelta(days=9) <= working_day(day, 7) - day for day in days)


# --- in the calendar


def monitor(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "monitor", *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "MONITOR_CONFIG": str(folder / "config")},
        timeout=60,
        check=True,
    ).stdout


def in_calendar(folder: Path) -> dict[str, tuple[str, int]]:
    """Status and sequence of each event, by its visitor."""
    events = icalendar.Calendar.from_ical(monitor(folder, "calendar")).events
    return {
        str(each["SUMMARY"]).partition(" (")[0]: (str(each["STATUS"]), int(str(each["SEQUENCE"])))
        for each in events
    }


def in_list(folder: Path) -> dict[str, dict[str, Any]]:
    """The visits from today on, by the id of the visitor."""
    lines = monitor(folder, "visits", "--json").splitlines()
    return {each["visitor"]["id"]: each for each in map(json.loads, lines)}


def test_the_calendar_has_the_visit_to_come_until_another_paper_calls_it_off(
    tmp_path: Path,
) -> None:
    with Newsroom(tmp_path, now=lambda: datetime.now(UTC)) as newsroom:
        landscape = newsroom.landscape
        monitor(tmp_path, "poll")
        while COMING not in {each.article.slug for each in landscape.published}:
            landscape.advance()
        monitor(tmp_path, "poll")
        listed, calendar = in_list(tmp_path), in_calendar(tmp_path)

        assert list(listed) == ["solling"]
        assert listed["solling"]["status"] == "upcoming"
        assert calendar["Ruprecht Solling"] == ("CONFIRMED", 0)

        while landscape.step < landscape.last_step:
            landscape.advance()
        monitor(tmp_path, "poll")
        listed, calendar = in_list(tmp_path), in_calendar(tmp_path)

        assert {name: each["status"] for name, each in listed.items()} == {
            "solling": "cancelled",
            "wintermantel": "upcoming",
        }
        assert listed["solling"]["was"]["status"] == "upcoming"
        assert [each["source"] for each in listed["solling"]["sources"]] == ["paper-b", "paper-a"]
        assert calendar["ABGESAGT: Ruprecht Solling"] == ("CANCELLED", 1)
        assert calendar["Carola Wintermantel"] == ("CONFIRMED", 0)
