"""`monitor poll` sends as long as it goes on, and leaves that to others when it stands still."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg

from monitor.demo.loopback import QuietHandler, serving
from monitor.model import NOTIFIER, Server
from monitor.store import database_at
from monitor.store.roles import Role
from tests.cluster.mortal import mortal
from tests.fakes import rss

PATIENCE = 60
# As `monitor`, but who is silent loses a role sooner.
HURRIED = """
import runpy, sys
from datetime import timedelta
from monitor.store import roles
roles.SILENT_AT_MOST = timedelta(seconds=5)
sys.argv = ["monitor", *sys.argv[1:]]
runpy.run_module("monitor", run_name="__main__")
"""
ASKED = """
SELECT max(state_change) FROM pg_stat_activity
JOIN pg_locks USING (pid) WHERE locktype = 'advisory' AND granted AND datname = current_database()
"""


def asked_again(server: Server) -> None:
    """Wait until who has a role has asked for it twice."""
    seen, end = set[object](), time.monotonic() + PATIENCE
    with psycopg.connect(server.url, autocommit=True) as connection:
        while len(seen) < 3:
            assert time.monotonic() < end
            seen.add(connection.execute(ASKED).fetchone())
            time.sleep(0.1)


def test_a_poll_that_stands_still_leaves_sending_to_others(server: Server, tmp_path: Path) -> None:
    asked, may_answer = threading.Event(), threading.Event()

    class Handler(QuietHandler):
        def do_GET(self) -> None:  # noqa: N802 - the name is http.server's
            asked.set()
            may_answer.wait(PATIENCE)
            self.answer(200, {"Content-Type": "text/xml"}, rss())

    role = Role(database_at(server), NOTIFIER)
    with serving(Handler) as url:
        (tmp_path / "monitor.yaml").write_text(
            f"contact: mailto:desk@example.org\ndatabase: '{server.url}'\n"
            "network: {allow: [127.0.0.0/8]}\nlimits: {read_timeout: 60s, fetch_timeout: 60s}\n"
        )
        (tmp_path / "sources.yaml").write_text(
            f"sources: [{{id: bote, name: Bote, url: '{url}/feed'}}]\n"
        )
        command = [sys.executable, "-c", HURRIED, "poll", "--config", str(tmp_path)]
        with (
            subprocess.Popen(command, stdout=subprocess.DEVNULL) as poll,
            mortal(poll, 4 * PATIENCE),
        ):
            assert asked.wait(PATIENCE)
            asked_again(server)
            was_free = role.hold()
            poll.send_signal(signal.SIGSTOP)
            end = time.monotonic() + PATIENCE
            while not role.hold() and time.monotonic() < end:
                time.sleep(0.1)
            is_free = role.hold()
        may_answer.set()
    role.close()

    assert not was_free
    assert is_free
