"""kill -9 of the real daemon again and again, while papers publish and sinks count."""

from __future__ import annotations

import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.demo.newsroom import Newsroom, kill
from monitor.demo.sinks import Mail
from monitor.store import check
from tests.faults import press
from tests.faults.press import CHAT, Told

SLUG = re.compile(r"/(news-\d+)\.html")
# Far beyond what a busy machine needs.
PATIENCE = 90.0


def wait_until(is_reached: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Whether something is reached in so many seconds."""
    end = time.monotonic() + seconds
    while not is_reached():
        if time.monotonic() > end:
            return False
        threading.Event().wait(0.02)
    return True


class Farm(Newsroom):
    """The demo's newsroom with papers that never run out; nothing else than their news arrives."""

    def __init__(
        self,
        folder: Path,
        *,
        steps: int = 200,
        seed: str = "press",
        rules: Sequence[str] = tuple(press.PLACES),
        on_mail: Callable[[Mail], None] | None = None,
    ) -> None:
        papers = press.papers(steps, seed, rules)
        super().__init__(folder, now=lambda: datetime.now(UTC), papers=papers, on_mail=on_mail)
        self.log = folder / "daemon.log"
        self.daemons = 0

    def start(
        self, failpoint: str = "", *, options: Sequence[str] = (), **environ: str
    ) -> subprocess.Popen[str]:
        """Start a daemon, in the build that fails if a failpoint is named; its log is a file."""
        program = ["tests.faults.failing"] if failpoint else ["monitor", "run", "--config"]
        self.daemons += 1
        with self.log.open("w", encoding="utf-8") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *program, str(self.config), *options],
                stdin=subprocess.DEVNULL,
                stderr=log,
                text=True,
                env={**os.environ, "MONITOR_FAILPOINT": failpoint, **environ},
                start_new_session=True,
            )

    def has_started(self) -> bool:
        """Whether the daemon that was started last has begun to work."""
        return '"started"' in self.log.read_text(encoding="utf-8")

    def owed(self) -> Counter[Told]:
        """The alerts that everything published is to bring."""
        return press.expected(each.article for each in self.landscape.published)

    def told(self) -> Counter[Told]:
        """The alerts that have arrived."""
        return Counter(at for at, _, _ in self.messages())

    def messages(self) -> Iterator[tuple[Told, str, str]]:
        """What has arrived, each with its Message-ID (chats have none) and its text."""
        for mail in self.mail.mails:
            body = mail.message.get_body(("plain",))
            text = "" if body is None else body.get_content()
            for slug in set(SLUG.findall(text)):
                for place in mail.recipients:
                    yield (slug, place), str(mail.message["Message-ID"]), text
        for post in self.chat.posts:
            text = post.body["message"]
            for slug in set(SLUG.findall(text)):
                yield (slug, CHAT), "", text

    def is_settled(self) -> bool:
        """Whether every alert has arrived and nothing is left to be sent."""
        return not self.owed() - self.told() and not self.counted("owed", "sending", "uncertain")

    def counted(self, *states: str) -> int:
        """How many alerts the database has in these states."""
        return _counted(self.database, states)

    def left_by_the_dead(self, *states: str) -> int:
        """The same of a daemon that was killed; its database is left as it lies."""
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / self.database.name
            for ending in ("", "-wal"):
                part = self.database.with_name(self.database.name + ending)
                if part.exists():
                    shutil.copyfile(part, copy.with_name(copy.name + ending))
            return _counted(copy, states)


def _counted(database: Path, states: Sequence[str]) -> int:
    with closing(sqlite3.connect(database, timeout=20)) as connection:
        try:
            rows = connection.execute("SELECT state FROM deliveries")
            return sum(state in states for (state,) in rows)
        except sqlite3.OperationalError:
            return 0  # there is no such table yet


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a siege. ``in_flight`` are sends that were under way at a kill."""

    kills: int
    articles: int
    owed: Counter[Told]
    told: Counter[Told]
    in_flight: int
    keys: int
    marked: int
    exit_code: int
    damage: tuple[str, ...]
    seconds: float

    @property
    def lost(self) -> int:
        """Alerts that never arrived."""
        return (self.owed - self.told).total()

    @property
    def twice(self) -> int:
        """Alerts that arrived once more than they should have."""
        return (self.told - self.owed).total()

    @property
    def holds(self) -> bool:
        """Whether the promise was kept."""
        return (
            not self.lost
            and set(self.told) == set(self.owed)
            and self.twice <= self.in_flight
            and self.keys == len([each for each in self.owed if each[1] != CHAT])
            and self.exit_code == 0
            and not self.damage
        )


@contextmanager
def publishing(farm: Farm, pause: float) -> Iterator[None]:
    """Have the papers publish an article after each pause, as long as the context lasts."""
    over = threading.Event()

    def publish() -> None:
        while not over.wait(pause):
            farm.landscape.advance()

    thread = threading.Thread(target=publish, name="press")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def besiege(
    folder: Path,
    kills: int,
    seed: int,
    *,
    longest: float = 2.5,
    tell: Callable[[str], object] = str,
) -> Outcome:
    """Kill the daemon so many times at moments that ``seed`` chooses, then let it finish.

    It lives for ``longest`` seconds at the most once it has started.
    """
    rng, began, flying = random.Random(seed), time.monotonic(), 0
    with Farm(folder, steps=40 * kills, seed=str(seed)) as farm:
        # A few die at the very start, with the database just being made.
        for _ in range(min(3, kills // 4)):
            daemon = farm.start()
            threading.Event().wait(rng.uniform(0.1, 2.5))
            kill(daemon)
        daemon = farm.start()
        if not wait_until(farm.has_polled_all):
            raise RuntimeError(farm.log.read_text(encoding="utf-8"))
        done = farm.daemons - 1
        with publishing(farm, 0.35):
            while done < kills:
                if rng.random() < 0.8:
                    wait_until(farm.has_started, 30)
                threading.Event().wait(rng.uniform(0.0, longest))
                kill(daemon)
                flying += farm.left_by_the_dead("sending")
                daemon = farm.start()
                done += 1
                if done % 20 == 0:
                    tell(f"{done} kills, {len(farm.landscape.published)} articles")
        wait_until(lambda: farm.has_started() and farm.is_settled())
        # Time for an alert too many: each paper is polled once more at least.
        threading.Event().wait(2.5)
        daemon.terminate()
        exit_code = daemon.wait(15)
        messages = list(farm.messages())
        return Outcome(
            kills=done,
            articles=farm.landscape.step,
            owed=farm.owed(),
            told=farm.told(),
            in_flight=flying,
            keys=len({key for _, key, _ in messages if key}),
            marked=sum("Wiederholung" in text for *_, text in messages),
            exit_code=exit_code,
            damage=tuple(check(farm.database)),
            seconds=time.monotonic() - began,
        )
