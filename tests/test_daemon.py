"""The daemon on fakes: what is due is polled, what is owed is sent, whatever goes wrong."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from monitor.daemon import Daemon
from monitor.errors import DatabaseError, FetchError
from monitor.model import (
    Appointment,
    Claim,
    Delivery,
    DeliveryState,
    Notice,
    NoticeKind,
    Response,
    Source,
    SourceState,
    Telling,
    Volume,
    host_of,
)
from monitor.ports import Archive
from monitor.store import MemoryArchive
from tests.fakes import FakeWeb, page, rss
from tests.newsroom import CHAT, FEED, MAIL, PAPER, Newsroom, idle, working
from tests.values import NOON, article, delivery, entry, hit
from tests.visits import visit, visit_hit

DAY = timedelta(days=1)


def daemon_of(newsroom: Newsroom, *sources: Source) -> Daemon:
    return Daemon(newsroom.pipeline(), sources or (PAPER,), retention=365 * DAY)


async def until(is_reached: Callable[[], bool]) -> None:
    """Wait for something that other tasks and threads bring about."""
    async with asyncio.timeout(20):
        while not is_reached():  # noqa: ASYNC110 - what it waits for knows of no event
            await asyncio.sleep(0.005)


def run_until(daemon: Daemon, is_reached: Callable[[], bool]) -> bool:
    """Run the daemon until something is reached, stop it; whether it finished all it began."""

    async def work() -> bool:
        running = asyncio.create_task(daemon.run())
        try:
            await until(is_reached)
        finally:
            daemon.stop()
        return await running

    return asyncio.run(work())


def owe(archive: Archive, number: int, target: str) -> str:
    found = article(number)
    owed = delivery(found, target)
    archive.record(
        archive.state_of("paper"),
        [(entry(number), found)],
        hits=[(found, hit())],
        deliveries=[owed],
    )
    return owed.key


def test_a_source_that_is_due_is_polled_and_its_news_alerted(newsroom: Newsroom) -> None:
    newsroom.publish(("1", "Fest", "Schön.", "Es war ein langes Fest am Wasser."))
    asyncio.run(newsroom.pipeline().poll(PAPER))
    newsroom.clock.move(2 * DAY)
    newsroom.publish(("2", "Fähre", "Sie fährt.", "Die Fähre fährt wieder über die Warle."))

    finished = run_until(daemon_of(newsroom), lambda: bool(newsroom.channel.sent))

    assert finished
    assert newsroom.channel.targets() == ["chat"]


def test_a_source_that_is_not_due_is_left_alone(newsroom: Newsroom) -> None:
    newsroom.publish(("1", "Fest", "Schön.", "Es war ein langes Fest am Wasser."))
    asyncio.run(newsroom.pipeline().poll(PAPER))
    asked = len(newsroom.web.asked)
    daemon = daemon_of(newsroom)

    async def three_ticks() -> None:
        for _ in range(3):
            await daemon.polling.poll_due()

    asyncio.run(three_ticks())

    assert len(newsroom.web.asked) == asked


def test_one_bad_source_never_stops_the_others_and_is_told_once(newsroom: Newsroom) -> None:
    bad = Source("bad", "Bad", "https://bad.example/feed", interval_min=timedelta(0))
    newsroom.web.places["https://bad.example/feed"] = FetchError("bad.example: 500")
    newsroom.publish(("1", "Fest", "Schön.", "Es war ein langes Fest am Wasser."))

    with capture_logs() as logs:
        run_until(
            daemon_of(newsroom, bad, PAPER),
            lambda: (
                newsroom.archive.state_of("bad").failures > 1
                and newsroom.archive.state_of("paper").last_success is not None
            ),
        )

    told = [each for each in logs if each["event"] == "source cannot be read"]
    assert [(each["source"], each["error"]) for each in told] == [("bad", "bad.example: 500")]


def test_a_source_is_told_well_again(newsroom: Newsroom) -> None:
    quick = Source("paper", "P", FEED, interval_min=timedelta(0), interval_max=timedelta(0))
    newsroom.web.places[FEED] = FetchError("down")

    with capture_logs() as logs:

        def recovers() -> bool:
            if newsroom.archive.state_of("paper").failures:
                newsroom.web.places[FEED] = rss(("https://paper.example/1", "Eins", "a"))
            return newsroom.archive.state_of("paper").last_success is not None

        run_until(daemon_of(newsroom, quick), recovers)

    assert "source is well again" in [each["event"] for each in logs]


def test_a_source_is_never_polled_twice_at_the_same_time(newsroom: Newsroom) -> None:
    release = threading.Event()

    class SlowWeb(FakeWeb):
        async def get(self, url: str, **options: object) -> object:  # type: ignore[override]
            await asyncio.to_thread(release.wait, 20)
            return await super().get(url, **options)  # type: ignore[arg-type]

    newsroom.web = SlowWeb()
    newsroom.web.places[FEED] = rss(("https://paper.example/1", "Eins", "a"))
    daemon = daemon_of(newsroom)

    async def ticks() -> None:
        await daemon.polling.enrol_all()
        async with working(daemon):
            for _ in range(5):
                await daemon.polling.poll_due()
            release.set()
            await idle(daemon)

    asyncio.run(ticks())

    assert newsroom.web.urls().count(FEED) == 1


def test_a_target_that_hangs_does_not_hold_up_the_others(newsroom: Newsroom) -> None:
    newsroom.publish(("1", "Fest", "Schön.", "Es war ein langes Fest am Wasser."))
    asyncio.run(newsroom.pipeline().poll(PAPER))
    for number in range(30):
        owe(newsroom.archive, number, "chat")
    for number in range(30, 35):
        owe(newsroom.archive, number, "mail")
    newsroom.channel.held[CHAT.id] = threading.Event()

    def mails_are_out() -> bool:
        done = newsroom.channel.targets().count(MAIL.id) == 5
        if done:
            newsroom.channel.held[CHAT.id].set()
        return done

    run_until(daemon_of(newsroom), mails_are_out)

    assert newsroom.channel.targets().count(MAIL.id) == 5


def test_what_is_being_sent_is_finished_before_the_end(newsroom: Newsroom) -> None:
    key = owe(newsroom.archive, 1, "chat")
    held = newsroom.channel.held[CHAT.id] = threading.Event()
    threading.Timer(0.3, held.set).start()

    finished = run_until(
        daemon_of(newsroom),
        lambda: newsroom.archive.deliveries[key].state is DeliveryState.SENDING,
    )

    assert finished
    assert newsroom.archive.deliveries[key].state is DeliveryState.SENT


def test_all_that_is_under_way_at_the_end_is_finished_and_stored(newsroom: Newsroom) -> None:
    keys = [owe(newsroom.archive, number, "chat") for number in range(24)]
    newsroom.channel.held[CHAT.id] = threading.Event()
    pipeline = newsroom.pipeline(targets=(replace(CHAT, concurrency=24), MAIL))
    newsroom.senders = pipeline.senders = ThreadPoolExecutor(24)
    daemon = Daemon(pipeline, [], retention=DAY)

    async def work() -> bool:
        running = asyncio.create_task(daemon.run())
        sending = (newsroom.archive.deliveries[key] for key in keys)
        await until(lambda: all(each.state is DeliveryState.SENDING for each in sending))
        daemon.stop()
        newsroom.channel.held[CHAT.id].set()
        return await running

    finished = asyncio.run(work())

    assert finished
    assert {newsroom.archive.deliveries[key].state for key in keys} == {DeliveryState.SENT}


class Stumbling(MemoryArchive):
    """An archive with a mistake of ours in it, that shows once when results are stored."""

    def __init__(self) -> None:
        super().__init__()
        self.stumbles = 1

    def claim_due(
        self,
        now: datetime,
        limit: int,
        *,
        without: Collection[str] = (),
        places: Mapping[str, int] | None = None,
        settled: Sequence[Delivery] = (),
        owe: Sequence[Delivery] = (),
    ) -> tuple[Claim, ...]:
        claims = super().claim_due(
            now, limit, without=without, places=places, settled=settled or (), owe=owe
        )
        if settled and self.stumbles:
            self.stumbles -= 1
            raise RuntimeError("a mistake of ours")
        return claims


def test_a_mistake_of_ours_while_storing_results_loses_nothing(newsroom: Newsroom) -> None:
    archive = newsroom.archive = Stumbling()
    keys = [owe(archive, number, "chat") for number in range(9)]

    with capture_logs() as logs:
        run_until(
            daemon_of(newsroom),
            lambda: all(archive.deliveries[key].state is DeliveryState.SENT for key in keys),
        )

    assert [each["event"] for each in logs if each["log_level"] == "error"] == [
        "unexpected error while storing results and claiming"
    ]
    # What the failed turn had claimed was claimed again; nobody knows that it was not sent.
    assert len(newsroom.channel.sent) == 9


def test_a_mistake_of_ours_while_sending_is_kept_as_reason_and_tried_again(
    newsroom: Newsroom,
) -> None:
    key = owe(newsroom.archive, 1, "chat")
    newsroom.channel.errors[CHAT.id] = ZeroDivisionError("oops")

    with capture_logs():
        run_until(daemon_of(newsroom), lambda: newsroom.archive.deliveries[key].attempts == 1)

    owed = newsroom.archive.deliveries[key]
    assert owed.state is DeliveryState.OWED
    assert owed.reason == "unexpected error: ZeroDivisionError: oops"


def test_what_a_dead_daemon_was_sending_is_taken_up_at_start(newsroom: Newsroom) -> None:
    owe(newsroom.archive, 1, "chat")
    newsroom.archive.claim_due(NOON, 10)

    run_until(daemon_of(newsroom), lambda: bool(newsroom.channel.sent))

    assert newsroom.channel.targets() == ["chat"]


def test_old_texts_are_deleted_by_the_daemon(newsroom: Newsroom) -> None:
    newsroom.publish(("1", "Fest", "Schön.", "Es war ein langes Fest am Wasser."))
    asyncio.run(newsroom.pipeline().poll(PAPER))
    newsroom.clock.move(400 * DAY)

    run_until(
        daemon_of(newsroom),
        lambda: all(not each.text for each in newsroom.archive.articles.values()),
    )

    assert [each.title for each in newsroom.archive.articles.values()] == ["Fest"]


def test_to_delete_many_old_texts_does_not_hold_up_the_end(newsroom: Newsroom) -> None:
    class Stopping(MemoryArchive):
        def forget_texts(self, before: datetime, limit: int) -> int:
            daemon.stop()
            return super().forget_texts(before, limit)

    newsroom.archive = Stopping()
    daemon = daemon_of(newsroom)
    for number in range(300):
        newsroom.archive.record(entries=[(entry(number), article(number))])
    newsroom.clock.move(400 * DAY)

    asyncio.run(daemon.upkeep.clean_up())

    left = sum(bool(each.text) for each in newsroom.archive.articles.values())
    assert 200 <= left < 300


def test_many_old_texts_are_deleted_in_steps_with_rests_in_between(newsroom: Newsroom) -> None:
    for number in range(300):
        newsroom.archive.record(entries=[(entry(number), article(number))])
    newsroom.clock.move(400 * DAY)

    with capture_logs() as logs:
        asyncio.run(daemon_of(newsroom).upkeep.clean_up())

    assert not any(each.text for each in newsroom.archive.articles.values())
    assert [each["articles"] for each in logs] == [300]


def test_ticks_that_stand_still_are_set_anew(newsroom: Newsroom) -> None:
    daemon = daemon_of(newsroom)

    async def clock_put_back() -> None:
        running = asyncio.create_task(daemon.run())
        await until(lambda: bool(newsroom.web.asked))
        # What a clock put back by an hour does to interval jobs: their next run is an hour off.
        for job in daemon.ticking._scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC) + timedelta(hours=1))
        newsroom.clock.move(timedelta(minutes=1))
        await until(
            lambda: all(
                job.next_run_time < datetime.now(UTC) + timedelta(minutes=1)
                for job in daemon.ticking._scheduler.get_jobs()
                if job.id != "clean_up"
            )
        )
        daemon.stop()
        await running

    with capture_logs() as logs:
        asyncio.run(clock_put_back())

    assert "ticks stood still, set anew" in [each["event"] for each in logs]


@pytest.mark.parametrize("count", [1, 40])
def test_every_alert_owed_is_sent_exactly_once(newsroom: Newsroom, count: int) -> None:
    for number in range(count):
        owe(newsroom.archive, number, "chat")

    run_until(daemon_of(newsroom), lambda: len(newsroom.channel.sent) >= count)

    keys = [message.key for _, _, message in newsroom.channel.sent]
    assert len(keys) == len(set(keys)) == count


def test_a_mistake_of_ours_while_polling_is_an_error_of_that_source(newsroom: Newsroom) -> None:
    class BrokenWeb(FakeWeb):
        async def get(self, url: str, **options: object) -> object:  # type: ignore[override]
            if url == FEED:
                raise KeyError("oops")
            return await super().get(url, **options)  # type: ignore[arg-type]

    newsroom.web = BrokenWeb()
    other = Source("other", "Other", "https://other.example/feed")
    newsroom.web.places[other.url] = rss(("https://other.example/1", "Eins", "a"))

    with capture_logs():
        run_until(
            daemon_of(newsroom, PAPER, other),
            lambda: (
                newsroom.archive.state_of("paper").failures == 1
                and newsroom.archive.state_of("other").last_success is not None
            ),
        )

    state = newsroom.archive.state_of("paper")
    assert state.error == "unexpected error: KeyError: 'oops'"
    assert state.next_poll is not None
    assert state.next_poll > newsroom.clock.now()


class SlowWeb(FakeWeb):
    """Pages that come when they are let go; counts how many of each host are on their way."""

    def __init__(self) -> None:
        super().__init__()
        self.on_their_way: Counter[str] = Counter()
        self.let_go = asyncio.Event()

    async def get(self, url: str, **options: object) -> Response:
        self.on_their_way[host_of(url)] += 1
        await self.let_go.wait()
        return Response(url, page("Es gibt Kuchen."), "text/html")


def test_the_many_pages_of_one_host_leave_others_their_places(newsroom: Newsroom) -> None:
    web = newsroom.web = SlowWeb()
    pages = [f"https://{host}.example/{at}" for host in "abcde" for at in range(4)]
    pages += [f"https://many.example/{at}" for at in range(50)] + ["https://last.example/1"]
    newsroom.archive.record(
        SourceState("paper", next_poll=NOON + DAY),
        [
            (entry(at), article(at, url=url, page_due=NOON + at * timedelta(microseconds=1)))
            for at, url in enumerate(pages)
        ],
    )
    newsroom.clock.move(timedelta(seconds=1))

    async def work() -> Counter[str]:
        daemon = daemon_of(newsroom)
        await asyncio.gather(*(daemon.polling.read_due() for _ in range(3)))
        await until(lambda: web.on_their_way["last.example"] > 0)
        begun = Counter(web.on_their_way)
        web.let_go.set()
        async with asyncio.timeout(20):
            while web.on_their_way.total() < len(pages):
                await daemon.polling.read_due()  # as each tick does
        return begun

    begun = asyncio.run(work())

    assert begun == {
        **{f"{host}.example": 4 for host in "abcde"},
        "many.example": 4,
        "last.example": 1,
    }
    assert sum(web.on_their_way.values()) == len(pages)


class FullDisk(MemoryArchive):
    """An archive that cannot be written until there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.is_full = True
        self.refused = 0

    def claim_due(
        self,
        now: datetime,
        limit: int,
        *,
        without: Collection[str] = (),
        places: Mapping[str, int] | None = None,
        settled: Sequence[Delivery] = (),
        owe: Sequence[Delivery] = (),
    ) -> tuple[Claim, ...]:
        if self.is_full:
            self.refused += 1
            raise DatabaseError("monitor.db: disk full")
        return super().claim_due(
            now, limit, without=without, places=places, settled=settled, owe=owe
        )


def test_a_full_disk_is_told_once_and_what_is_owed_is_sent_when_there_is_room(
    newsroom: Newsroom,
) -> None:
    archive = newsroom.archive = FullDisk()
    owe(archive, 1, "chat")

    def there_is_room_after_two_ticks() -> bool:
        archive.is_full = archive.refused < 2
        return bool(newsroom.channel.sent)

    with capture_logs() as logs:
        run_until(daemon_of(newsroom), there_is_room_after_two_ticks)

    events = [each["event"] for each in logs]
    assert events.count("database cannot be used") == 1
    assert events.count("database can be used again") == 1
    assert newsroom.channel.targets() == ["chat"]


def has_slept(newsroom: Newsroom, *, since: datetime) -> None:
    """Let the paper have had an entry each hour up to then, and be read just now."""
    hours = {since - number * timedelta(hours=1): 1 for number in range(30 * 24)}
    now = newsroom.clock.now()
    newsroom.archive.record(
        SourceState("paper", last_success=now, next_poll=now + DAY, home=FEED),
        volume=Volume(hours),
    )


def test_a_source_that_fell_silent_is_told_once_and_once_when_it_is_well(
    newsroom: Newsroom,
) -> None:
    has_slept(newsroom, since=NOON - 3 * DAY)
    daemon = daemon_of(newsroom)

    with capture_logs() as logs:
        asyncio.run(daemon.upkeep.judge_due())
        asyncio.run(daemon.upkeep.judge_due())
        (told,) = newsroom.archive.notices()
        has_slept(newsroom, since=NOON)
        asyncio.run(daemon.upkeep.judge_due())
        asyncio.run(daemon.upkeep.judge_due())

    assert told.kind is NoticeKind.SILENT
    assert [(each["event"], each["log_level"], each["kind"]) for each in logs] == [
        ("notice", "warning", "silent"),
        ("notice is over", "info", "silent"),
    ]
    assert logs[0]["message"] == told.message
    assert newsroom.archive.notices() == ()


def test_notices_of_a_source_that_is_not_configured_any_more_end(newsroom: Newsroom) -> None:
    newsroom.archive.record(notices=[Notice("former", NoticeKind.GONE, NOON, "410 Gone")])

    with capture_logs() as logs:
        asyncio.run(daemon_of(newsroom).upkeep.judge_due())

    assert newsroom.archive.notices() == ()
    assert [(each["event"], each["source"]) for each in logs] == [("notice is over", "former")]


def test_all_sources_are_judged_in_half_an_hour_and_few_at_a_time(newsroom: Newsroom) -> None:
    class Counting(MemoryArchive):
        def __init__(self) -> None:
            super().__init__()
            self.asked: list[list[str]] = []

        def volumes(self, since: datetime, sources: Collection[str]) -> Mapping[str, Volume]:
            self.asked.append(list(sources))
            return super().volumes(since, sources)

    archive = newsroom.archive = Counting()
    ids = [f"s{number}" for number in range(100)]
    daemon = daemon_of(newsroom, *(Source(each, each, f"https://{each}.example/") for each in ids))

    async def half_an_hour() -> None:
        for _ in range(30):
            await daemon.upkeep.judge_due()

    asyncio.run(half_an_hour())

    assert max(map(len, archive.asked)) == 4
    assert {each for step in archive.asked for each in step} == set(ids)


def test_a_source_that_cannot_be_judged_does_not_keep_the_others_from_it(
    newsroom: Newsroom,
) -> None:
    has_slept(newsroom, since=NOON - 3 * DAY)
    newsroom.archive.record(
        SourceState("bad", last_success=NOON, next_poll=NOON + DAY),
        volume=Volume({NOON - each * DAY: "1" for each in range(30)}),  # type: ignore[misc]
    )
    bad = Source("bad", "Bad", "https://bad.example/feed")
    daemon = daemon_of(newsroom, bad, PAPER)

    with capture_logs() as logs:
        asyncio.run(daemon.upkeep.judge_due())
        asyncio.run(daemon.upkeep.judge_due())

    assert [each["event"] for each in logs] == ["unexpected error while judging", "notice"]


def test_the_end_of_a_source_is_over_once_it_has_another_address(newsroom: Newsroom) -> None:
    newsroom.web.places[FEED] = FetchError("410 Gone", gone=True)
    newsroom.web.places["https://paper.example/new"] = rss(("https://paper.example/1", "Eins", "a"))
    moved = replace(PAPER, url="https://paper.example/new")

    with capture_logs():
        asyncio.run(newsroom.pipeline().poll(PAPER))
        asyncio.run(daemon_of(newsroom).upkeep.judge_due())
        (gone,) = newsroom.archive.notices()
        daemon = daemon_of(newsroom, moved)
        run_until(daemon, lambda: newsroom.archive.state_of("paper").last_success is not None)
        asyncio.run(daemon.upkeep.judge_due())

    assert gone.kind is NoticeKind.GONE
    assert newsroom.archive.notices() == ()


def test_a_tick_that_is_under_way_at_the_end_is_no_error(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    class SlowArchive(MemoryArchive):
        asked = threading.Event()
        answers = threading.Event()

        def due(self, now: datetime, *, clock_step: timedelta) -> tuple[str, ...]:
            self.asked.set()
            self.answers.wait(20)
            return ()

    archive = newsroom.archive = SlowArchive()
    daemon = daemon_of(newsroom)

    async def work() -> None:
        running = asyncio.create_task(daemon.run())
        await until(archive.asked.is_set)
        daemon.stop()
        await running
        archive.answers.set()

    asyncio.run(work())

    assert [
        each.message for each in caplog.records if each.name.startswith("apscheduler.exec")
    ] == []


class AskedForReminders(MemoryArchive):
    """Counts how often it was asked what is to be reminded of."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def to_be_reminded_of(
        self, first: date, last: date
    ) -> Sequence[tuple[Appointment, Sequence[Telling]]]:
        found = super().to_be_reminded_of(first, last)
        self.asked += 1
        return found


def test_the_daemon_reminds_of_a_visit_and_a_new_one_does_not_again(newsroom: Newsroom) -> None:
    found = article(1)
    archive = newsroom.archive = AskedForReminders()
    archive.record(
        SourceState("paper", last_try=NOON - 2 * DAY, next_poll=NOON + 9 * DAY),
        [(entry(1), found)],
        hits=[(found, visit_hit(visit(first=(NOON + DAY).date())))],
    )
    newsroom.clock.move(timedelta(hours=6))

    run_until(daemon_of(newsroom), lambda: bool(newsroom.channel.sent))
    asked = archive.asked
    run_until(daemon_of(newsroom), lambda: archive.asked > asked)

    ((target, _, message),) = newsroom.channel.sent
    assert target == "chat"
    assert "ERINNERUNG: Fr 6.3. Rheine" in message.title
