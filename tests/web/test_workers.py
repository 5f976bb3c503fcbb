"""What the page and Prometheus are told where several workers share a PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from monitor.engine.installing import install
from monitor.engine.pgqueuer import PgqueuerEngine
from monitor.measuring import Measuring
from monitor.meters import Meters
from monitor.model import COUNTED_AS, NOTIFIER, SCHEDULER, Address, Role, Scope, Server, Worker
from monitor.ports.engine import Step
from monitor.store import database_at
from monitor.store.cluster import Cluster
from monitor.web.parts.vitals import LASTS
from monitor.web.parts.worker_metrics import counts_of
from tests.databases import change, rows
from tests.web.served import Served

STEPS = ("poll", "match.0", "notify")
NAMES = ("nord:17", "sued:4")


@pytest.fixture
def database(server: Server) -> Address:
    return server


@pytest.fixture
def cluster(server: Server) -> Iterator[Cluster]:
    cluster = Cluster(database_at(server))
    cluster.within(install)
    yield cluster
    cluster.close()


def works(desk: Served, cluster: Cluster, name: str, steps: tuple[str, ...] = STEPS) -> Meters:
    """Let a worker be seen and store what it counts."""
    now = desk.clock.now()
    host, _, pid = name.partition(":")
    cluster.see(Worker(name, host, int(pid), now, now, steps, 8, 1, {}))
    # It goes on being seen, however slow the machine is.
    seen(desk, name, "2099-01-01T00:00:00+00:00")
    meters = Meters()
    meters.matched(0.001)
    Measuring(f"{COUNTED_AS}{name}", meters, desk.region.archive, desk.clock).store()
    return meters


def seen(desk: Served, name: str, at: str) -> None:
    database = desk.site.settings.database
    change(database, "UPDATE workers SET seen = :at WHERE id = :id", at=at, id=name)


def scrape(desk: Served) -> str:
    desk.clock.move(LASTS)
    answer = desk.program(Scope.METRICS).get("/metrics")
    assert answer.status_code == 200, answer.text
    return answer.text


def values(text: str, sample: str) -> Mapping[tuple[str, ...], float]:
    """By the values of its labels, in the order of their names."""
    return {
        tuple(value for _, value in sorted(each.labels.items())): each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
        if each.name == sample
    }


def test_each_worker_counts_under_its_own_label(desk: Served, cluster: Cluster) -> None:
    for name in NAMES:
        works(desk, cluster, name)
    for role in (SCHEDULER, NOTIFIER):
        cluster.claim(role, NAMES[0], desk.clock.now())

    text = scrape(desk)

    assert values(text, "monitor_match_seconds_count") == {("nord:17",): 1, ("sued:4",): 1}
    assert values(text, "monitor_up") == values(text, "monitor_healthy") == {(): 1}
    assert values(text, "monitor_workers") == {("alive",): 2, ("lost",): 0}
    assert set(values(text, "monitor_resident_memory_bytes")) == {
        ("nord:17",),
        ("sued:4",),
        ("page",),
    }
    assert text.count("# TYPE monitor_match_seconds ") == 1


def test_what_a_dead_worker_counted_is_not_there_any_more(desk: Served, cluster: Cluster) -> None:
    for name in NAMES:
        works(desk, cluster, name)
    seen(desk, NAMES[1], "2020-01-01T00:00:00+00:00")

    text = scrape(desk)

    assert values(text, "monitor_match_seconds_count") == {("nord:17",): 1}
    assert values(text, "monitor_workers") == {("alive",): 1, ("lost",): 1}


def test_what_workers_counted_is_forgotten_with_them(
    desk: Served, cluster: Cluster, server: Server
) -> None:
    for name in (*NAMES, "west:9"):
        works(desk, cluster, name)
    Measuring("daemon", Meters(), desk.region.archive, desk.clock).store()
    seen(desk, NAMES[0], "2020-01-01T00:00:00+00:00")

    cluster.leave(NAMES[1])
    cluster.forget_workers(timedelta(hours=1))

    kept = rows(server, "SELECT process FROM measures ORDER BY process")
    assert kept == [("daemon",), ("worker west:9",)]


def test_what_waits_in_the_queue_is_told_by_step(
    desk: Served, cluster: Cluster, server: Server
) -> None:
    works(desk, cluster, NAMES[0])
    engine = PgqueuerEngine(server.url)
    engine.submit_all(Step.POLL, ["1", "2"])
    engine.close()

    text = scrape(desk)

    assert values(text, "monitor_jobs")["waiting", "poll"] == 2
    assert values(text, "monitor_jobs")["running", "poll"] == 0
    assert values(text, "monitor_jobs_oldest_seconds")["poll",] < 60
    assert values(text, "monitor_step_articles") == {("match.0",): 0, ("group",): 0}
    assert values(text, "monitor_step_oldest_seconds") == {("match.0",): 0, ("group",): 0}


def test_workers_of_two_versions_give_one_family(desk: Served) -> None:
    old = '# HELP a_total It.\n# TYPE a_total counter\na_total{kind="{x}"} 1.0\n'
    new = "# HELP a_total It, better.\n# TYPE a_total counter\n# HELP b B.\n# TYPE b gauge\nb 2.0\n"

    text = counts_of({'no"rd': old, "sued": new})

    assert text == (
        "# HELP a_total It.\n# TYPE a_total counter\n"
        'a_total{worker="no\\"rd",kind="{x}"} 1.0\n'
        '# HELP b B.\n# TYPE b gauge\nb{worker="sued"} 2.0\n'
    )


def test_the_page_of_the_service_names_who_works(desk: Served, cluster: Cluster) -> None:
    works(desk, cluster, NAMES[0])
    works(desk, cluster, NAMES[1], ("poll",))
    for role in (SCHEDULER, NOTIFIER):
        cluster.claim(role, NAMES[0], desk.clock.now())

    html = " ".join(desk.logged_in(Role.READER).get("/status").text.split())

    assert "Alles in Ordnung" in html
    assert '<dt>Prozesse</dt><dd>nord:17 <span class="soft">(poll, match, notify)</span>' in html
    assert 'sued:4 <span class="soft">(poll)</span>' in html


def test_what_no_worker_does_is_said_there_in_both_languages(
    desk: Served, cluster: Cluster
) -> None:
    works(desk, cluster, NAMES[0], ("poll",))
    works(desk, cluster, NAMES[1])
    seen(desk, NAMES[1], "2020-01-01T00:00:00+00:00")

    german = desk.logged_in(Role.READER).get("/status").text
    english = desk.logged_in(Role.READER, headers={"accept-language": "en"}).get("/status").text

    assert "Es wird nicht alles getan" in german
    assert "1 ohne Lebenszeichen" in german
    assert "Not all is done that is to be done" in english
    assert desk.client().get("/health").status_code == 503


def test_without_any_worker_the_service_does_not_run(desk: Served) -> None:
    html = desk.logged_in(Role.READER, headers={"accept-language": "en"}).get("/status").text

    assert "The service does not run" in html
