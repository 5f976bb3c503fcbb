"""From a paper publishing an article to the alert in the mail server, with the real daemon."""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from monitor.demo.newsroom import Newsroom

INTERVAL = 2.0


def main() -> None:
    """Print how long it takes."""
    waits: list[float] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        Newsroom(Path(folder), now=lambda: datetime.now(UTC)) as newsroom,
        (Path(folder) / "log").open("w") as log,
    ):
        started = time.monotonic()
        daemon = newsroom.start_daemon(log)
        while "polled" not in (Path(folder) / "log").read_text():
            threading.Event().wait(0.01)
        first_poll = time.monotonic() - started
        while not newsroom.has_polled_all():
            threading.Event().wait(0.05)
        for _ in range(newsroom.landscape.last_step):
            due = newsroom.expected().total()
            newsroom.landscape.advance()
            published = time.monotonic()
            if newsroom.expected().total() > due:
                while newsroom.arrived().total() < newsroom.expected().total():
                    threading.Event().wait(0.01)
                waits.append(time.monotonic() - published)
        daemon.terminate()
        daemon.wait()
    median = statistics.median(waits)
    print(f"start to first poll stored: {first_poll:.2f} s")
    print(
        f"published to all its alerts arrived: median {median:.2f} s, longest {max(waits):.2f} s"
        f" ({median / INTERVAL:.2f} and {max(waits) / INTERVAL:.2f} of the {INTERVAL:g} s interval)"
    )


if __name__ == "__main__":
    main()
