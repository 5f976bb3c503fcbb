"""What the daemon counts, under names and with labels that Prometheus can work with."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from monitor.daemon import Daemon
from monitor.errors import DatabaseError, FetchError
from monitor.measuring import Measuring, memory_of
from monitor.meters import Meters
from monitor.model import Alert, Claim, DeliveryState, Digest, Level, Note
from monitor.ports import Archive
from monitor.reports import PageReport, PollReport
from monitor.store import MemoryArchive, Reader, open_archive
from tests.fakes import FakeClock
from tests.newsroom import FEED, PAPER, Newsroom, deliver_all, settle
from tests.values import NOON, article, delivery, hit

SECOND = timedelta(seconds=1)
DASHBOARD = Path(__file__).parents[1] / "docs" / "grafana.json"
UNITS = ("_seconds", "_bytes", "_total")


def samples(text: str) -> dict[str, float]:
    """Each count by its name and labels."""
    return {
        each.name + "".join(f" {value}" for _, value in sorted(each.labels.items())): each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
    }


def claim(content: Alert | Digest | Note | None = None) -> Claim:
    found = article(1)
    alert = Alert("k", found, (hit(level=Level.EIL),))
    return Claim(delivery(found), content or alert, NOON)


@pytest.mark.parametrize(
    ("report", "result"),
    [
        (PollReport("a", new=2, known=3, edited=1), "new"),
        (PollReport("a", known=3, edited=1), "edited"),
        (PollReport("a", known=3), "empty"),
        (PollReport("a", known=3, unchanged=True), "unchanged"),
        (PollReport("a", error="404 Not Found"), "error"),
    ],
)
def test_polls_are_counted_by_what_they_brought(report: PollReport, result: str) -> None:
    meters = Meters()

    meters.polled(report, 0.3)

    found = samples(meters.text())
    assert found[f"monitor_polls_total {result}"] == 1
    assert found["monitor_poll_seconds_count"] == 1
    assert found["monitor_poll_seconds_sum"] == 0.3


def test_entries_are_counted_as_new_edited_and_known() -> None:
    meters = Meters()

    meters.polled(PollReport("a", new=2, known=3, edited=1), 0.1)

    found = samples(meters.text())
    assert found["monitor_entries_total new"] == found["monitor_articles_total"] == 2
    assert found["monitor_entries_total edited"] == 1
    assert found["monitor_entries_total known"] == 2


def test_hits_of_polls_and_pages_are_counted_by_level_and_rule() -> None:
    meters = Meters()
    read = PageReport(article(1), hits=(hit("hafen", level=Level.EIL),))

    meters.polled(PollReport("a", hits=((article(2), hit("hafen", level=Level.EIL)),)), 0.1)
    meters.read(read)
    meters.read(replace(read, article=replace(article(3), page_error="403"), hits=()))

    found = samples(meters.text())
    assert found["monitor_hits_total eil hafen"] == 2
    assert found["monitor_pages_total read"] == found["monitor_pages_total failed"] == 1


@pytest.mark.parametrize(
    ("state", "counted"),
    [
        (DeliveryState.SENT, "sent"),
        (DeliveryState.OWED, "failed"),
        (DeliveryState.UNCERTAIN, "failed"),
        (DeliveryState.GIVEN_UP, "given_up"),
    ],
)
def test_what_becomes_of_messages_is_counted_by_target(state: DeliveryState, counted: str) -> None:
    meters = Meters()
    tried = claim()

    meters.settled(tried, replace(tried.delivery, state=state))

    assert samples(meters.text())[f"monitor_deliveries_total {counted} chat"] == 1


@pytest.mark.parametrize(
    ("content", "level"),
    [(None, "eil"), (Digest("k", ()), "digest"), (Note("k", "Störung", ()), "none")],
)
def test_the_lag_of_what_is_sent_is_counted_by_level(
    content: Digest | Note | None, level: str
) -> None:
    meters = Meters()
    tried = claim(content)
    sent = replace(tried.delivery, state=DeliveryState.SENT, sent=NOON + 3 * SECOND)

    meters.settled(tried, sent)

    assert samples(meters.text())[f"monitor_delivery_lag_seconds_sum {level}"] == 3


def test_every_name_says_what_it_is_and_its_unit() -> None:
    meters = Meters()

    for family in text_string_to_metric_families(meters.text()):
        name = family.name if family.type == "histogram" else f"{family.name}_total"
        assert re.fullmatch(r"monitor_[a-z_]+", name), name
        assert name.endswith(UNITS), name
        assert family.documentation.endswith("."), name


def test_a_hostile_article_adds_no_label() -> None:
    meters = Meters()
    evil = replace(article(1), title='x"} 1\nmonitor_polls_total 99', source="a")

    meters.polled(PollReport("a", new=1, hits=((evil, hit()),)), 0.1)
    meters.read(PageReport(replace(evil, page_error='"} 1\n')))

    assert "99" not in meters.text()
    assert len([each for each in samples(meters.text()) if "hits_total" in each]) == 1


def test_each_has_counts_of_its_own_and_nothing_of_the_platform() -> None:
    one, other = Meters(), Meters()

    one.database_failed()

    assert samples(one.text())["monitor_database_errors_total"] == 1
    assert samples(other.text())["monitor_database_errors_total"] == 0
    assert all(each.startswith("monitor_") for each in samples(one.text()))
    assert "_created" not in one.text()


def test_counts_from_many_threads_are_all_there() -> None:
    meters = Meters()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(meters.matched, [0.001] * 1000))

    assert samples(meters.text())["monitor_match_seconds_count"] == 1000


# --- in the daemon


def test_a_poll_its_page_and_its_alert_are_counted(newsroom: Newsroom) -> None:
    newsroom.publish(("0", "Alt", "Alt.", "Schon da."))
    pipeline = newsroom.pipeline()
    daemon = Daemon(pipeline, [PAPER], retention=timedelta(days=9))

    async def work() -> None:
        await daemon.ticking.tick(daemon.polling.poll_due)
        await settle(daemon)
        newsroom.clock.move(timedelta(hours=2))
        newsroom.publish(("1", "Hafen", "Am Hafen.", "Am Hafen war viel los."))
        await daemon.ticking.tick(daemon.polling.poll_due)
        await settle(daemon)

    asyncio.run(work())

    found = samples(pipeline.meters.text())
    assert found["monitor_polls_total new"] == 2
    assert found["monitor_pages_total read"] == 2
    assert found["monitor_hits_total eil hafen"] == 1
    assert found["monitor_deliveries_total sent chat"] == 1
    assert found["monitor_delivery_lag_seconds_count eil"] == 1
    assert found["monitor_match_seconds_count"] >= 2
    assert found["monitor_tick_lag_seconds_count"] == 2


def test_what_is_suppressed_is_counted_when_it_is_found(newsroom: Newsroom) -> None:
    # The first poll of a source is its backlog.
    newsroom.publish(("1", "Hafen", "Am Hafen.", "Am Hafen war viel los."))
    pipeline = newsroom.pipeline()

    async def work() -> None:
        await pipeline.poll_and_read(PAPER)
        await deliver_all(pipeline)

    asyncio.run(work())

    assert samples(pipeline.meters.text())["monitor_deliveries_total suppressed chat"] == 1


def test_errors_of_source_channel_and_database_are_counted(newsroom: Newsroom) -> None:
    newsroom.publish(("0", "Alt", "Alt.", "Schon da."))
    pipeline = newsroom.pipeline()
    daemon = Daemon(pipeline, [PAPER], retention=timedelta(days=9))

    async def broken() -> None:
        raise DatabaseError("disk full")

    async def work() -> None:
        newsroom.web.places[FEED] = FetchError("404 Not Found")
        await daemon.polling.poll_due()
        await settle(daemon)
        await daemon.ticking.tick(broken)

    asyncio.run(work())

    found = samples(pipeline.meters.text())
    assert found["monitor_polls_total error"] == 1
    assert found["monitor_database_errors_total"] == 1


# --- stored


def measure(archive: Archive, clock: FakeClock, meters: Meters) -> Measuring:
    return Measuring("daemon", meters, archive, clock)


def test_what_was_counted_is_stored_for_other_processes(tmp_path: Path) -> None:
    clock, meters = FakeClock(), Meters()

    with open_archive(tmp_path / "monitor.db") as archive:
        measuring = measure(archive, clock, meters)
        measuring.store()
        clock.move(15 * SECOND)
        meters.database_failed()
        measuring.store()
        with Reader.open(tmp_path / "monitor.db") as reader:
            (found,) = reader.measures()

    assert (found.process, found.started, found.at) == ("daemon", NOON, NOON + 15 * SECOND)
    assert samples(found.text)["monitor_database_errors_total"] == 1
    assert found.version


def test_each_process_has_its_own(tmp_path: Path) -> None:
    clock = FakeClock()

    with open_archive(tmp_path / "monitor.db") as archive:
        Measuring("page", Meters(), archive, clock).store()
        measure(archive, clock, Meters()).store()
        with Reader.open(tmp_path / "monitor.db") as reader:
            found = reader.measures()

    assert [each.process for each in found] == ["daemon", "page"]


def test_the_daemon_stores_what_it_counts(newsroom: Newsroom) -> None:
    pipeline = newsroom.pipeline()
    daemon = Daemon(pipeline, [PAPER], retention=timedelta(days=9))

    asyncio.run(daemon.measure())

    assert isinstance(newsroom.archive, MemoryArchive)
    assert newsroom.archive.measured["daemon"].text == pipeline.meters.text()


# --- memory


def processes(folder: Path, *known: tuple[int, int, str]) -> Path:
    """A /proc with these processes: id, kB of memory, ids of children."""
    for process, size, children in known:
        task = folder / str(process) / "task" / str(process)
        task.mkdir(parents=True)
        (task / "children").write_text(children)
        (folder / str(process) / "status").write_text(f"Name:\tx\nVmRSS:\t   {size} kB\n")
    return folder


def test_memory_is_that_of_the_process_and_all_it_started(tmp_path: Path) -> None:
    proc = processes(tmp_path, (1, 100, "2 3 "), (2, 10, "4 "), (3, 5, ""), (4, 1, ""))

    assert memory_of(1, proc=proc) == 116 * 1024
    assert memory_of(1, apart=[2], proc=proc) == 105 * 1024


def test_of_a_process_that_has_just_ended_nothing_is_counted(tmp_path: Path) -> None:
    proc = processes(tmp_path, (1, 100, "2 "))

    assert memory_of(1, proc=proc) == 100 * 1024


def test_where_there_is_no_proc_memory_is_not_known(tmp_path: Path) -> None:
    assert memory_of(1, proc=tmp_path / "nothing") == 0


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_memory_of_this_very_process_is_found() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        alone = memory_of(os.getpid(), apart=[child.pid])
        both = memory_of(os.getpid())
        child.communicate(b"\n")

    assert both > alone > 1_000_000


# --- the dashboard


def expressions(part: object) -> Iterator[str]:
    """The queries of a dashboard."""
    if isinstance(part, dict):
        for key, each in part.items():
            if key == "expr":
                yield each
            else:
                yield from expressions(each)
    elif isinstance(part, list):
        for each in part:
            yield from expressions(each)


def test_the_dashboard_shows_every_count() -> None:
    asked = " ".join(expressions(json.loads(DASHBOARD.read_text("utf-8"))))

    families = [each.name for each in text_string_to_metric_families(Meters().text())]
    assert [each for each in families if each not in asked] == []


def test_the_manual_names_every_count() -> None:
    text = (DASHBOARD.parent / "operating.md").read_text("utf-8")

    families = list(text_string_to_metric_families(Meters().text()))
    names = [f"{each.name}_total" if each.type == "counter" else each.name for each in families]
    assert [each for each in names if f"`{each}`" not in text] == []
