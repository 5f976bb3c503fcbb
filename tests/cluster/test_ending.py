"""How a worker begins with a wrong time, and ends while its server says nothing any more."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from monitor.model import Server
from tests.cluster.configuring import configure
from tests.cluster.landscape import free_port
from tests.cluster.mortal import mortal
from tests.cluster.plan import Plan
from tests.swallowing import BlackHole
from tests.workbench.newsdesk import Newsdesk

# As `monitor`, but it does not wait so long.
HURRIED = """
import runpy, sys
from datetime import timedelta
from monitor.cli import ending
ending.WITHIN = timedelta(seconds=2)
sys.argv = ["monitor", *sys.argv[1:]]
runpy.run_module("monitor", run_name="__main__")
"""


def test_a_worker_ends_in_time_though_the_server_says_nothing_any_more(
    server: Server, tmp_path: Path
) -> None:
    with BlackHole(server.url) as hole:
        # Nobody answers there.
        configure(tmp_path, Plan(feeds=2, hosts=1, waves=1, seed=1, port=free_port()), hole.url, 5)
        command = [sys.executable, "-c", HURRIED, "worker", "--config", str(tmp_path)]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as worker, mortal(worker):
            assert worker.stderr
            told: list[str] = []
            is_stopped = False
            for line in worker.stderr:
                told.append(line)
                # It takes two roles, and a second signal would mean "at once".
                if '"role taken"' in line and not is_stopped:
                    is_stopped = True
                    hole.swallow()
                    assert hole.has_swallowed()
                    worker.send_signal(signal.SIGTERM)
                if '"leaving, though' in line:
                    break
            code = worker.wait()

    assert code == 0
    assert '"leaving, though something does not end"' in told[-1]
    assert any('"stopping"' in line for line in told)


def test_a_time_that_is_none_is_told_before_the_database_is_looked_at(tmp_path: Path) -> None:
    # Nobody answers there.
    desk = Newsdesk(tmp_path, Server("postgresql://desk@127.0.0.1:1/news"))

    done = desk.run("run", "--no-send-before", "bald")

    assert done.code == 2
    assert "--no-send-before 'bald': expected a time such as 2026-03-05T14:00" in done.err
