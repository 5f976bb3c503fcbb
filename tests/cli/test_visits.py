"""`monitor visits`, `monitor calendar`, and visits in `monitor hits`, on a real archive."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from monitor.model import Article, Certainty, Hit, Level, Station, Status, Visit, Visitor
from tests.visits import BRAMS, LOTTE, visit, visit_hit
from tests.workbench.newsdesk import Newsdesk

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)
EVIL = 'Zeile\r\nBEGIN:VALARM\nX; "Y", \\ Z\x1b[2J Größe ' + "ä" * 200


@pytest.fixture
def desk(tmp_path: Path) -> Newsdesk:
    return Newsdesk(tmp_path)


@pytest.fixture
def today() -> date:
    return datetime.now(BERLIN).date()


def tell(newsdesk: Newsdesk, number: int, *visits: Visit, **changes: Any) -> Article:
    """Store an article with a visit; the higher its number, the older it is."""
    values = {name: changes.pop(name) for name in ("title", "url") if name in changes}
    article = newsdesk.article(number, "Die Fähre nach Lüdenau fährt wieder.", **values)
    newsdesk.store(article)
    with newsdesk.archive() as archive:
        archive.record(hits=[(article, visit_hit(*visits, **changes))])
    return article


def events(text: str) -> list[Any]:
    """The events of a calendar, read again."""
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def test_visits_are_listed_from_today_on_those_to_come_first(desk: Newsdesk, today: date) -> None:
    tell(desk, 4, visit(BRAMS, first=today - 3 * DAY, status=Status.PAST), title="War da")
    tell(desk, 3, visit(first=today + 9 * DAY), title="Später")
    tell(desk, 2, visit(first=today + 2 * DAY, clock=time(10)), title="Erster Bericht")
    tell(desk, 1, visit(first=today + 2 * DAY), title="Zweiter Bericht")
    tell(desk, 5, visit(at=(LOTTE,), first=today), certainty=Certainty.LIKELY, title="Heute")
    tell(desk, 6, visit(BRAMS, first=None), title="Irgendwann")

    done = desk.run("visits")
    with_past = desk.run("visits", "--from", "-7d", "--to", "+2d", "--json")

    lines = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert lines[0].split() == ["date", "time", "status", "who", "where", "how", "sure", "sources"]
    assert lines[1].startswith(f" {today}")
    assert "likely: check" in " ".join(done.out.split())
    assert done.out.index(str(today + 2 * DAY)) < done.out.index(str(today + 9 * DAY))
    assert done.out.index(str(today + 9 * DAY)) < done.out.index(" open ")
    assert "War da" not in done.out
    found = [json.loads(line) for line in with_past.out.splitlines()]
    assert [each["date"] for each in found] == [
        str(today),
        str(today + 2 * DAY),
        str(today - 3 * DAY),
    ]
    assert [each["status"] for each in found] == ["today", "upcoming", "past"]


def test_a_visit_for_programs_has_all_its_sources(desk: Newsdesk, today: date) -> None:
    first = tell(desk, 2, visit(first=today + 2 * DAY), title="Kommt")
    off = visit(first=today + 2 * DAY, status=Status.CANCELLED)
    second = tell(desk, 1, off, title="Kommt nicht")

    (found,) = [json.loads(line) for line in desk.run("visits", "--json").out.splitlines()]

    assert found["visitor"] == {
        "id": "kortuem",
        "name": "Selma Kortüm",
        "role": "Staatssekretärin",
    }
    assert found["places"] == [{"id": "rheine", "name": "Rheine"}]
    assert (found["date"], found["until"], found["time"]) == (str(today + 2 * DAY), None, None)
    assert (found["status"], found["certainty"], found["sequence"]) == ("cancelled", "sure", 1)
    assert found["was"]["status"] == "upcoming"
    assert found["was"]["article"] == second.id
    assert (found["desks"], found["rules"]) == (["lokales"], ["Ministerbesuch"])
    assert [(each["article"], each["title"]) for each in found["sources"]] == [
        (second.id, "Kommt nicht"),
        (first.id, "Kommt"),
    ]


def test_only_visits_of_a_desk_are_listed(desk: Newsdesk, today: date) -> None:
    tell(desk, 1, visit(first=today), desk="umwelt")

    # A desk that is not configured any more still has its visits.
    there = desk.run("visits", "--desk", "umwelt", "--json")
    not_there = desk.run("visits", "--desk", "lokales")

    assert len(there.out.splitlines()) == 1
    assert (not_there.code, not_there.out) == (0, "no visits\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["visits", "--desk", "lokale"], "there is no desk 'lokale'; did you mean 'lokales'?"),
        (["calendar", "--desk", "zzz"], "there is no desk 'zzz'; configured: lokales"),
        (["visits", "--from", "gestern"], "--from 'gestern': expected a day such as 2026-12-01"),
        (["visits", "--to", "2026-02-30"], "--to '2026-02-30': expected a day"),
        (["visits", "--from", "+999999d", "--to", "+1d"], "--to '+1d'"),
        (["visits", "--to", "-1d"], "is before --from"),
    ],
    ids=" ".join,
)
def test_wrong_options_are_told_plainly(desk: Newsdesk, arguments: list[str], message: str) -> None:
    desk.store(desk.article(1))

    done = desk.run(*arguments)

    assert done.code == 2
    assert message in done.err
    assert done.out == ""


@pytest.mark.parametrize("command", ["visits", "calendar"])
def test_without_a_database_both_say_what_makes_one(desk: Newsdesk, command: str) -> None:
    done = desk.run(command)

    assert done.code == 3
    assert "there is no database yet" in done.err


def test_the_calendar_has_events_that_calendar_programs_read(desk: Newsdesk) -> None:
    in_winter = date(datetime.now(UTC).year + 1, 1, 15)
    article = tell(desk, 1, visit(first=in_winter, clock=time(10)), title="Hoher Besuch")

    done = desk.run("calendar", "--desk", "lokales")

    calendar = icalendar.Calendar.from_ical(done.out)
    (event,) = events(done.out)
    assert calendar["prodid"] == "-//monitor//visits//EN"
    assert calendar["version"] == "2.0"
    assert calendar["name"] == calendar["x-wr-calname"] == "monitor: Lokales"
    assert "method" not in calendar
    assert event["uid"].endswith("@monitor")
    assert event["sequence"] == 0
    assert event.start == datetime(in_winter.year, 1, 15, 9, tzinfo=UTC)
    assert event.end - event.start == timedelta(hours=1)
    assert event["summary"] == "Selma Kortüm (Staatssekretärin), Rheine"
    assert event["location"] == "Rheine"
    assert event["status"] == "CONFIRMED"
    assert event["transp"] == "TRANSPARENT"
    assert event["url"] == article.url
    assert event["categories"].to_ical() == b"Ministerbesuch"
    assert "Hoher Besuch (bote, " in event["description"]
    assert article.url in event["description"]
    assert event["dtstamp"].dt == event["last-modified"].dt


def test_a_day_without_a_time_ends_the_day_after(desk: Newsdesk, today: date) -> None:
    first, last = today + 2 * DAY, today + 3 * DAY
    tell(desk, 1, visit(first=first, last=last, clock=time(10)))

    done = desk.run("calendar")

    (event,) = events(done.out)
    assert (event.start, event.end) == (first, last + DAY)
    assert f"DTSTART;VALUE=DATE:{first:%Y%m%d}\r\n" in done.out


def test_a_changed_event_keeps_its_uid_and_a_cancelled_one_stays(
    desk: Newsdesk, today: date
) -> None:
    tell(desk, 3, visit(first=today + 2 * DAY))
    (before,) = events(desk.run("calendar").out)
    tell(desk, 2, visit(first=today + 5 * DAY, status=Status.POSTPONED))
    (moved,) = events(desk.run("calendar").out)
    tell(desk, 1, visit(first=today + 5 * DAY, status=Status.CANCELLED))
    (off,) = events(desk.run("calendar").out)

    assert before["uid"] == moved["uid"] == off["uid"]
    assert [each["sequence"] for each in (before, moved, off)] == [0, 1, 2]
    assert (moved.start, moved["status"]) == (today + 5 * DAY, "CONFIRMED")
    assert f"bisher {today + 2 * DAY}" in moved["description"]
    assert off["status"] == "CANCELLED"
    assert off["summary"].startswith("ABGESAGT: ")


@pytest.mark.parametrize(
    ("changes", "certainty"),
    [
        ({}, Certainty.LIKELY),
        ({"status": Status.POSTPONED}, Certainty.SURE),
        ({"last": 6}, Certainty.SURE),
    ],
    ids=["likely", "postponed", "a week"],
)
def test_what_is_not_settled_is_tentative(
    desk: Newsdesk, today: date, changes: dict[str, Any], certainty: Certainty
) -> None:
    if "last" in changes:
        changes = {"last": today + 8 * DAY}
    tell(desk, 1, visit(first=today + 2 * DAY, **changes), certainty=certainty)

    (event,) = events(desk.run("calendar").out)

    assert event["status"] == "TENTATIVE"


def test_old_visits_and_those_without_a_day_are_not_in_the_calendar(
    desk: Newsdesk, today: date
) -> None:
    tell(desk, 1, visit(first=today - 40 * DAY, status=Status.PAST))
    tell(desk, 2, visit(BRAMS, first=None))
    tell(desk, 3, visit(first=today - 5 * DAY, status=Status.CANCELLED, at=(LOTTE,)))

    found = events(desk.run("calendar").out)

    assert [each["location"] for each in found] == ["Lotte"]


def test_whatever_an_article_holds_the_file_stays_a_calendar(desk: Newsdesk, today: date) -> None:
    place = Station("", EVIL)
    who = Visitor("", EVIL, EVIL)
    tell(
        desk,
        1,
        visit(who, at=(place,), first=today),
        title=EVIL,
        url="https://bote.example/a\r\nATTENDEE:mailto:x@example.org",
    )
    tell(desk, 2, visit(first=today), title="Zwei", url="javascript:alert(1)")

    done = desk.run("calendar")

    raw = done.out.encode()
    lines = raw.split(b"\r\n")
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in lines)
    assert b"\x1b" not in raw
    assert not [line for line in lines if line.startswith((b"BEGIN:VALARM", b"ATTENDEE"))]
    evil = next(each for each in events(done.out) if "Zeile" in each["summary"])
    assert 'BEGIN:VALARM X; "Y", \\ Z Größe' in evil["summary"]
    assert "javascript" not in done.out
    assert all(each.errors == [] for each in events(done.out))


def test_an_empty_calendar_is_one(desk: Newsdesk) -> None:
    desk.store(desk.article(1))

    done = desk.run("calendar")

    assert done.code == 0
    assert events(done.out) == []


def test_the_same_calendar_is_the_same_file(desk: Newsdesk, today: date) -> None:
    tell(desk, 1, visit(first=today))

    assert desk.run("calendar").out == desk.run("calendar").out


def test_the_terminal_obeys_no_name_or_title(desk: Newsdesk, today: date) -> None:
    tell(desk, 1, visit(Visitor("", "\x1b[2JX"), first=today), title="\x1b[31mrot")

    assert "\x1b" not in desk.run("visits").out + desk.run("hits").out


def test_hits_show_their_visits(desk: Newsdesk, today: date) -> None:
    visits = (visit(first=today, clock=time(10), date_text="am Freitag"), visit(BRAMS, first=None))
    tell(desk, 1, *visits, certainty=Certainty.SURE)

    plain = desk.run("hits")
    (found,) = [json.loads(line) for line in desk.run("hits", "--json").out.splitlines()]

    assert f"    visit: upcoming, {today} 10:00: Selma Kortüm, Rheine (sure, 0.90)" in plain.out
    assert "    visit: upcoming, no date: Ida Brams, Rheine (0.90)" in plain.out
    assert found["certainty"] == "sure"
    assert found["visit"] == found["visits"][0]
    assert found["visits"][0] == {
        "visitors": [{"id": "kortuem", "name": "Selma Kortüm", "role": "Staatssekretärin"}],
        "places": [{"id": "rheine", "name": "Rheine"}],
        "date": str(today),
        "until": None,
        "time": "10:00",
        "date_text": "am Freitag",
        "status": "upcoming",
        "confidence": 0.9,
        "certainty": "sure",
        "sentence": {"field": "text", "start": 0, "end": 36},
    }
    assert found["visits"][1]["date"] is None


def test_hits_of_other_rules_have_no_visits(desk: Newsdesk) -> None:
    article = desk.article(1, "Die Fähre fährt.")
    desk.store(article)
    with desk.archive() as archive:
        archive.record(hits=[(article, Hit("faehre", "v", "F", "lokales", Level.EIL, ()))])

    (found,) = [json.loads(line) for line in desk.run("hits", "--json").out.splitlines()]

    assert found["certainty"] is None
    assert "visits" not in found
