"""The newsroom of the bench of the page: its configuration, the real daemon, and what it uses."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

from farm import Farm
from prose import TOWNS
from sinks import Sink
from webconfig import source, write_config

from monitor.passwords import digest_of, hash_password
from monitor.store import open_archive

FEEDS = 300
LIVE_RULES = 60
# Seconds between two polls of a feed.
EVERY = 20
USERS = 12
PASSWORD = "Wellenbrecher 7"
TOKEN = "mon_" + "b" * 40
FAR = timedelta(hours=12)
STARTING = 180.0
# Half of the feeds have the pages of their articles read, but for those of the beginning.
BACKLOG, PAGES = "false, enabled: true", "true, enabled: true"


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as the daemon wrote it down: its key in the sink, and when it was committed."""

    target: str
    name: str
    committed: float


@dataclass(slots=True)
class Room:
    """The daemon with its page as a child, and the database that both use."""

    folder: Path
    database: Path
    port: int
    daemon: subprocess.Popen[bytes]
    page: int = 0

    def rest(self) -> None:
        """Let no source be due for long."""
        self._next_poll(datetime.now(UTC) + FAR, timedelta())

    def wake(self) -> datetime:
        """Let all feeds be due now, which is when."""
        begun = datetime.now(UTC)
        self._next_poll(begun, timedelta())
        return begun

    def sweep(self) -> float:
        """Let all feeds be due at once; how many seconds until the last was polled."""
        begun = self.wake()
        asked = time.monotonic()
        query = f"SELECT count(*) FROM source_states WHERE last_try < ? AND {_FED}"
        while self._ask(query, _written(begun))[0][0]:
            if time.monotonic() - asked > 60:
                raise RuntimeError("the feeds are not polled")
            time.sleep(0.02)
        return time.monotonic() - asked

    def spread(self) -> None:
        """Let the feeds be due one after the other, each every few seconds."""
        self._next_poll(datetime.now(UTC), timedelta(seconds=EVERY))

    def alerts(self) -> list[Alert]:
        """Those that were owed so far."""
        lines = (self.folder / "stored").read_text("utf-8").splitlines()
        found = [json.loads(line) for line in lines]
        return [Alert(each["target"], each["name"], each["committed"]) for each in found]

    def story_at(self, url: str) -> tuple[str, str]:
        """The source and the story of the article with an address."""
        query = (
            "SELECT articles.source, story FROM articles"
            " JOIN story_articles ON article = id WHERE url = ?"
        )
        ((of, story),) = self._ask(query, url)
        return str(of), str(story)

    def _ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.database, timeout=20)) as connection:
            return connection.execute(query, values).fetchall()

    def _next_poll(self, first: datetime, over: timedelta) -> None:
        names = [source(each) for each in range(FEEDS)]
        times = [_written(first + over * each / FEEDS) for each in range(FEEDS)]
        put = "UPDATE source_states SET next_poll = ? WHERE source = ?"
        with closing(sqlite3.connect(self.database, timeout=20)) as connection, connection:
            connection.execute(
                f"UPDATE source_states SET next_poll = ? WHERE NOT {_FED}",
                [_written(datetime.now(UTC) + FAR)],
            )
            connection.executemany(put, list(zip(times, names, strict=True)))


_FED = f"source IN ({', '.join(repr(source(each)) for each in range(FEEDS))})"


def _written(time: datetime) -> str:
    return time.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


@contextmanager
def opened(folder: Path, database: Path, farm: Farm, mail: Sink, hook: Sink) -> Iterator[Room]:
    """A room with all feeds read once and nothing due; it lasts as long as the context."""
    port = _free_port()
    _configure(folder, database, port, farm, mail, hook)
    # The backlog of the feeds alerts nobody, as there are no rules yet.
    rules, sources = folder / "rules" / "bench.yaml", folder / "sources.yaml"
    written = rules.read_text("utf-8")
    rules.write_text("rules: []\n", "utf-8")
    with closing(sqlite3.connect(database, timeout=20)) as connection, connection:
        # Pages of a farm that is gone, if the run before was broken off.
        connection.execute("UPDATE articles SET page_due = NULL WHERE page_due IS NOT NULL")
    names = [source(each) for each in range(FEEDS)]
    arguments = [sys.executable, "-m", "monitor", "poll", *names, "--config", str(folder)]
    done = subprocess.run(arguments, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"the feeds are not read:\n{(done.stdout + done.stderr)[-2000:]}")
    # What is not in the index yet is looked through one by one; the daemon sees to it in time.
    with open_archive(database) as archive:
        while archive.fill_search(1_000):
            pass
    rules.write_text(written, "utf-8")
    sources.write_text(sources.read_text("utf-8").replace(BACKLOG, PAGES), "utf-8")
    handover = Path(__file__).with_name("handover.py")
    with (folder / "log").open("ab") as log:
        # The real daemon, which also writes down when alerts were committed.
        daemon = subprocess.Popen(
            [sys.executable, str(handover), "--daemon", str(folder)], stderr=log
        )
    room = Room(folder, database, port, daemon)
    try:
        room.page = _wait_for_page(room)
        room.rest()
        yield room
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(30)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _wait_for_page(room: Room) -> int:
    """The id of the page's process, once it answers."""
    end = time.monotonic() + STARTING
    while time.monotonic() < end:
        if room.daemon.poll() is not None:
            break
        try:
            connection = HTTPConnection("127.0.0.1", room.port, timeout=5)
            connection.request("GET", "/login")
            if connection.getresponse().status == 200:
                return _page_of(room.daemon.pid)
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"no page:\n{(room.folder / 'log').read_text('utf-8')[-3000:]}")


def _page_of(daemon: int) -> int:
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            try:
                parent = int((each / "stat").read_text("utf-8").rpartition(")")[2].split()[1])
                told = (each / "cmdline").read_bytes().split(b"\0")
            except (OSError, IndexError):
                continue
            if parent == daemon and b"web" in told:
                return int(each.name)
    raise RuntimeError("the daemon has no page")


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has used, in hundredths; its children are left out."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _configure(folder: Path, database: Path, port: int, farm: Farm, mail: Sink, hook: Sink) -> None:
    write_config(folder, database)
    (folder / "stored").touch()
    _add(folder / "monitor.yaml", f'web: {{listen: "127.0.0.1:{port}"}}\n')
    _replace(
        folder / "channels.yaml",
        ("port: 9,", f"port: {mail.port},"),
        ("127.0.0.1:9/", f"127.0.0.1:{hook.port}/"),
        (
            "desks:\n",
            "  - {id: mail, mail: [desk@example.org]}\n"
            f'  - {{id: hook, apprise: "json://127.0.0.1:{hook.port}/hook"}}\n'
            "desks:\n  - {id: live, title: Live, targets: [mail, hook]}\n",
        ),
    )
    pause = f", interval: {{min: {EVERY}s, max: {EVERY}s}}, pages: "
    _replace(
        folder / "sources.yaml",
        *(
            (
                f"'http://127.0.0.1:8099/{each}.rss'",
                f"'{url}'{pause}{'false' if each % 2 else BACKLOG}",
            )
            for each, url in enumerate(farm.urls)
        ),
    )
    rules = [
        f"  - {{id: live-{each}, title: Live {TOWNS[each]}, desk: live, level: normal,"
        f" query: {TOWNS[each]}}}\n"
        for each in range(LIVE_RULES)
    ]
    _add(folder / "rules" / "bench.yaml", "".join(rules))
    (folder / "users.yaml").write_text(_users(), "utf-8")
    (folder / "users.yaml").chmod(0o600)


def _users() -> str:
    hashed = hash_password(PASSWORD)
    lines = [f"  - {{id: user{each}, role: admin, password: '{hashed}'}}" for each in range(USERS)]
    token = f"  - {{id: bench, digest: {digest_of(TOKEN)}, scopes: [read, metrics, feeds]}}"
    return "\n".join(["users:", *lines, "tokens:", token, ""])


def _add(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def _replace(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in pairs:
        if old not in text:
            raise RuntimeError(f"{path}: no {old!r}")
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
