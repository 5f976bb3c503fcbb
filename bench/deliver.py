"""How fast owed alerts are handed over: to a mail server, to a webhook, and to both at once."""

from __future__ import annotations

import argparse
import asyncio
import os
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from sinks import Arrived, Sink, running

from monitor.daemon import Daemon
from monitor.model import (
    Article,
    Delivery,
    Entry,
    Evidence,
    Hit,
    Level,
    MailServer,
    Message,
    Security,
    Target,
)
from monitor.notify import Channels
from monitor.wiring import configure, open_pipeline

AT_ONCE = 4
TO = "desk@example.org"
TEXT = "Die Ministerin eröffnet am Freitag das Werk in Görlitz, hieß es aus der Kanzlei. " * 12
DESK = "lokales"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000, help="for each of the two")
    messages = parser.parse_args().messages
    print(f"{messages:,} messages to each, {AT_ONCE} at once to each, {os.cpu_count()} cores\n")
    print("                             mail/s  webhook/s   s of CPU   lost  twice  connections")
    with running("mail") as mail, running("hook") as hook:
        sinks = [mail, hook]
        by_threads("handed over, mail alone", sinks[:1], messages, [mail, hook])
        by_threads("handed over, webhooks alone", sinks[1:], messages, [mail, hook])
        by_threads("handed over, both at once", sinks, messages, [mail, hook])
        asyncio.run(by_daemon("by the daemon, both at once", messages, mail, hook))


def by_threads(name: str, used: Sequence[Sink], count: int, both: Sequence[Sink]) -> None:
    """Send with as many threads as the daemon has places for these targets."""
    mail, hook = both
    begun = _begin(both)
    server = MailServer("127.0.0.1", mail.port, "Monitor <monitor@example.org>", Security.NONE)
    targets = {
        mail: Target("mail", (TO,)),
        hook: Target("hook", apprise_url=f"json://127.0.0.1:{hook.port}/hook"),
    }
    with closing(Channels(server)) as channels, ThreadPoolExecutor(AT_ONCE * len(used)) as pool:

        def send(number: int, target: Target) -> None:
            to = TO if target.is_mail else ""
            html = f"<p>{TEXT}</p>" if target.is_mail else ""
            text = f"{TEXT}\n\nhttps://bote.example/{number}"
            channels.send(target, to, Message(f"k{number}", f"[EIL] No. {number}", text, html))

        for _ in pool.map(
            lambda each: send(*each),
            [(number, targets[sink]) for number in range(count) for sink in used],
        ):
            pass
    _tell(name, both, begun, count, len(used))


async def by_daemon(name: str, count: int, mail: Sink, hook: Sink) -> None:
    """Let the daemon pay what it finds owed in its database."""
    with tempfile.TemporaryDirectory() as folder:
        config, database = _written(Path(folder), mail.port, hook.port)
        found = configure(config, {})
        assert not found.errors, found.errors
        # As the daemon logs where it has no terminal.
        log = structlog.PrintLoggerFactory(file=(Path(folder) / "log").open("w"))
        structlog.configure([structlog.processors.JSONRenderer()], logger_factory=log)
        async with open_pipeline(found, may_upgrade=True) as pipeline:
            _owe(pipeline.archive, count)
            daemon = Daemon(pipeline, (), retention=timedelta(days=30))
            begun = _begin([mail, hook])
            run = asyncio.create_task(daemon.run())
            settling: list[float] = []
            while min(each.arrived().count for each in (mail, hook)) < count:
                before = time.monotonic()
                await asyncio.sleep(0.2)
                settling.append(time.monotonic() - before - 0.2)
                if run.done():
                    break
            daemon.stop()
            await run
        _tell(name, [mail, hook], begun, count, 2)
        with closing(sqlite3.connect(database)) as connection:
            states = connection.execute("SELECT state, count(*) FROM deliveries GROUP BY state")
            print("in the database: " + ", ".join(f"{many:,} {state}" for state, many in states))
        late = 1000 * max(settling, default=0), 1000 * statistics.median(settling or [0])
        print(f"its event loop came late by {late[1]:.0f} ms as a rule, {late[0]:.0f} ms at most")


def _begin(sinks: Sequence[Sink]) -> float:
    for each in sinks:
        each.forget()
    return time.process_time()


def _tell(name: str, sinks: Sequence[Sink], cpu: float, count: int, used: int) -> None:
    spent = time.process_time() - cpu
    told: list[Arrived] = [each.arrived() for each in sinks]
    lost = count * used - sum(each.unique for each in told)
    twice = sum(each.count - each.unique for each in told)
    rates = [f"{each.rate:.0f}" if each.count else "-" for each in told]
    print(
        f"{name:<28}{rates[0]:>7}{rates[1]:>11}{spent:>11.1f}{lost:>7}{twice:>7}"
        f"{told[0].connections:>13}",
        flush=True,
    )


def _written(folder: Path, mail: int, hook: int) -> tuple[Path, Path]:
    """A configuration with the two targets; where it is, and where its database is."""
    config = folder / "config"
    (config / "rules").mkdir(parents=True)
    database = folder / "monitor.db"
    (config / "monitor.yaml").write_text(f"database: {database}\ncontact: mailto:a@example.org\n")
    (config / "sources.yaml").write_text(
        "sources:\n  - {id: bote, name: Bote, url: https://bote.example/feed}\n"
    )
    (config / "rules" / "rules.yaml").write_text(
        f"rules:\n  - {{id: werk, title: Werk, desk: {DESK}, level: eil, query: Werk}}\n"
    )
    (config / "channels.yaml").write_text(
        f"mail: {{host: 127.0.0.1, port: {mail}, security: none, sender: monitor@example.org}}\n"
        "targets:\n"
        f"  - {{id: mail, mail: [{TO}]}}\n"
        f'  - {{id: hook, apprise: "json://127.0.0.1:{hook}/hook"}}\n'
        f"desks:\n  - {{id: {DESK}, targets: [mail, hook]}}\n"
    )
    return config, database


def _owe(archive: object, count: int) -> None:
    """Store so many articles, each with a hit of which both targets are to hear."""
    now = datetime.now(UTC)
    for start in range(0, count, 500):
        of = [_article(number, now) for number in range(start, min(count, start + 500))]
        archive.record(  # type: ignore[attr-defined]
            entries=[(Entry((each.id,), each.url, each.title), each) for each in of],
            hits=[(each, _hit(each)) for each in of],
            deliveries=[
                Delivery(f"{each.id}-{target}", each.id, target, ("werk",), to, due=now)
                for each in of
                for target, to in (("mail", TO), ("hook", ""))
            ],
        )


def _article(number: int, now: datetime) -> Article:
    return Article(
        f"a{number}", "bote", f"https://bote.example/{number}", f"No. {number}", text=TEXT, seen=now
    )


def _hit(article: Article) -> Hit:
    evidence = (Evidence("text", 15, 23, article.text[15:23]),)
    return Hit("werk", "1", "Werk", DESK, Level.EIL, evidence)


if __name__ == "__main__":
    threading.current_thread().name = "bench"
    main()
