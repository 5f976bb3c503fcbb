"""What Prometheus is told: names and labels it can work with, of the daemon, the page and both."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from monitor.measuring import Measuring
from monitor.meters import Meters
from monitor.model import Role, Scope
from monitor.store import DatabaseLock, note_backup
from monitor.web.parts.vitals import LASTS
from tests.databases import file_of
from tests.stories import AGENCY
from tests.test_meters import DASHBOARD, expressions
from tests.web.served import Served

MINUTE = timedelta(minutes=1)
MANUAL = Path(__file__).parents[2] / "docs" / "operating.md"
UNITS = ("_seconds", "_bytes", "_total", "_articles", "_messages", "_rows", "_info")


def scrape(desk: Served) -> str:
    desk.clock.move(LASTS)
    answer = desk.program(Scope.METRICS).get("/metrics")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return answer.text


def families(text: str) -> Mapping[str, Metric]:
    found = list(text_string_to_metric_families(text))
    names = [each.name for each in found]
    assert sorted(set(names)) == sorted(names)
    assert len(re.findall(r"^# TYPE ", text, re.MULTILINE)) == len(names)
    return {each.name: each for each in found}


def values(text: str, name: str) -> dict[tuple[str, ...], float]:
    """By the values of its labels, in the order of their names."""
    return {tuple(each.labels.values()): each.value for each in families(text)[name].samples}


def count(desk: Served, meters: Meters | None = None) -> None:
    """Let a daemon store what it counts."""
    Measuring("daemon", meters or Meters(), desk.region.archive, desk.clock).store()


@pytest.fixture
def busy(desk: Served) -> Served:
    """A story was found and is owed; a daemon has counted; somebody looked at the page."""
    desk.region.begin("a", "b")
    desk.region.prints("a", "Neue Fähre", *AGENCY)
    desk.region.prints("b", "Wetter", "Am Wochenende wird es im ganzen Land sonnig und warm.")
    note_backup(file_of(desk.database), desk.clock.now())
    count(desk)
    desk.logged_in(Role.READER).get("/alerts")
    return desk


def test_the_counts_of_the_daemon_and_how_things_stand_are_there_once(busy: Served) -> None:
    with DatabaseLock(file_of(busy.database)):
        text = scrape(busy)

    found = families(text)
    assert {"monitor_polls", "monitor_queue_messages", "monitor_page_requests"} <= set(found)
    assert values(text, "monitor_up") == {(): 1}
    assert values(text, "monitor_healthy") == {(): 1}
    assert values(text, "monitor_queue_messages")["owed", "chat"] == 1
    assert values(text, "monitor_queue_messages")["owed", "ops"] == 0
    assert values(text, "monitor_queue_oldest_seconds")["owed", "chat"] == LASTS.total_seconds()
    assert values(text, "monitor_sources") == {
        ("well",): 2,
        ("ill",): 0,
        ("new",): 1,
        ("off",): 0,
    }
    assert values(text, "monitor_database_rows")[("articles",)] == 4
    assert values(text, "monitor_search_missing_articles") == {(): 4}
    assert values(text, "monitor_page_sessions") == {(): 1}
    assert values(text, "monitor_backup_timestamp_seconds")


def test_without_a_daemon_it_says_so_and_has_its_last_counts(busy: Served) -> None:
    off = scrape(busy)
    with DatabaseLock(file_of(busy.database)):
        busy.clock.move(2 * MINUTE)
        silent = scrape(busy)

    assert values(off, "monitor_up") == values(silent, "monitor_up") == {(): 0}
    assert "monitor_polls" in families(off)


def test_before_a_daemon_ever_ran_there_is_something_to_read(desk: Served) -> None:
    text = scrape(desk)

    assert values(text, "monitor_up") == values(text, "monitor_healthy") == {(): 0}
    assert "monitor_polls" not in families(text)
    assert "monitor_backup_timestamp_seconds" not in families(text)


def test_requests_are_counted_by_route_and_not_by_what_was_asked_for(desk: Served) -> None:
    client = desk.logged_in(Role.READER)
    for name in range(30):
        client.get(f"/alerts/unknown-{name}")
        client.get(f"/nothing-{name}")

    text = scrape(desk)

    found = values(text, "monitor_page_requests")
    assert found["GET", "/alerts/{key}", "404"] == 30
    assert "unknown" not in text
    assert "nothing" not in text
    assert len([each for each in found if "/alerts/{key}" in each]) == 1


def test_nothing_of_an_article_becomes_a_label(desk: Served) -> None:
    desk.region.begin("a")
    evil = 'Fähre"} 1\nmonitor_up 99'
    desk.region.prints("a", evil, *AGENCY)
    count(desk)

    text = scrape(desk)

    # Some number may have these digits.
    assert "monitor_up 99" not in text
    assert "Fähre" not in text


def test_names_say_what_they_are_and_every_family_is_told_of(busy: Served) -> None:
    for name, family in families(scrape(busy)).items():
        assert re.fullmatch(r"monitor_[a-z_]+", name), name
        assert family.documentation.endswith("."), name
        if family.type == "counter":
            assert all(each.name.endswith("_total") for each in family.samples)
        if family.type == "gauge":
            assert not name.endswith(("_total", "_count", "_sum", "_bucket")), name
            is_time = "second" in family.documentation or "When" in family.documentation
            assert not is_time or name.endswith("_seconds"), name


def test_the_dashboard_asks_for_nothing_that_is_not_there_and_shows_it_all(busy: Served) -> None:
    asked = " ".join(expressions(json.loads(DASHBOARD.read_text("utf-8"))))
    found = families(scrape(busy))
    there = set(found) | {each.name for family in found.values() for each in family.samples}
    # Only once the heartbeat was answered.
    there |= {"monitor_heartbeat_timestamp_seconds"}
    for family in Meters()._registry.collect():
        kinds = ("_bucket", "_count", "_sum") if family.type == "histogram" else ("_total",)
        there |= {family.name + kind for kind in kinds}

    named = set(re.findall(r"\bmonitor_\w+", asked))
    assert named <= there
    assert [each for each in found if each not in asked] == []


def test_the_manual_names_all_of_them(busy: Served) -> None:
    text = MANUAL.read_text("utf-8")

    found = families(scrape(busy)).values()
    names = [f"{each.name}_total" if each.type == "counter" else each.name for each in found]
    assert [each for each in names if f"`{each}`" not in text] == []


def test_it_is_for_readers_and_for_programs_that_may_count(desk: Served) -> None:
    assert desk.client().get("/metrics").status_code == 401
    assert desk.program(Scope.READ).get("/metrics").status_code == 403
    assert desk.logged_in(Role.READER).get("/metrics").status_code == 200
    answer = desk.program(Scope.METRICS).get(
        "/metrics", headers={"accept": "application/openmetrics-text; version=1.0.0"}
    )
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
