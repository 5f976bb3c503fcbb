"""`monitor poll` on a PostgreSQL, beside workers and without any."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.demo.loopback import QuietHandler, serving
from monitor.engine import looks
from monitor.engine.installing import install
from monitor.model import NOTIFIER, Queued, Server, Worker
from monitor.store import database_at
from monitor.store.cluster import Cluster
from monitor.store.roles import Role
from tests.cli.conftest import Run
from tests.databases import change, rows
from tests.fakes import page, rss


class Paper:
    """A site with one feed, whose articles have pages; keeps which paths were asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.url = ""

    def answer(self, path: str) -> bytes:
        self.asked.append(path)
        if path == "/feed":
            return rss((f"{self.url}/1", "Rat tagt", "Am Montag"))
        return page("Die Fähre legt wieder ab.")


@pytest.fixture
def paper(tmp_path: Path, server: Server) -> Iterator[Paper]:
    found = Paper()

    class Handler(QuietHandler):
        def do_GET(self) -> None:  # noqa: N802 - the name is http.server's
            self.answer(200, {"Content-Type": "text/html"}, found.answer(self.path))

    with serving(Handler) as url:
        found.url = url
        folder = tmp_path / "config"
        (folder / "rules").mkdir(parents=True)
        (folder / "monitor.yaml").write_text(
            f"contact: mailto:desk@example.org\ndatabase: '{server.url}'\n"
            "network: {allow: [127.0.0.0/8]}\nlimits: {host_pause: 0s}\n"
        )
        (folder / "sources.yaml").write_text(
            f"sources: [{{id: bote, name: Bote, url: '{url}/feed'}}]\n"
        )
        (folder / "channels.yaml").write_text(
            "targets: [{id: chat, apprise: 'json://127.0.0.1/'}]\n"
            "desks: [{id: lokales, targets: [chat]}]\n"
        )
        (folder / "rules" / "a.yaml").write_text(
            "rules: [{id: a, title: A, desk: lokales, level: normal, query: Fähre}]\n", "utf-8"
        )
        yield found


@pytest.fixture
def cluster(server: Server) -> Iterator[Cluster]:
    cluster = Cluster(database_at(server))
    yield cluster
    cluster.close()


def sees_a_worker(server: Server, cluster: Cluster) -> None:
    now = datetime.now(UTC)
    cluster.see(Worker("nord:1", "nord", 1, now, now, ("poll", "match.0", "notify"), 8, 1, {}))
    # It goes on being seen, however slow the machine is.
    change(server, "UPDATE workers SET seen = '2099-01-01T00:00:00+00:00'")


def queue(cluster: Cluster) -> list[Queued]:
    found: list[Queued] = []
    cluster.within(lambda conn: found.extend(looks.waiting(conn)))
    return found


def test_beside_workers_it_asks_the_source_and_leaves_the_rest_to_them(
    run: Run, paper: Paper, server: Server, cluster: Cluster
) -> None:
    cluster.within(install)
    sees_a_worker(server, cluster)

    done = run("poll", "bote")

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("bote: 1 new, 0 known, 1 page to read, first poll: ")
    assert "workers are at work on this database" in done.stderr
    assert paper.asked == ["/feed"]
    assert [(each.step, each.waiting) for each in queue(cluster)] == [("poll", 1)]
    assert rows(server, "SELECT count(*) FROM hits") == [(0,)]


def test_what_has_no_page_is_matched_by_the_workers(
    run: Run, paper: Paper, server: Server, cluster: Cluster, tmp_path: Path
) -> None:
    sources = tmp_path / "config" / "sources.yaml"
    sources.write_text(sources.read_text().replace("feed'", "feed', pages: false"))
    cluster.within(install)
    sees_a_worker(server, cluster)

    run("poll", "bote")

    assert [(each.step, each.waiting) for each in queue(cluster)] == [("match.0", 1)]
    assert rows(server, "SELECT count(*) FROM unmatched") == [(1,)]


def test_without_workers_it_does_everything_itself_and_nobody_else_sends_meanwhile(
    run: Run, paper: Paper, server: Server
) -> None:
    done = run("poll")

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.startswith("bote: 1 new, 0 known, 1 hit, first poll")
    assert paper.asked[-1] == "/1"
    assert rows(server, "SELECT rule FROM hits") == [("a",)]
    assert rows(server, "SELECT name, value FROM fences") == [(NOTIFIER, 1)]


def test_who_sends_already_goes_on_to(
    run: Run, paper: Paper, server: Server, cluster: Cluster
) -> None:
    role = Role(database_at(server), NOTIFIER)
    role.hold()

    done = run("poll")
    role.close()

    assert done.returncode == 0, done.stderr
    assert "somebody sends on this database just now" in done.stderr
    assert rows(server, "SELECT count(*) FROM fences") == [(0,)]


def test_hosts_are_leased_and_given_back(run: Run, paper: Paper, server: Server) -> None:
    run("poll")

    holders = rows(server, "SELECT host, holder FROM hosts")

    assert holders == [("127.0.0.1", "")]


def test_tables_are_not_changed_while_workers_of_the_older_version_are_at_work(
    run: Run, paper: Paper, cluster: Cluster, server: Server
) -> None:
    sees_a_worker(server, cluster)
    # As if there were a newer version than the tables have; what it would change does not matter.
    change(server, "UPDATE alembic_version SET version_num = '0009'")

    done = run("db", "upgrade")

    assert done.returncode == 4
    assert "workers are at work (nord:1); stop them first" in done.stderr
