"""Disks that are full, broken, or not to be written to, under the real daemon. Needs root."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rows import Skipped, call, finish, lines, log_of, main, need, publish, running

from monitor.store import check
from tests.faults.killing import Farm, wait_until


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of its own, in memory."""
    need("mount", "umount")
    disk = folder / "disk"
    disk.mkdir()
    call("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk))
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=False)


def full(folder: Path) -> str:
    """Row 27: no room for a commit, and then there is again."""
    with small_disk(folder, "8m") as disk:
        farm = Farm(disk)
        farm.log = folder / "daemon.log"
        with running(farm) as daemon:
            with (disk / "filler").open("wb", buffering=0) as filler:
                try:
                    while True:
                        filler.write(bytes(4096))
                except OSError:
                    pass
            publish(farm, 12)
            assert wait_until(lambda: "full" in log_of(farm)), log_of(farm)
            wait_until(lambda: False, 10)
            told = lines(farm)
            assert daemon.poll() is None, log_of(farm)
            (disk / "filler").unlink()
            finish(farm, daemon)
            assert check(farm.database) == []
            return f"{len(told)} lines of error in 10 s; nothing lost, sound, goes on by itself"


def full_log(folder: Path) -> str:
    """Row 28: no room for the log."""
    farm = Farm(folder)
    if not Path("/dev/full").exists():
        raise Skipped("needs /dev/full")
    with farm:
        with Path("/dev/full").open("w") as log:
            daemon = subprocess.Popen(
                [sys.executable, "-m", "monitor", "run", "--config", str(farm.config)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        farm.log.touch()
        try:
            assert wait_until(farm.has_polled_all), "the papers were never polled"
            publish(farm)
            finish(farm, daemon)
        finally:
            daemon.kill()
            daemon.wait()
    return "every line of the log fails; polls and alerts go on, exit code 0"


def broken(folder: Path) -> str:
    """Row 29: writes to the database fail (EFBIG, which SQLite tells as an I/O error)."""
    need("prlimit")
    farm = Farm(folder / "farm")
    farm.log = folder / "daemon.log"
    with running(farm) as daemon:
        # The log must go on: it is small, the database is not.
        limit = max(each.stat().st_size for each in farm.database.parent.glob("monitor.db*"))
        call("prlimit", "--pid", str(daemon.pid), f"--fsize={min(limit, 100_000)}:unlimited")
        publish(farm)
        assert wait_until(lambda: "I/O" in log_of(farm)), log_of(farm)
        assert daemon.poll() is None, log_of(farm)
        call("prlimit", "--pid", str(daemon.pid), "--fsize=unlimited:unlimited")
        finish(farm, daemon)
        assert check(farm.database) == []
    return "told as an I/O error; nothing lost, sound, goes on by itself"


def read_only(folder: Path) -> str:
    """Row 30: started on a disk that is mounted read-only."""
    with small_disk(folder, "20m") as disk:
        farm = Farm(disk)
        farm.log = folder / "daemon.log"
        with running(farm) as daemon:
            finish(farm, daemon)
            call("mount", "-o", "remount,ro", str(disk))
            again = farm.start()
            assert again.wait(30) == 3, log_of(farm)
            told = log_of(farm).strip().splitlines()
            assert "Traceback" not in log_of(farm), log_of(farm)
            return f"exit code 3: {told[-1]}"


def no_right(folder: Path) -> str:
    """Row 23: started by somebody who may not write there."""
    need("setpriv")
    with Farm(folder) as farm:
        folder.chmod(0o755)
        done = subprocess.run(
            ["setpriv", "--reuid=65534", "--clear-groups", sys.executable, "-m", "monitor", "run"],
            env={**os.environ, "MONITOR_CONFIG": str(farm.config)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    if "ModuleNotFoundError" in done.stderr or "Permission denied: '/" in done.stderr:
        raise Skipped(f"nobody may not read the program: {done.stderr.splitlines()[-1]}")
    assert done.returncode == 3, done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return f"exit code 3: {done.stderr.strip()}"


def descriptors(folder: Path) -> str:
    """Row 78: no file and no connection can be opened any more."""
    need("prlimit")
    farm = Farm(folder)
    with running(farm) as daemon:
        open_now = len(list(Path(f"/proc/{daemon.pid}/fd").iterdir()))
        call("prlimit", "--pid", str(daemon.pid), f"--nofile={open_now}:")
        publish(farm)
        wait_until(lambda: False, 10)
        assert daemon.poll() is None, log_of(farm)
        told = {line["event"] for line in (*lines(farm), *lines(farm, "warning"))}
        call("prlimit", "--pid", str(daemon.pid), "--nofile=1024:")
        finish(farm, daemon, 200)
    return f"10 s without descriptors, told as {sorted(told)}; then it goes on by itself"


if __name__ == "__main__":
    main(
        "the daemon on disks that fail",
        {
            "full": full,
            "full_log": full_log,
            "broken": broken,
            "read_only": read_only,
            "no_right": no_right,
            "descriptors": descriptors,
        },
    )
