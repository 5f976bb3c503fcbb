"""What pages show of messages, sources, rules, visits and the service itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.model import (
    Address,
    Appointment,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Feedback,
    Notice,
    NoticeKind,
    SourceState,
    Status,
    Verdict,
    Volume,
)
from monitor.store import Reader, SqlArchive, StoredVisit, open_archive
from monitor.store.page_deliveries import DeliveryFilter, DeliveryPlace
from monitor.store.page_sources import days_until
from monitor.store.page_visits import VisitFilter, VisitPlace
from monitor.store.web import Deed, open_web
from tests.databases import rows
from tests.store.pages import MINUTE, Newsroom, held
from tests.values import NOON
from tests.visits import BRAMS, FRIDAY, KORTUEM, LOTTE, RHEINE, visit, visit_hit

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def archive(anywhere: Address) -> Iterator[SqlArchive]:
    with open_archive(anywhere) as archive:
        yield archive


@pytest.fixture
def newsroom(archive: SqlArchive) -> Newsroom:
    return Newsroom(archive)


@pytest.fixture
def reader(archive: SqlArchive, anywhere: Address) -> Iterator[Reader]:
    with Reader.open(anywhere) as reader:
        yield reader


WANTED = (
    DeliveryFilter(),
    DeliveryFilter(states=(DeliveryState.SENT, DeliveryState.OWED)),
    DeliveryFilter(target="faehre-mail"),
    DeliveryFilter(states=(DeliveryState.GIVEN_UP,), target="hafen-mail"),
    DeliveryFilter(since=NOON + 5 * MINUTE, until=NOON + 25 * MINUTE),
    DeliveryFilter(target="nobody"),
)


@pytest.mark.parametrize("wanted", WANTED)
def test_page_after_page_shows_every_message_once_and_in_order(
    newsroom: Newsroom, reader: Reader, wanted: DeliveryFilter
) -> None:
    newsroom.fill(70)

    found: list[tuple[datetime, str]] = []
    after: DeliveryPlace | None = None
    while True:
        shown = reader.page_of_deliveries(wanted, after=after, limit=4)
        found += [(each.created, each.delivery.key) for each in shown.deliveries]
        after = shown.next
        if after is None:
            break

    fitting = [
        (each.created, each.delivery.key)
        for each in reader.deliveries(
            states=wanted.states, target=wanted.target, since=wanted.since, limit=0
        )
        if wanted.until is None or each.created < wanted.until
    ]
    assert found == sorted(fitting, reverse=True)
    assert bool(found) == (wanted.target != "nobody")


def test_the_messages_of_a_story_are_shown(newsroom: Newsroom, reader: Reader) -> None:
    story = newsroom.print("", held("faehre"), held("hafen"))
    newsroom.print("", held("faehre"))

    shown = reader.page_of_deliveries(DeliveryFilter(story=story)).deliveries

    assert {each.delivery.target for each in shown} == {"faehre-mail", "hafen-mail"}


def test_of_what_is_over_only_the_newest_is_counted(newsroom: Newsroom, reader: Reader) -> None:
    newsroom.fill(70)
    since = NOON + 20 * MINUTE
    over = {DeliveryState.SENT, DeliveryState.SUPPRESSED, DeliveryState.GIVEN_UP}

    counts = reader.recent_delivery_counts(since)
    of_target = reader.recent_delivery_counts(since, "hafen-mail")

    there = [
        each
        for each in reader.deliveries(limit=0)
        if each.created >= since or each.delivery.state not in over
    ]
    assert +Counter(counts) == Counter(each.delivery.state for each in there)
    assert +Counter(of_target) == Counter(
        each.delivery.state for each in there if each.delivery.target == "hafen-mail"
    )


def test_reasons_are_told_with_how_many_were_suppressed_for_them(
    newsroom: Newsroom, reader: Reader
) -> None:
    newsroom.fill(50)

    reasons = dict(reader.suppressed_reasons(NOON))

    assert reasons == {"told before": reader.delivery_counts()[DeliveryState.SUPPRESSED]}


def test_the_morning_lines_are_told_the_newest_first(archive: SqlArchive, reader: Reader) -> None:
    lines = [
        Delivery(
            f"n{each}", "", "ops", (), kind=DeliveryKind.NOTICE, title="Morgen", lines=(f"{each}",)
        )
        for each in range(3)
    ]
    for number, each in enumerate(lines):
        archive.owe([each], NOON + number * DAY)

    notes = reader.notes(2)

    assert [each.delivery.lines for each in notes] == [("2",), ("1",)]


def test_days_are_those_of_people_also_when_the_clock_is_changed() -> None:
    now = datetime(2026, 3, 30, 0, 30, tzinfo=UTC)

    begins = days_until(now, BERLIN, 3)

    assert begins == [
        datetime(2026, 3, 27, 23, tzinfo=UTC),
        datetime(2026, 3, 28, 23, tzinfo=UTC),
        datetime(2026, 3, 29, 22, tzinfo=UTC),
        datetime(2026, 3, 30, 22, tzinfo=UTC),
    ]


def test_a_source_is_shown_with_what_came_on_each_day(archive: SqlArchive, reader: Reader) -> None:
    # Ten in the evening in UTC is eleven in Berlin, an hour later it is the next day.
    evening = NOON.replace(hour=22) - DAY
    hours = {evening: 3, evening + HOUR: 4, NOON: 5, NOON - 40 * DAY: 6}
    archive.record(SourceState("paper", error="HTTP 503", failures=2), volume=Volume(hours))
    archive.record(SourceState("bote"))
    holds = Notice("paper", NoticeKind.SILENT, NOON, "silent since yesterday")
    archive.record(notices=[holds, replace(holds, kind=NoticeKind.MOVED, ended=NOON)])

    cards = reader.source_cards(NOON, BERLIN)

    paper = cards["paper"]
    assert (paper.days[-3:], sum(paper.days)) == ((0, 3, 9), 12)
    assert (paper.error, paper.failures, paper.notices) == ("HTTP 503", 2, (holds,))
    assert set(cards["bote"].days) == {0}
    assert set(reader.source_cards(NOON, BERLIN, ["bote", "unknown"])) == {"bote"}


def test_a_rule_is_shown_with_its_hits_and_what_people_said(
    newsroom: Newsroom, reader: Reader
) -> None:
    old = newsroom.print("", held("faehre"), held("hafen"), at=NOON - 60 * DAY)
    new = newsroom.print("", held("faehre"), at=NOON - DAY)
    last = newsroom.print("", held("faehre"))
    for story, rule, verdict, by, minute in (
        (old, "", Verdict.NOT_RELEVANT, "Ida", 0),
        (new, "faehre", Verdict.NOT_RELEVANT, "Ida", 0),
        (new, "faehre", Verdict.RELEVANT, "Ida", 1),
        (new, "faehre", Verdict.RELEVANT, "Arno", 2),
        (last, "umwelt", Verdict.RELEVANT, "Arno", 0),
    ):
        said = Feedback(story, rule, verdict, by, NOON + minute * MINUTE)
        newsroom.archive.give_feedback(said)

    cards = reader.rule_cards(NOON, BERLIN)

    faehre = cards["faehre"]
    assert (faehre.total, faehre.last, faehre.days[-2:]) == (3, NOON, (1, 1))
    assert sum(faehre.days) == 2
    assert (faehre.relevant, faehre.irrelevant) == (2, 1)
    assert (cards["hafen"].total, cards["hafen"].irrelevant) == (1, 1)
    assert set(cards) == {"faehre", "hafen"}


@pytest.fixture
def calendar(newsroom: Newsroom) -> None:
    """Visits before, on and after Friday; one of two days, one cancelled, one without a day."""
    told = (
        visit(KORTUEM, at=(RHEINE,), first=FRIDAY - 10 * DAY),
        visit(BRAMS, at=(LOTTE,), first=FRIDAY - DAY, last=FRIDAY),
        visit(KORTUEM, at=(RHEINE,), first=FRIDAY),
        visit(BRAMS, at=(LOTTE,), first=FRIDAY + 20 * DAY, status=Status.CANCELLED),
        visit(BRAMS, at=(RHEINE,), first=None),
    )
    for number, each in enumerate(told):
        rule = visit_hit(each, desk="umwelt" if number == 2 else "lokales")
        newsroom.print("", rule, at=NOON + number * MINUTE)


VISITS = (
    VisitFilter(FRIDAY, FRIDAY),
    VisitFilter(FRIDAY - 30 * DAY, FRIDAY + 30 * DAY),
    VisitFilter(FRIDAY),
    VisitFilter(FRIDAY, desks=("umwelt",)),
    VisitFilter(FRIDAY, persons=("brams",)),
    VisitFilter(FRIDAY - 30 * DAY, places=("lotte",)),
    VisitFilter(FRIDAY - 30 * DAY, statuses=(Status.TODAY,)),
    VisitFilter(FRIDAY - 30 * DAY, statuses=(Status.PAST, Status.CANCELLED)),
    VisitFilter(FRIDAY - 30 * DAY, statuses=(Status.UPCOMING,)),
)


@pytest.mark.usefixtures("calendar")
@pytest.mark.parametrize("wanted", VISITS)
def test_page_after_page_shows_every_visit_once_and_by_day(
    reader: Reader, wanted: VisitFilter
) -> None:
    found: list[StoredVisit] = []
    after: VisitPlace | None = None
    while True:
        shown = reader.page_of_visits(wanted, today=FRIDAY, after=after, limit=1)
        found += shown.visits
        after = shown.next
        if after is None:
            break

    def fits(each: Appointment, desks: tuple[str, ...]) -> bool:
        return (
            (not wanted.persons or each.visitor.id in wanted.persons)
            and (not wanted.desks or bool({*desks} & {*wanted.desks}))
            and (not wanted.places or any(of.id in wanted.places for of in each.stations))
            and (not wanted.statuses or each.status_on(FRIDAY) in wanted.statuses)
        )

    expected = [
        each
        for each in reader.visits(wanted.first, wanted.last)
        if fits(each.appointment, each.desks)
    ]
    expected.sort(key=lambda each: (each.appointment.first or date.min, each.appointment.id))
    assert found == expected
    assert found


def test_the_size_of_the_database_is_told(
    newsroom: Newsroom, reader: Reader, anywhere: Address
) -> None:
    newsroom.fill(30)

    sizes = reader.sizes()

    if isinstance(anywhere, Path):
        ((pages,),) = rows(anywhere, "PRAGMA page_count")
        assert sizes.file_bytes == pages * 4096
        assert sizes.wal_bytes == anywhere.with_name("monitor.db-wal").stat().st_size
    else:
        ((size,),) = rows(anywhere, "SELECT pg_database_size(current_database())")
        assert sizes.file_bytes == size
    assert sizes.rows["articles"] == len(newsroom.printed)
    assert sizes.rows["audit"] == 0


def test_pages_that_wait_are_counted_with_the_time_of_the_oldest(
    newsroom: Newsroom, reader: Reader
) -> None:
    newsroom.print()
    newsroom.print()
    empty = reader.waiting_pages()
    for number, each in enumerate(newsroom.printed):
        newsroom.archive.record(revised=[(None, replace(each, page_due=NOON + number * HOUR))])

    waiting = reader.waiting_pages()

    assert (empty.waiting, empty.oldest) == (0, None)
    assert (waiting.waiting, waiting.oldest) == (2, NOON)


def test_the_audit_log_is_read_backwards_page_by_page(reader: Reader, anywhere: Address) -> None:
    with open_web(anywhere) as web:
        for number in range(5):
            web.log(Deed(NOON, "ida", "page", "mute", {"number": number}, "127.0.0.1"))

    first = reader.log_page(limit=3)
    second = reader.log_page(first.before, limit=3)

    assert [each.deed.about["number"] for each in (*first.lines, *second.lines)] == [4, 3, 2, 1, 0]
    assert first.lines[0].deed.act == "mute"
