"""Databases that are large, and what is on the disk when a message leaves."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from rows import log_of, main, need, publish

from monitor.store import check, upgrade
from tests.faults.killing import Farm, wait_until
from tests.store.test_database import migrate_to

ARTICLES = 1_000_000
NOON = "2026-03-05T12:00:00.000000Z"


def flushed(folder: Path) -> str:
    """Row 37: the WAL is flushed before anybody is told."""
    need("strace", root=False)
    calls = folder / "calls"
    with Farm(folder, rules=["klinik"]) as farm:
        farm.log.touch()
        daemon = subprocess.Popen(
            [
                *("strace", "-f", "-y", "-e", "trace=fdatasync,connect", "-o", str(calls)),
                *(sys.executable, "-m", "monitor", "run", "--config", str(farm.config)),
            ],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert wait_until(farm.has_polled_all), log_of(farm)
            wait_until(lambda: False, 2)
            before = len(calls.read_text(errors="replace").splitlines())
            publish(farm, 1)
            assert wait_until(farm.is_settled)
        finally:
            # Not strace, which does not pass it on.
            os.kill(int(calls.read_text(errors="replace").split()[0]), signal.SIGTERM)
            daemon.wait(20)
        news = calls.read_text(errors="replace").splitlines()[before:]
        port = f"htons({farm.mail.port})"
    told = next(number for number, line in enumerate(news) if port in line)
    flushes = [number for number, line in enumerate(news) if "fdatasync" in line and "-wal" in line]
    earlier = sum(number < told for number in flushes)
    assert earlier >= 2, news
    return f"{earlier} flushes of the WAL between the article and the connection to the mail server"


def large(folder: Path) -> str:
    """Row 41: a database with a million articles is brought up to date."""
    path = folder / "monitor.db"
    # The oldest tables there are: from them on most is rewritten.
    migrate_to(path, "0001")
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(
            "INSERT INTO articles VALUES (?, 'paper', ?, ?, NULL, ?, '', '', 'de', NULL, ?, '')",
            (
                (
                    str(number),
                    f"https://paper.example/{number}",
                    f"Titel {number}",
                    f"Satz {number} von vielen. " * 10,
                    NOON,
                )
                for number in range(ARTICLES)
            ),
        )
        connection.executemany(
            "INSERT INTO entry_keys VALUES ('paper', ?, ?, ?)",
            ((f"guid:{number}", str(number), NOON) for number in range(ARTICLES)),
        )
        connection.commit()
    size, free = path.stat().st_size, shutil.disk_usage(folder).free
    began = time.monotonic()
    upgrade(path)
    seconds = time.monotonic() - began
    used = free - shutil.disk_usage(folder).free
    assert check(path, quick=True) == []
    return (
        f"{ARTICLES:,} articles, {size / 1e6:.0f} MB: {seconds:.0f} s,"
        f" {max(used, 0) / 1e6:.0f} MB more afterwards"
    )


if __name__ == "__main__":
    main("large databases, and what is on the disk", {"flushed": flushed, "large": large})
