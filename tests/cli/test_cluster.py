"""`monitor workers` and `monitor health` where several work on one PostgreSQL."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.engine.installing import install
from monitor.engine.pgqueuer import PgqueuerEngine
from monitor.model import NOTIFIER, SCHEDULER, Server, SourceState, Worker
from monitor.ports.engine import Step
from monitor.store import database_at, open_archive
from monitor.store.cluster import Cluster
from tests.databases import change
from tests.workbench.newsdesk import Newsdesk

STEPS = ("poll", "match.0", "notify")


@dataclass
class ServerDesk:
    """A newsdesk whose database is on a server, and the workers that it is told of."""

    desk: Newsdesk
    server: Server
    cluster: Cluster
    now: datetime

    def works(self, name: str, steps: tuple[str, ...] = STEPS, **changes: Any) -> Worker:
        """Let a worker be seen, with the newest configuration."""
        host, _, pid = name.partition(":")
        version = self.cluster.config_version("a", name, self.now)
        worker = Worker(name, host, int(pid), self.now, self.now, steps, 8, version, {})
        worker = replace(worker, **changes)
        self.cluster.see(worker)
        # It goes on being seen, however slow the machine is.
        self._seen(name, "2099-01-01T00:00:00+00:00")
        return worker

    def holds(self, name: str, *roles: str) -> None:
        for role in roles or (SCHEDULER, NOTIFIER):
            self.cluster.claim(role, name, self.now)

    def loses(self, name: str) -> None:
        """As if nobody had seen a worker for long."""
        self._seen(name, "2020-01-01T00:00:00+00:00")

    def _seen(self, name: str, at: str) -> None:
        change(self.server, "UPDATE workers SET seen = :at WHERE id = :id", at=at, id=name)


@pytest.fixture
def desk(tmp_path: Path, server: Server) -> Iterator[ServerDesk]:
    desk = Newsdesk(tmp_path)
    desk.write("monitor.yaml", f"contact: mailto:desk@example.org\ndatabase: '{server.url}'\n")
    cluster = Cluster(database_at(server))
    yield ServerDesk(desk, server, cluster, datetime.now(UTC))
    cluster.close()


def test_who_works_is_listed_with_what_each_does_and_which_roles_it_has(desk: ServerDesk) -> None:
    since = desk.now - timedelta(seconds=30)
    desk.works("nord:17", doing={"poll 5": since, "poll 9": desk.now, "match 0": desk.now})
    desk.works("sued:4", ("poll",))
    desk.holds("sued:4")
    desk.holds("nord:17")

    done = desk.desk.run("workers")

    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert done.code == 0, done.out
    assert any(line.startswith("nord:17 poll, match, notify 8") for line in lines)
    assert "match (0s)" in done.out
    assert "poll ×2" in done.out
    assert any(line.startswith("sued:4 poll 8") and line.endswith("1 -") for line in lines)
    assert any(line.startswith("scheduler nord:17 2 ") for line in lines)
    assert any(line.startswith("notifier nord:17 2 ") for line in lines)
    assert "0 articles to be matched" in lines


def test_what_waits_in_the_queue_is_listed_by_step_and_what_failed_with_its_reason(
    desk: ServerDesk,
) -> None:
    desk.works("nord:17")
    desk.holds("nord:17")
    desk.cluster.within(install)
    engine = PgqueuerEngine(desk.server.url)
    engine.submit_all(Step.POLL, ["5", "9"])
    engine.submit(Step.MATCH, "0", {"shard": 0})
    engine.close()
    change(
        desk.server,
        "INSERT INTO monitor_queue.pgqueuer_log (job_id, status, entrypoint, priority, traceback)"
        """ VALUES (1, 'exception', 'group', 20, '{"exception_message": "kein\\nPlatz"}')""",
    )

    values = json.loads(desk.desk.run("workers", "--json").out)
    told = desk.desk.run("workers").out

    assert values["queue"]["poll"] | {"oldest_age": 0} == {
        "waiting": 2,
        "oldest_age": 0,
        "running": 0,
        "stuck": 0,
        "postponed": 0,
        "failed": 0,
    }
    assert values["queue"]["match.0"]["waiting"] == 1
    assert [(each["step"], each["reason"]) for each in values["failures"]] == [
        ("group", "kein\nPlatz")
    ]
    assert " ago: group: kein Platz\n" in told


def test_sources_that_nobody_has_polled_for_long_are_a_reason(desk: ServerDesk) -> None:
    desk.works("nord:17")
    desk.holds("nord:17")
    due = desk.now - timedelta(minutes=9)
    with open_archive(desk.server) as archive:
        archive.record(state=SourceState("bote", home="https://bote.example/rss", next_poll=due))

    done = desk.desk.run("workers")
    health = desk.desk.run("health")

    assert done.code == health.code == 1
    assert "1 source due in 1 bucket, the first for 9m\n" in done.out
    assert "not well: 1 source due, and nobody has polled the first for 9 minutes" in done.out
    assert "not well: 1 source overdue: bote" in health.out


def test_what_nobody_does_is_told_with_exit_code_1(desk: ServerDesk) -> None:
    desk.works("nord:17", ("poll",))
    desk.works("sued:4")
    desk.holds("sued:4")
    desk.loses("sued:4")

    done = desk.desk.run("workers", "--json")
    told = desk.desk.run("workers").out

    values = json.loads(done.out)
    assert done.code == 1
    assert not values["well"]
    assert values["reasons"] == [
        "no worker matches",
        "no worker notifies: nobody sends, and nobody keeps the clock",
    ]
    assert [(each["id"], each["alive"]) for each in values["workers"]] == [
        ("nord:17", True),
        ("sued:4", False),
    ]
    assert values["roles"]["scheduler"]["alive"] is False
    assert "LOST for" in told
    assert "sued:4 (LOST)" in told


def test_a_worker_that_is_behind_is_shown_with_the_version_that_it_should_have(
    desk: ServerDesk,
) -> None:
    desk.works("nord:17")
    desk.works("sued:4", config=desk.cluster.config_version("b", "sued:4", desk.now))

    told = desk.desk.run("workers").out

    assert "1, not 2" in " ".join(told.split())


def test_on_a_file_it_says_that_one_process_works_there(tmp_path: Path) -> None:
    done = Newsdesk(tmp_path).run("workers")

    assert done.code == 2
    assert "is a file, on which one `monitor run` works; `monitor health` says" in done.err


def test_health_is_that_of_all_workers_together(desk: ServerDesk) -> None:
    nobody = desk.desk.run("health")
    desk.works("nord:17")
    desk.works("sued:4", ("poll",))
    desk.holds("nord:17")

    well = desk.desk.run("health")
    values = json.loads(desk.desk.run("health", "--json").out)

    assert nobody.code == 1
    assert "not well: no worker runs" in nobody.out
    assert well.code == 0, well.out
    assert well.out.startswith("2 workers, nord:17 keeps the clock, nord:17 sends; 1 sources")
    assert values["pid"] == 17
    assert values["database"]["path"] == str(desk.server)
    assert [each["id"] for each in values["workers"]] == ["nord:17", "sued:4"]
    assert values["roles"]["notifier"]["worker"] == "nord:17"


def test_health_of_this_host_is_that_of_its_own_worker(desk: ServerDesk) -> None:
    own = f"{socket.gethostname()}:4"
    desk.works("anderswo:17")
    desk.holds("anderswo:17")
    without = desk.desk.run("health", "--here")
    desk.works(own, ("poll",))
    desk.cluster.leave("anderswo:17")

    there = desk.desk.run("health", "--here")
    together = desk.desk.run("health")

    assert without.code == 1
    assert f"no worker of this host ({socket.gethostname()}) is at work" in without.out
    assert there.code == 0
    assert own in there.out
    assert together.code == 1


def test_who_had_a_role_and_has_ended_is_told_from_who_was_lost(desk: ServerDesk) -> None:
    desk.works("nord:17")
    desk.holds("nord:17")
    desk.cluster.leave("nord:17")

    done = desk.desk.run("workers")

    assert "nord:17 (has ended)" in done.out
    assert "LOST" not in done.out


def test_health_of_this_host_reads_nothing_but_where_the_database_is(desk: ServerDesk) -> None:
    own = f"{socket.gethostname()}:4"
    desk.works(own)
    desk.desk.write("sources.yaml", "sources: [")

    here = desk.desk.run("health", "--here", "--json")

    assert here.code == 0, here.out
    assert json.loads(here.out) == {"well": True, "reasons": [], "workers": [own]}


def test_a_server_that_cannot_be_reached_is_told_with_exit_code_3(tmp_path: Path) -> None:
    desk = Newsdesk(tmp_path)
    url = "postgresql://desk:geheim@127.0.0.1:1/news"
    desk.write("monitor.yaml", f"contact: mailto:desk@example.org\ndatabase: '{url}'\n")

    done = desk.run("health")
    workers = desk.run("workers")

    assert done.code == workers.code == 3
    assert done.out.startswith("the database cannot be read; ")
    assert "geheim" not in done.out + done.err + workers.err
