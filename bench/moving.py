"""How long it takes to copy a database to PostgreSQL and back, and what memory that needs.

FILE is what `webdata.py` made; it is not changed. The server is that of the tests, on the disk and
with fsync, or with `--to` another one, whose database must be empty and is left with the copy.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from monitor.model import address_of
from monitor.store.copying import copy
from tests.postgres import OwnServer

MB = 1024 * 1024


def copied(source: str, to: str) -> tuple[float, float]:
    """The seconds that a copy took in a process of its own, and its memory in MB at the peak."""
    begun = time.monotonic()
    process = subprocess.Popen([sys.executable, __file__, source, "--only", to])
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(process.returncode)
    return time.monotonic() - begun, used.ru_maxrss / 1024


def copy_telling(source: str, to: str) -> None:
    """Copy, and print how long each large table took until it was compared."""
    began = time.monotonic()
    before = ("", 0)

    def told(table: str, _done: int, total: int) -> None:
        nonlocal began, before
        name, rows = before
        if table != name:
            now = time.monotonic()
            if rows >= 10_000 or name == "finishing":
                print(f"{name:<20} {rows:>10,} {now - began:>7.1f} s", flush=True)
            began, before = now, (table, total)

    rows = copy(address_of(source), address_of(to), told)
    told("", 0, 0)
    print(f"{'all':<20} {sum(rows.values()):>10,}", flush=True)


@contextmanager
def server_at(url: str) -> Iterator[str]:
    """A database on a server."""
    if url:
        yield url
        return
    with OwnServer() as server:
        yield server.url


def main() -> None:
    """Print the figures of both ways."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=str)
    parser.add_argument("--to", default="", metavar="URL")
    parser.add_argument("--only", default="", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.only:
        copy_telling(asked.file, asked.only)
        return
    with server_at(asked.to) as url, TemporaryDirectory(dir=Path(asked.file).parent) as folder:
        there = copied(asked.file, url)
        with psycopg.connect(url) as connection:
            row = connection.execute(
                "SELECT pg_database_size(current_database()), split_part(version(), ' ', 2)"
            ).fetchone()
        size, version = row or (0, "")
        back_in = Path(folder) / "back.db"
        back = copied(url, str(back_in))
        print(f"PostgreSQL {version}, Python {sys.version.split()[0]}, {os.cpu_count()} cores\n")
        print(f"{'':<16} {'to the server':>14} {'back':>10}")
        for name, values in (
            ("seconds", (there[0], back[0])),
            ("memory, MB", (there[1], back[1])),
            ("size there, MB", (size / MB, back_in.stat().st_size / MB)),
        ):
            print(f"{name:<16} {values[0]:>14,.0f} {values[1]:>10,.0f}")


if __name__ == "__main__":
    main()
