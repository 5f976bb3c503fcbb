"""The page of visits, and the calendar to subscribe to."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

import httpx
import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Article, Certainty, Entry, Level, Status, Visit, Visitor, key_of
from monitor.store import Reader
from monitor.web.parts.calendar import monday_of, week_of
from monitor.wiring import configure
from tests.visits import BRAMS, FRIDAY, KREIS, LOTTE, visit, visit_hit
from tests.web.served import Served, users
from tests.web.test_feeds import address

DAY = timedelta(days=1)
EVIL = '<img src=x onerror=alert(1)> "&\x1b[2J'


def tell(desk: Served, number: int, /, *visits: Visit, **changes: Any) -> Article:
    """Store an article with visits; it is the more recent, the higher its number."""
    title = changes.pop("title", f"Besuch {number}")
    seen = desk.clock.now() - timedelta(hours=100 - number)
    url = f"https://a.example/v{number}"
    article = Article(key_of(url), "a", url, title, text="Die Fähre.", seen=seen, read=seen)
    desk.region.archive.record(
        entries=[(Entry((url,), url, title), article)],
        hits=[(article, visit_hit(*visits, **changes))],
    )
    return article


def reader(desk: Served, language: str = "de") -> httpx.Client:
    return desk.logged_in("reader", headers={"accept-language": language})


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def events(answer: httpx.Response) -> list[Any]:
    """The events of a calendar, which must be one."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))


# --- the list


def test_upcoming_visits_are_listed_by_day_and_those_without_one_apart(desk: Served) -> None:
    tell(desk, 1, visit(BRAMS, first=FRIDAY + DAY))
    article = tell(desk, 2, visit(first=FRIDAY, clock=time(10)), certainty=Certainty.LIKELY)
    tell(desk, 3, visit(Visitor("", "Ina Moor"), first=None))
    tell(desk, 4, visit(Visitor("", "Udo Vorbei"), first=date(2026, 3, 1), status=Status.PAST))

    page = reader(desk).get("/visits")

    text = plain(page.text)
    assert page.status_code == 200
    assert text.index("Selma Kortüm (Staatssekretärin)") < text.index("Ida Brams")
    assert text.index("Ida Brams") < text.index("Ohne Termin") < text.index("Ina Moor")
    assert "Udo Vorbei" not in text
    assert "bitte prüfen" in text
    assert "Fr 13.3.2026, 10:00 Uhr" in text
    assert f'href="/articles/{article.id}"' in page.text


def test_past_visits_are_listed_the_last_first(desk: Served) -> None:
    tell(desk, 1, visit(BRAMS, first=date(2026, 3, 1), status=Status.PAST))
    tell(desk, 2, visit(first=date(2026, 3, 3), status=Status.PAST))
    tell(desk, 3, visit(Visitor("", "Ina Moor"), first=FRIDAY))

    text = plain(reader(desk).get("/visits?when=past").text)

    assert text.index("Selma Kortüm") < text.index("Ida Brams")
    assert "Ina Moor" not in text


def test_what_has_changed_is_said_in_words(desk: Served) -> None:
    tell(desk, 1, visit(first=FRIDAY))
    tell(desk, 2, visit(first=FRIDAY + 3 * DAY, status=Status.POSTPONED))
    tell(desk, 3, visit(BRAMS, first=FRIDAY + DAY))
    tell(desk, 4, visit(BRAMS, first=FRIDAY + DAY, status=Status.CANCELLED))

    german = reader(desk).get("/visits").text
    english = plain(reader(desk, "en").get("/visits").text)

    assert "verschoben von Fr 13.3.2026" in plain(german)
    assert "<del>Ida Brams (Schulministerin)</del>" in german
    assert "abgesagt" in german
    assert "moved from Fri 13 Mar 2026" in english
    assert "cancelled" in english


def test_visits_are_filtered(desk: Served) -> None:
    tell(desk, 1, visit(BRAMS, first=FRIDAY, at=(LOTTE,)), desk="umwelt")
    tell(desk, 2, visit(first=FRIDAY + DAY))
    client = reader(desk)

    def found(query: str) -> list[str]:
        text = client.get(f"/visits?{query}").text
        return [each for each in ("Brams", "Kortüm") if each in text]

    assert found("") == ["Brams", "Kortüm"]
    assert found("desk=umwelt") == ["Brams"]
    assert found("desk=Umwelt") == ["Brams"]
    assert found("person=kortuem") == ["Kortüm"]
    assert found("place=lotte") == ["Brams"]
    assert found("status=upcoming") == ["Brams", "Kortüm"]
    assert found("status=cancelled") == []
    assert "Kein Termin passt" in client.get("/visits?place=nie").text


def test_a_long_list_has_several_pages(desk: Served) -> None:
    for number in range(55):
        tell(desk, number, visit(Visitor("", f"Gast {number:03}"), first=FRIDAY + number * DAY))
    client = reader(desk)

    first = client.get("/visits")
    older = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert older
    second = client.get(older[1].replace("&amp;", "&"))

    seen = [set(re.findall(r"Gast \d+", each.text)) for each in (first, second)]
    assert [len(each) for each in seen] == [50, 5]
    assert not seen[0] & seen[1]


@pytest.mark.parametrize(
    "query",
    ["when=never", "week=2026", "week=2026-W54", "week=9999-W52", "week=2026-W00", "after=x",
     "after=2026-13-01~x", "status=nie", "person=" + "x" * 201],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(desk: Served, query: str) -> None:
    assert reader(desk).get(f"/visits?{query}").status_code == 400


def test_what_others_wrote_is_inert(desk: Served) -> None:
    evil = visit(Visitor("", EVIL, EVIL), at=(), first=FRIDAY)
    tell(desk, 1, evil, title=EVIL)

    for page in ("/visits", "/visits?week=2026-W11"):
        answer = reader(desk).get(page)
        assert answer.status_code == 200
        assert "<img" not in answer.text
        assert "\x1b" not in answer.text


# --- the week


def test_a_week_shows_visits_on_each_of_their_days(desk: Served) -> None:
    tell(desk, 1, visit(first=FRIDAY, last=FRIDAY + DAY))
    tell(desk, 2, visit(BRAMS, first=FRIDAY - 4 * DAY, last=FRIDAY + 20 * DAY, at=(KREIS,)))
    client = reader(desk)

    week = client.get("/visits?week=2026-W11")
    next_week = client.get("/visits?week=2026-W12")

    assert week.text.count("<h4>Selma Kortüm") == 2
    assert "Woche 11 (09.03. bis 15.03.2026)" in week.text
    assert "Irgendwann in dieser Zeit" in week.text
    assert 'href="/visits?week=2026-W10"' in week.text
    assert 'href="/visits?week=2026-W12"' in week.text
    assert "Selma" not in next_week.text
    assert "Ida Brams" in next_week.text


def test_this_week_marks_today(desk: Served) -> None:
    page = reader(desk).get("/visits?week=this").text

    assert '<li class="today">' in page
    assert "Do <time" in page


def test_sometime_in_these_weeks_is_not_today(desk: Served) -> None:
    now = desk.clock.now().date()
    tell(desk, 1, visit(first=now - DAY, last=now + 20 * DAY))
    tell(desk, 2, visit(BRAMS, first=now, last=now + DAY))

    cards = reader(desk).get("/visits").text.split('<li class="card')[1:]

    assert ["heute" in each for each in cards] == [False, True]


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_a_day_is_in_its_week(day: date) -> None:
    assert timedelta() <= day - monday_of(week_of(day)) < timedelta(days=7)


# --- the calendar


def test_a_calendar_program_subscribes_with_the_address_on_the_page(desk: Served) -> None:
    tell(desk, 1, visit(first=FRIDAY), desk="lokales")
    tell(desk, 2, visit(BRAMS, first=FRIDAY), desk="umwelt")
    page = reader(desk).get("/visits").text
    program = desk.client()

    shown = re.findall(r'value="http[^"]*?(/calendar[^"]+)"', page)
    found = {
        each.partition("?")[0]: [str(one["summary"]) for one in events(program.get(each))]
        for each in shown
    }

    assert "Wer die Adresse hat, kann alles darin lesen." in page
    assert list(found) == ["/calendar.ics", "/calendar/lokales.ics", "/calendar/umwelt.ics"]
    assert len(found["/calendar.ics"]) == 2
    assert found["/calendar/lokales.ics"] == ["Selma Kortüm (Staatssekretärin), Rheine"]
    assert found["/calendar/umwelt.ics"] == ["Ida Brams (Schulministerin), Rheine"]


def test_a_calendar_is_sent_again_only_when_a_visit_has_changed(desk: Served) -> None:
    tell(desk, 1, visit(first=FRIDAY))
    path = address(desk, "/calendar.ics")
    program = desk.client()
    first = program.get(path)
    known = {"if-none-match": first.headers["etag"]}

    desk.clock.move(timedelta(minutes=10))
    same = program.get(path, headers=known)
    tell(desk, 2, visit(first=FRIDAY + DAY, status=Status.POSTPONED))
    kept = program.get(path, headers=known)
    desk.clock.move(timedelta(minutes=5))
    other = program.get(path, headers=known)

    assert kept.status_code == 304
    assert first.headers["cache-control"] == "private, no-cache"
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in first.text
    assert (same.status_code, same.content) == (304, b"")
    assert other.status_code == 200
    (event,) = events(other)
    assert event.decoded("dtstart") == FRIDAY + DAY


class SlowReader:
    """The database, in which visits are not found until it is let go."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.under_way = threading.Semaphore(0)
        self.go_on = threading.Event()
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)

    def visits(self, *about: Any, **more: Any) -> Any:
        self.asked += 1
        self.under_way.release()
        self.go_on.wait(20)
        return self._reader.visits(*about, **more)


def test_a_calendar_is_written_once_for_all_who_ask_at_once(desk: Served) -> None:
    tell(desk, 1, visit(first=FRIDAY))
    path = address(desk, "/calendar.ics")
    slow = SlowReader(desk.site.stores.reader)
    desk.site.stores = replace(desk.site.stores, reader=cast("Reader", slow))

    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(desk.client().get, path) for _ in range(8)]
        assert slow.under_way.acquire(timeout=10)
        slow.go_on.set()
        answers = [each.result(20) for each in asked]

    assert slow.asked == 1
    assert len({each.content for each in answers}) == 1
    assert len(events(answers[0])) == 1


def test_a_calendar_of_the_configuration_before_is_not_kept(desk: Served) -> None:
    path = address(desk, "/calendar/umwelt.ics")
    slow = SlowReader(desk.site.stores.reader)
    desk.site.stores = replace(desk.site.stores, reader=cast("Reader", slow))
    file = desk.site.settings.directory / "channels.yaml"

    with ThreadPoolExecutor(1) as threads:
        before = threads.submit(desk.client().get, path)
        assert slow.under_way.acquire(timeout=10)
        file.write_text(file.read_text("utf-8").replace("title: Umwelt", "title: Natur"), "utf-8")
        desk.site.adopt(configure(desk.site.settings.directory, {}))
        slow.go_on.set()
        first = before.result(20).text

    desk.site._web = replace(desk.site.web, users=users())
    assert "monitor: Umwelt" in first
    assert "monitor: Natur" in desk.client().get(path).text


def test_the_key_of_a_calendar_opens_that_calendar_alone(desk: Served) -> None:
    key = address(desk, "/calendar/umwelt.ics").partition("key=")[2]
    program = desk.client()

    answers = [
        program.get(f"/calendar/umwelt.ics?key={key}&person=kortuem&desk=lokales"),
        program.get(f"/calendar/lokales.ics?key={key}"),
        program.get(f"/calendar.ics?key={key}"),
        program.get(f"/visits?key={key}"),
        program.get(f"/calendar/umwelt.ics?key={key}x"),
        program.get("/calendar/umwelt.ics"),
    ]

    assert [each.status_code for each in answers] == [200, 401, 401, 303, 401, 401]


def test_there_is_no_calendar_of_an_unknown_desk(desk: Served) -> None:
    assert reader(desk).get("/calendar/nie.ics").status_code == 404


def test_a_visit_of_a_rule_has_its_level_and_calendar_without_times(desk: Served) -> None:
    tell(desk, 1, visit(first=FRIDAY, clock=time(10)), level=Level.EIL)

    (event,) = events(reader(desk).get("/calendar.ics"))

    assert event.decoded("dtstart") == datetime(2026, 3, 13, 9, tzinfo=UTC)
    assert str(event["url"]) == "https://a.example/v1"
