"""A newsroom to watch: the papers, the sinks, and a real configuration that joins them."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path
from string import Template
from types import TracebackType
from typing import IO, Self

from monitor.demo.landscape import Landscape, Paper, PaperArticle
from monitor.demo.sinks import Mail, MailSink, Post, WebhookSink
from monitor.model import Server
from monitor.notify import TEXTS
from monitor.settings import Settings, load, write_schemas
from monitor.store import Reader, exists

CHAT = "newsroom-chat"


@dataclass(frozen=True, slots=True)
class Told:
    """An alert as it is to arrive: which article, at which address or chat, for which rules."""

    slug: str
    at: str
    rules: tuple[str, ...]


class Newsroom:
    """Everything around the daemon, in ``folder``, as long as the context lasts.

    ``papers`` may bring articles of their own, under the ids of those that come with the demo.
    ``on_mail`` and ``on_post`` are called when an alert arrives, in the thread of its sink. The
    page is at ``page_port`` if that is free, else at any port. With a ``server`` all is kept there,
    and each paper has an address of its own, so that several workers have something to share.
    """

    def __init__(
        self,
        folder: Path,
        *,
        now: Callable[[], datetime],
        papers: Sequence[Paper] | None = None,
        on_mail: Callable[[Mail], None] | None = None,
        on_post: Callable[[Post], None] | None = None,
        page_port: int = 0,
        server: Server | None = None,
    ) -> None:
        self.config = folder / "config"
        self.database = folder / "monitor.db"
        self._server = server
        self.landscape = Landscape(now=now, papers=papers, apart=server is not None)
        self.mail = MailSink(now=now, on_arrival=on_mail)
        self.chat = WebhookSink(now=now, on_arrival=on_post)
        self.page = f"http://127.0.0.1:{free_port(page_port)}"
        self._exit = ExitStack()
        self._settings: Settings | None = None

    def __enter__(self) -> Self:
        for part in (self.landscape, self.mail, self.chat):
            self._exit.enter_context(part)
        self._write_config()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._exit.close()

    @property
    def settings(self) -> Settings:
        """The demo's configuration as the daemon reads it."""
        if self._settings is None:
            loaded = load(self.config, os.environ)
            if loaded.settings is None or loaded.problems:
                raise RuntimeError("\n".join(str(each) for each in loaded.problems))
            self._settings = loaded.settings
        return self._settings

    def start_daemon(
        self, log: IO[str] | int = subprocess.PIPE, command: Sequence[str] = ("run",)
    ) -> subprocess.Popen[str]:
        """Start `monitor run`, or another command; its log goes to ``log`` as JSON lines."""
        return subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "monitor", *command, "--config", str(self.config)],
            stdin=subprocess.DEVNULL,
            stderr=log,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def has_polled_all(self) -> bool:
        """Whether each source was read once, so that what appears from now on is news."""
        if not exists(self.settings.database):
            return False
        with Reader.open(self.settings.database) as reader:
            states = reader.states()
        return all(
            source.id in states and states[source.id].last_success
            for source in self.settings.sources
        )

    def copies_next(self) -> bool:
        """Whether a paper prints next what another one had before."""
        coming = self.landscape.step + 1
        return any(each.copy_of for each in self.landscape.articles if each.appears == coming)

    def expected(self) -> Counter[Told]:
        """The alerts that are to arrive for everything published since the start."""
        rules = {rule.id: rule for rule in self.settings.rules}
        desks = {desk.id: desk for desk in self.settings.desks}
        targets = {target.id: target for target in self.settings.targets}
        told: Counter[Told] = Counter()
        for article in self._news():
            by_place: dict[str, set[str]] = {}
            for rule in article.rules:
                for name in desks[rules[rule].desk].targets:
                    for place in targets[name].recipients or (name,):
                        by_place.setdefault(place, set()).add(rule)
            for place, held in by_place.items():
                told[Told(article.slug, place, tuple(sorted(held)))] += 1
        return told

    def arrived(self) -> Counter[Told]:
        """The alerts that have arrived, read from what the sinks were sent."""
        told: Counter[Told] = Counter()
        for mail in self.mail.mails:
            text = _text_of(mail)
            told.update(self._told(text, place) for place in mail.recipients)
        told.update(self._told(post.body["message"], CHAT) for post in self.chat.posts)
        return told

    def repeated(self) -> Counter[Told]:
        """Those of them that say of themselves that they may have arrived before."""
        told: Counter[Told] = Counter()
        marks = [each.repeat for each in TEXTS.values()]
        for mail in self.mail.mails:
            text = _text_of(mail)
            if any(mark in text for mark in marks):
                told.update(self._told(text, place) for place in mail.recipients)
        for post in self.chat.posts:
            if any(mark in post.body["message"] for mark in marks):
                told[self._told(post.body["message"], CHAT)] += 1
        return told

    def _told(self, text: str, at: str) -> Told:
        slugs = [each.slug for each in self.landscape.articles if f"/{each.slug}.html" in text]
        rules = [rule.id for rule in self.settings.rules if rule.title in text]
        return Told(",".join(slugs), at, tuple(sorted(rules)))

    def _news(self) -> list[PaperArticle]:
        """Backlog alerts nobody, and neither does what another paper has told already."""
        published = (each.article for each in self.landscape.published)
        return [each for each in published if each.appears > 0 and not each.copy_of]

    def _write_config(self) -> None:
        values = {
            "DEMO_DATABASE": self._server.url if self._server else str(self.database),
            "DEMO_SMTP_PORT": str(self.mail.port),
            "DEMO_WEBHOOK": self.chat.apprise_url,
            "DEMO_PAGE": self.page.removeprefix("http://"),
            # Whoever can read it can read the database, too.
            "DEMO_LINK_SECRET": secrets.token_hex(16),
        }
        for paper, (_, url) in self.landscape.feed_urls.items():
            values[f"DEMO_FEED_{paper.removeprefix('paper-').upper()}"] = url
        write_schemas(self.config / "schema")
        with as_file(files("monitor.demo").joinpath("config")) as templates:
            for template in sorted(templates.rglob("*.yaml")):
                file = self.config / template.relative_to(templates)
                file.parent.mkdir(parents=True, exist_ok=True)
                text = Template(template.read_text("utf-8")).safe_substitute(values)
                # The secret of the links is in it.
                file.touch(0o600)
                file.write_text(text, encoding="utf-8")


def _text_of(mail: Mail) -> str:
    """Its words, without the line breaks of mails."""
    body = mail.message.get_body(("plain",))
    return "" if body is None else " ".join(str(body.get_content()).split())


def free_port(wanted: int = 0) -> int:
    """That port on loopback if nobody listens there, else one that is free now."""
    for port in dict.fromkeys((wanted, 0)):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(trial.getsockname()[1])
    raise RuntimeError("no port is free on 127.0.0.1")


def kill(daemon: subprocess.Popen[str]) -> None:
    """End the daemon as a power cut would."""
    daemon.send_signal(signal.SIGKILL)
    daemon.wait()
