"""A configuration and an archive for the commands that look at rules; all names are invented."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from monitor.cli import app
from monitor.errors import MonitorError
from monitor.model import Address, Article, Delivery, Entry, Hit, Server, SourceState, key_of
from monitor.store import SqlArchive, open_archive
from monitor.wiring import Configured, configure

FILES = {
    "monitor.yaml": "contact: mailto:desk@example.org\ndatabase: '{database}'\n",
    "sources.yaml": (
        "sources:\n"
        "  - {id: bote, name: Der Bote, url: https://feeds.bote.example/rss}\n"
        "  - {id: blatt, name: Das Blatt, url: https://blatt.example/rss, enabled: false}\n"
    ),
    "people.yaml": (
        "as_of: {today}\n"
        "people:\n"
        "  - {id: brams, name: Ida Brams}\n"
        "lists:\n"
        '  - {id: land, of: ["@brams", Ministerin]}\n'
        '  - {id: alle, of: ["@land", Landrat]}\n'
        "  - {id: vergessen, of: [Zeppelin]}\n"
    ),
    "channels.yaml": (
        "targets:\n"
        '  - {id: chat, apprise: "json://127.0.0.1/hook"}\n'
        "desks:\n"
        "  - {id: lokales, title: Lokales, targets: [chat]}\n"
    ),
    "rules/a.yaml": (
        "rules:\n"
        "  - id: faehre\n"
        "    title: Fähren\n"
        "    desk: lokales\n"
        "    level: eil\n"
        "    query: Fähre OR Anleger\n"
        "    budget: 2\n"
        "    examples: {match: [Die Fähre legt ab.], no_match: [Ein Boot.]}\n"
        "  - {id: besuch, title: Besuch, desk: lokales, level: normal,"
        " query: '@alle NEAR/3 Warlingen'}\n"
    ),
}


@dataclass(frozen=True, slots=True)
class Done:
    """What a command wrote, and its exit code."""

    code: int
    out: str
    err: str


@dataclass
class Newsdesk:
    """A folder with a configuration and, once something is in it, an archive."""

    folder: Path
    server: Server | None = None
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        for name, text in FILES.items():
            filled = text.replace("{database}", self.server.url if self.server else str(self.file))
            self.write(name, filled.replace("{today}", str(self.now.date())))

    @property
    def config(self) -> Path:
        return self.folder / "config"

    @property
    def file(self) -> Path:
        return self.folder / "monitor.db"

    @property
    def database(self) -> Address:
        return self.server or self.file

    def write(self, name: str, text: str) -> Path:
        """Write a file of the configuration."""
        file = self.config / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def configured(self) -> Configured:
        return configure(self.config, {})

    @contextmanager
    def archive(self) -> Iterator[SqlArchive]:
        with open_archive(self.database) as archive:
            yield archive

    def article(self, number: int, text: str = "", **changes: Any) -> Article:
        """The n-th article, seen n hours ago and read at once."""
        url = f"https://www.bote.example/{number}"
        seen = self.now - timedelta(hours=number, minutes=1)
        values: dict[str, Any] = {
            "id": key_of("bote", url),
            "source": "bote",
            "url": url,
            "title": f"Meldung {number}",
            "text": text,
            "seen": seen,
            "read": seen,
        }
        return Article(**(values | changes))

    def store(self, *articles: Article, hits: bool = False) -> Sequence[Article]:
        """Keep articles, with the hits of the rules and what is owed for them if asked for."""
        found: list[tuple[Article, Hit]] = []
        if hits:
            rules = self.configured().rules
            found = [(each, hit) for each in articles for hit in rules.match(each)[0]]
        owed = [
            Delivery(key_of(article.id, "chat"), article.id, "chat", (hit.rule,), due=self.now)
            for article, hit in found
        ]
        entries = [(Entry((each.url,), each.url, each.title), each) for each in articles]
        with self.archive() as archive:
            archive.record(entries=entries, hits=found, deliveries=owed)
        return articles

    def polled(self, source: str, **changes: Any) -> None:
        """Let a source have been asked an hour ago."""
        state = SourceState(source, last_try=self.now - timedelta(hours=1), **changes)
        with self.archive() as archive:
            archive.record(state)

    def fill(self, number: int = 150, *, every: int = 10) -> None:
        """An archive of so many articles, an hour apart, with a ferry in every tenth."""
        self.store(
            *(
                self.article(
                    each,
                    "Die Fähre nach Warlingen fährt. Sie ist pünktlich."
                    if each % every == 0
                    else "Im Rathaus wurde lange beraten.",
                )
                for each in range(1, number + 1)
            )
        )

    def run(self, *arguments: str) -> Done:
        """Call `monitor`, in this process."""
        out, err, code = _stream(), _stream(), 0
        with redirect_stdout(out), redirect_stderr(err):
            try:
                app()([*arguments, "--config", str(self.config)])
            except MonitorError as error:
                err.write(f"monitor: {error}\n")
                code = error.exit_code
            except SystemExit as error:
                code = int(error.code or 0)
        return Done(code, _written(out), _written(err))


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), "utf-8", newline="")


def _written(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
