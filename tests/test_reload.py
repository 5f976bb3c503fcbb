"""A changed configuration is taken over while the daemon runs: whole, or not at all."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pytest
from structlog.testing import capture_logs

from monitor.daemon import Daemon
from monitor.demo.newsroom import Newsroom as RealNewsroom
from monitor.errors import DatabaseError, SendError
from monitor.model import Article, ConfigState, Response
from monitor.outlets import Outlets
from monitor.pipeline import Pipeline
from monitor.poll.schedule import home_of
from monitor.reload import Reload
from monitor.settings import Settings, files_of
from monitor.store import MemoryArchive
from monitor.watch import QUIET, Watch
from monitor.wiring import configure, outlets_for
from tests.demo.test_kill import log_of, start, wait_until
from tests.fakes import FakeWeb, rss
from tests.newsroom import Newsroom, idle, settle, working
from tests.settings.conftest import FILES, Folder
from tests.values import NOON

REFUSED = "configuration refused, the last good one stays"
FAULTY = "configuration has mistakes, last good versions stay"
RIGHT = "configuration is right again"
TAKEN = "configuration taken over"
RESTART = "changed, but only a restart takes it over"
Log = list[Mapping[str, Any]]


@dataclass
class Running:
    """A daemon on a folder of real files and fakes of the world."""

    folder: Folder
    newsroom: Newsroom
    pipeline: Pipeline
    daemon: Daemon
    watch: Watch
    reload: Reload
    log: Log

    def change(self) -> None:
        """Take over what is in the files by now, as the daemon does when they are quiet."""
        asyncio.run(self.changed())

    async def changed(self) -> None:
        first = self.watch.look()
        self.newsroom.clock.move(QUIET)
        if change := first or self.watch.look():
            await self.reload.take(change)
            if self.daemon.engine.is_running:
                await self.daemon.tasks.done("send")
            else:
                await settle(self.daemon)

    def events(self) -> list[str]:
        """What was told since the last call."""
        events = [each["event"] for each in self.log if each["event"] != "sent"]
        self.log.clear()
        return events

    def query(self, rule: str) -> str:
        return self.pipeline.rules.rules[rule].query

    def hits(self, text: str) -> list[str]:
        found, _ = self.pipeline.rules.match(Article("1", "bote", "", "", text=text))
        return [hit.rule for hit in found]

    def messages(self) -> list[str]:
        """Titles of what the operator was told."""
        return [message.title for _, _, message in self.newsroom.channel.sent]


def running_on(folder: Folder, newsroom: Newsroom, log: Log) -> Running:
    watch = Watch((folder.path,), partial(files_of, folder.path), newsroom.clock)
    found = configure(folder.path, folder.environ)

    def outlets(settings: Settings) -> Outlets:
        return replace(outlets_for(settings), notifier=newsroom.channel)

    pipeline = newsroom.pipeline()
    pipeline.rules = found.rules
    pipeline.outlets = outlets(found.settings)
    sources = [each for each in found.settings.sources if each.enabled]
    daemon = Daemon(pipeline, sources, retention=timedelta(days=365))
    reload = Reload(found, pipeline, daemon, watch, folder.environ, outlets=outlets)
    return Running(folder, newsroom, pipeline, daemon, watch, reload, log)


@pytest.fixture
def log() -> Iterator[Log]:
    with capture_logs() as logs:
        yield logs  # type: ignore[misc]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "config")
    for name, text in FILES.items():
        folder.write(name, text)
    folder.write("monitor.yaml", "contact: mailto:desk@example.org\noperator: chat\n")
    return folder


@pytest.fixture
def running(folder: Folder, newsroom: Newsroom, log: Log) -> Running:
    return running_on(folder, newsroom, log)


def test_a_changed_rule_holds_from_then_on(running: Running) -> None:
    running.folder.replace("rules/a.yaml", "query: Hafen}", "query: Kai}")

    running.change()

    assert running.hits("Am Kai im Hafen.") == ["hafen"]
    assert running.hits("Im Hafen.") == []
    assert [(each["event"], each["rules"], each["sources"]) for each in running.log] == [
        (TAKEN, "2 (1 changed)", "2")
    ]
    assert running.messages() == []


def test_a_rule_that_is_deleted_is_gone_and_a_new_file_is_read(running: Running) -> None:
    rules = running.folder.path / "rules"
    (rules / "a.yaml").unlink()
    running.folder.write(
        "rules/b.yaml", "rules: [{id: b, title: B, desk: lokales, level: normal, query: Boot}]\n"
    )

    running.change()

    assert list(running.pipeline.rules.rules) == ["b"]


def test_a_newer_municipality_directory_is_taken_over_like_the_other_files(
    running: Running,
) -> None:
    running.folder.write("municipalities.tsv", "91\tland\tWarland\t0\t\n")
    running.folder.write("places.yaml", 'places: [{id: kreis, directory: "91"}]\n')
    running.folder.replace("rules/a.yaml", "query: Hafen}", "query: '@kreis'}")
    running.change()
    before = running.hits("In Quarnfeld brannte es.")

    running.folder.write(
        "municipalities.tsv", "91\tland\tWarland\t0\t\n91101001\tgemeinde\tQuarnfeld\t9\t\n"
    )
    running.change()

    assert before == []
    assert running.hits("In Quarnfeld brannte es.") == ["hafen"]


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "# nothing\n",
        "rules:\n  - {id: hafen, tit",
        "rules: nothing\n",
        "rules:\n  - just words\n",
        FILES["rules/a.yaml"].replace("id: hafen", "id: Hafen!"),
        FILES["rules/a.yaml"].replace("id: hafen", "id: faehre"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing_at_all(running: Running, broken: str) -> None:
    running.folder.replace("sources.yaml", "name: Der Bote", "name: Bote")
    running.folder.write("rules/a.yaml", broken)
    before = running.pipeline.outlets

    running.change()

    assert running.hits("Die Fähre auf der Warle, im Hafen.") == ["faehre", "hafen"]
    assert running.pipeline.outlets is before
    assert running.daemon.polling.sources["bote"].name == "Der Bote"
    assert running.events() == [REFUSED]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("sources.yaml", "https://bote", "htps://bote"),
        ("channels.yaml", "a@example.org", "a@b@c"),
        ("channels.yaml", "targets: [mails, chat]", "targets: [mails, chats]"),
        ("people.yaml", "name: Ida Brams", "nam: Ida Brams"),
        ("places.yaml", "in: kreis", "in: greis"),
        ("monitor.yaml", "operator: chat", "operator: chatt"),
        ("monitor.yaml", "contact", "kontakt"),
    ],
)
def test_a_mistake_outside_of_rules_changes_nothing_at_all(
    running: Running, file: str, old: str, new: str
) -> None:
    running.folder.replace("rules/a.yaml", "query: Hafen}", "query: Kai}")
    running.folder.replace(file, old, new)

    running.change()

    assert running.query("hafen") == "Hafen"
    assert running.events() == [REFUSED]


def test_a_folder_that_is_gone_changes_nothing_and_is_read_when_it_is_back(
    running: Running,
) -> None:
    rules, away = running.folder.path / "rules", running.folder.path / "away"
    rules.rename(away)
    running.change()
    gone = running.events()
    running.folder.path.rename(running.folder.path.with_name("config.away"))
    running.change()
    all_gone = running.events()
    running.folder.path.with_name("config.away").rename(running.folder.path)
    away.rename(rules)
    running.folder.replace("rules/a.yaml", "query: Hafen}", "query: Kai}")

    running.change()

    assert gone == [REFUSED]
    assert all_gone == [REFUSED]
    assert running.events() == [TAKEN, RIGHT]
    assert running.query("hafen") == "Kai"


def test_without_any_source_switched_on_nothing_changes(running: Running) -> None:
    text = FILES["sources.yaml"].replace("}", ", enabled: false}")
    running.folder.write("sources.yaml", text)

    running.change()

    assert list(running.daemon.polling.sources) == ["bote", "blatt"]
    assert "no source is switched on" in running.log[0]["problems"][0]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("query: Fähre AND Warle", "query: Fähre AND", "a.yaml:6:"),
        ("[Ein Boot.]", "[Die Fähre auf der Warle.]", "a.yaml:7:"),
        ("level: eil", "level: eill", "a.yaml:5:12"),
        ("    level: eil\n", "", "a.yaml:2:5"),
        ("desk: lokales\n", "desk: lokalest\n", "a.yaml:4:11"),
        ("query: Fähre AND Warle", "query: ${FAEHRE}", "a.yaml:6:12"),
    ],
)
def test_a_rule_with_a_mistake_keeps_its_last_good_version_and_others_change(
    running: Running, old: str, new: str, where: str
) -> None:
    running.folder.replace("rules/a.yaml", old, new)
    running.folder.replace("rules/a.yaml", "query: Hafen}", "query: Kai}")

    running.change()

    assert running.hits("Die Fähre auf der Warle.") == ["faehre"]
    assert running.hits("Am Kai.") == ["hafen"]
    (told,) = (each["problems"] for each in running.log if "problems" in each)
    assert running.events() == [TAKEN, FAULTY]
    assert len(told) == 1
    assert where in told[0]


def test_a_new_rule_with_a_mistake_is_left_out(running: Running) -> None:
    text = FILES["rules/a.yaml"] + (
        "  - {id: neu, title: Neu, desk: lokales, level: normal, query: (Neu}\n"
    )
    running.folder.write("rules/a.yaml", text)

    running.change()

    assert list(running.pipeline.rules.rules) == ["faehre", "hafen"]
    assert running.events() == [TAKEN, FAULTY]


def test_a_rule_that_loses_its_name_keeps_its_last_good_version(running: Running) -> None:
    running.folder.replace("rules/a.yaml", "query: Hafen}", 'query: "@brams"}')
    running.change()
    running.folder.replace("people.yaml", "id: brams", "id: brahms")
    running.folder.replace("people.yaml", "@brams", "@brahms")

    running.change()

    taken = running.events()
    running.folder.replace("sources.yaml", "Der Bote", "Bote")
    running.change()

    assert running.hits("Ida Brams war da.") == ["hafen"]
    assert taken == [TAKEN, TAKEN, FAULTY]
    # It is still so, and told already.
    assert running.events() == [TAKEN]


def test_what_a_kept_rule_finds_still_goes_to_its_desk(running: Running) -> None:
    running.folder.write(
        "channels.yaml", FILES["channels.yaml"].replace("id: lokales", "id: stadt")
    )
    text = FILES["rules/a.yaml"].replace("desk: lokales", "desk: stadt")
    running.folder.write("rules/a.yaml", text.replace("Fähre AND Warle", "Fähre AND"))

    running.change()

    desks = running.pipeline.outlets.desks
    assert running.pipeline.rules.rules["faehre"].desk == "lokales"
    assert [each.id for each in desks["lokales"]] == ["mails", "chat"]
    assert [each.id for each in desks["stadt"]] == ["mails", "chat"]


def test_a_mistake_is_told_once_and_so_is_its_end(running: Running) -> None:
    running.folder.replace("rules/a.yaml", "query: Hafen}", "query: Hafen, levl: x}")
    running.change()
    running.folder.replace("rules/a.yaml", "rules:\n", "# A comment moves it down.\nrules:\n")
    running.change()
    running.folder.replace("sources.yaml", "Der Bote", "Bote")
    running.change()
    running.folder.replace("rules/a.yaml", ", levl: x", "")

    running.change()

    assert running.events() == [TAKEN, FAULTY, TAKEN, TAKEN, TAKEN, RIGHT]
    assert running.messages() == [
        "monitor: Fehler in der Konfiguration",
        "monitor: Konfiguration wieder in Ordnung",
    ]


def test_of_several_workers_the_first_tells_the_operator(
    folder: Folder, newsroom: Newsroom, log: Log
) -> None:
    first, second = (running_on(folder, newsroom, log) for _ in range(2))

    folder.write("rules/a.yaml", "rules: [")
    first.change()
    second.change()
    folder.write("rules/a.yaml", FILES["rules/a.yaml"])
    second.change()
    first.change()

    assert first.messages() == [
        "monitor: geänderte Konfiguration nicht übernommen",
        "monitor: Konfiguration wieder in Ordnung",
    ]


async def begin(running: Running) -> None:
    """Start it as the program does, and stop it again."""
    async with running.reload:
        await settle(running.daemon)


def test_a_rule_is_lacking_only_where_no_good_version_of_it_was_read(
    folder: Folder, newsroom: Newsroom, log: Log
) -> None:
    early = running_on(folder, newsroom, log)
    folder.replace("rules/a.yaml", "query: Hafen}", "query: Hafen AND}")
    late = running_on(folder, newsroom, log)
    early.change()
    at_first = (early.reload.lacking, late.reload.lacking)
    folder.replace("sources.yaml", "Der Bote", "Bote")
    late.change()
    read_anew = late.reload.lacking
    folder.replace("rules/a.yaml", "query: Hafen AND}", "query: Hafen}")
    late.change()

    assert [sorted(each) for each in at_first] == [[], ["hafen"]]
    assert [sorted(each) for each in (read_anew, late.reload.lacking)] == [["hafen"], []]


def test_who_starts_with_a_mistake_tells_of_it_unless_it_was_told(
    folder: Folder, newsroom: Newsroom, log: Log
) -> None:
    before = running_on(folder, newsroom, log)
    folder.replace("rules/a.yaml", "query: Hafen}", "query: Hafen, levl: x}")
    again = [running_on(folder, newsroom, log) for _ in range(2)]
    for each in again:
        asyncio.run(begin(each))
    before.change()
    folder.replace("rules/a.yaml", ", levl: x", "")
    asyncio.run(begin(running_on(folder, newsroom, log)))
    before.change()

    assert before.messages() == [
        "monitor: Fehler in der Konfiguration",
        "monitor: Konfiguration wieder in Ordnung",
    ]


def test_the_operator_is_told_once_of_each_mistake(running: Running) -> None:
    for broken in ("rules: [", "# moved\nrules: [", "rules: {", FILES["rules/a.yaml"]):
        running.folder.write("rules/a.yaml", broken)
        running.change()

    _, _, first = running.newsroom.channel.sent[0]
    assert running.messages() == [
        "monitor: geänderte Konfiguration nicht übernommen",
        "monitor: geänderte Konfiguration nicht übernommen",
        "monitor: Konfiguration wieder in Ordnung",
    ]
    assert "vom 05.03.2026 13:00." in first.text
    assert "rules/a.yaml:" in first.text


def test_whoever_asks_is_told_again_in_the_log_what_is_wrong(running: Running) -> None:
    running.folder.write("rules/a.yaml", "rules: [")
    running.change()
    running.reload.ask()
    running.change()

    asked = "reading the configuration, as SIGHUP asks for it"
    assert running.events() == [REFUSED, asked, REFUSED]
    assert len(running.messages()) == 1


def test_an_operator_who_cannot_be_told_stops_nothing_and_is_told_later(running: Running) -> None:
    running.newsroom.channel.errors["chat"] = SendError("no connection")
    running.folder.write("rules/a.yaml", "rules: [")
    running.change()
    events = running.events()
    running.newsroom.channel.errors.clear()
    running.newsroom.clock.move(timedelta(minutes=1))

    running.folder.write("rules/a.yaml", FILES["rules/a.yaml"])
    running.change()

    assert events == [REFUSED, "not sent, will be tried again"]
    assert running.events() == [TAKEN, RIGHT]
    assert running.messages() == [
        "monitor: geänderte Konfiguration nicht übernommen",
        "monitor: Konfiguration wieder in Ordnung",
    ]


def test_mistakes_since_the_start_keep_nothing_from_being_taken_over(
    folder: Folder, newsroom: Newsroom, log: Log
) -> None:
    folder.replace("sources.yaml", "https://blatt", "htps://blatt")
    folder.replace("rules/a.yaml", "query: Hafen}", "query: (Hafen}")
    running = running_on(folder, newsroom, log)
    folder.replace("rules/a.yaml", "title: Fähre", "title: Fähren")
    running.change()
    taken = running.events()
    folder.replace("sources.yaml", "https://bote", "htps://bote")

    running.change()

    assert taken == [TAKEN]
    assert running.pipeline.rules.rules["faehre"].title == "Fähren"
    assert running.events() == [REFUSED]
    assert list(running.daemon.polling.sources) == ["bote"]


def test_a_mistake_of_ours_is_told_as_a_refusal(running: Running) -> None:
    running.folder.replace("rules/a.yaml", "query: Hafen}", "query: Kai}")
    running.watch.ask()
    change = running.watch.look()
    assert change is not None

    def broken(settings: Settings) -> Outlets:
        raise ZeroDivisionError("oops")

    running.reload._outlets = broken

    asyncio.run(running.reload._guarded(change))

    assert running.query("hafen") == "Hafen"
    assert "unexpected error: ZeroDivisionError: oops" in running.log[-1]["problems"][0]
    assert running.events()[-1] == REFUSED


def test_what_is_written_while_it_is_read_is_read_again(running: Running) -> None:
    running.folder.replace("rules/a.yaml", "query: Hafen}", "query: Kai}")
    running.watch.look()
    running.newsroom.clock.move(QUIET)
    change = running.watch.look()
    assert change is not None
    running.folder.write("rules/a.yaml", "rules: []\n")

    asyncio.run(running.reload.take(change))
    half = running.query("hafen")
    running.folder.write(
        "rules/a.yaml", FILES["rules/a.yaml"].replace("query: Hafen", "query: Ufer")
    )
    running.change()

    assert half == "Hafen"
    assert running.query("hafen") == "Ufer"
    assert running.events() == [TAKEN]


def test_rules_desks_and_sources_change_at_the_same_moment(running: Running) -> None:
    running.folder.replace("rules/a.yaml", "query: Hafen}", "query: Kai}")
    running.folder.replace("channels.yaml", "targets: [mails, chat]", "targets: [chat]")
    running.folder.replace("sources.yaml", "id: blatt", "id: anzeiger")
    seen: list[tuple[str, int, list[str]]] = []

    def look() -> None:
        desks = running.pipeline.outlets.desks
        sources = list(running.daemon.polling.sources)
        seen.append((running.query("hafen"), len(desks["lokales"]), sources))

    class Asked(asyncio.Lock):
        """Tells when somebody waits for it."""

        def __init__(self) -> None:
            super().__init__()
            self.asked = asyncio.Semaphore(0)

        async def acquire(self) -> Literal[True]:
            self.asked.release()
            return await super().acquire()

    async def work() -> None:
        matching = running.pipeline.matching = Asked()
        async with asyncio.timeout(20):
            await meet(matching)

    async def meet(matching: Asked) -> None:

        async def poll() -> None:
            async with matching:
                look()

        async with matching:
            await matching.asked.acquire()
            taking = asyncio.create_task(running.changed())
            await matching.asked.acquire()
            waiting = asyncio.create_task(poll())
            await matching.asked.acquire()
            look()
        await asyncio.gather(taking, waiting)

    asyncio.run(work())

    assert seen == [
        ("Hafen", 2, ["bote", "blatt"]),
        ("Kai", 1, ["bote", "anzeiger"]),
    ]


class SlowWeb(FakeWeb):
    """Answers when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = asyncio.Event()

    async def get(self, url: str, **options: object) -> Response:
        if url.endswith("/feed"):
            await self.let_go.wait()
        return await super().get(url, **options)  # type: ignore[arg-type]


def during_a_poll(running: Running, change: Callable[[], None]) -> None:
    """Let the configuration change while the Bote is being read, and let that come to its end."""
    web = SlowWeb()
    web.places["https://bote.example/feed"] = rss(("https://bote.example/1", "Eins", "a"))
    web.places["https://blatt.example/rss"] = rss()
    running.pipeline.fetcher = web

    async def work() -> None:
        async with working(running.daemon):
            await running.daemon.polling.poll_due()
            change()
            await running.changed()
            await running.daemon.polling.poll_due()  # as each tick does
            web.let_go.set()
            await idle(running.daemon)
            await running.daemon.polling.poll_due()
            await idle(running.daemon)

    asyncio.run(work())


def test_a_source_that_is_removed_while_it_is_read_leaves_what_it_published(
    running: Running,
) -> None:
    def remove() -> None:
        text = FILES["sources.yaml"].splitlines(keepends=True)
        running.folder.write("sources.yaml", text[0] + text[2])

    during_a_poll(running, remove)

    articles = running.newsroom.archive.articles.values()
    assert [each.title for each in articles] == ["Eins"]
    assert list(running.daemon.polling.sources) == ["blatt"]
    assert not [each for each in running.log if each["log_level"] == "error"]


def test_a_source_that_moves_while_it_is_read_is_read_at_its_new_address(running: Running) -> None:
    def move() -> None:
        running.folder.replace("sources.yaml", "bote.example/feed", "bote.example/new")

    during_a_poll(running, move)

    state = running.newsroom.archive.state_of("bote")
    assert state.home == home_of(running.daemon.polling.sources["bote"])
    web = running.pipeline.fetcher
    assert isinstance(web, FakeWeb)
    assert web.urls().count("https://bote.example/new") == 1


def test_a_new_source_is_polled_soon(running: Running) -> None:
    web = running.newsroom.web
    running.folder.write(
        "sources.yaml",
        FILES["sources.yaml"] + "  - {id: neu, name: Neu, url: https://neu.example/feed}\n",
    )

    async def work() -> None:
        await running.changed()
        await running.daemon.polling.poll_due()
        await settle(running.daemon)

    asyncio.run(work())

    assert "https://neu.example/feed" in web.urls()


def test_a_new_source_is_polled_once_the_database_can_be_written_again(
    folder: Folder, newsroom: Newsroom, log: Log
) -> None:
    class Locked(MemoryArchive):
        is_locked = True

        def enrol(self, states: Any) -> None:
            if self.is_locked:
                raise DatabaseError("locked")
            super().enrol(states)

        def note_config(self, state: ConfigState) -> ConfigState | None:
            if self.is_locked:
                raise DatabaseError("locked")
            return super().note_config(state)

    archive = newsroom.archive = Locked()
    running = running_on(folder, newsroom, log)
    folder.replace("sources.yaml", "id: blatt", "id: anzeiger")

    async def work() -> None:
        await running.changed()
        with pytest.raises(DatabaseError):
            await running.daemon.polling.poll_due()
        archive.is_locked = False
        await running.daemon.polling.poll_due()
        await settle(running.daemon)

    asyncio.run(work())

    assert "state of the configuration not stored" in running.events()
    assert "https://blatt.example/rss" in newsroom.web.urls()


def test_a_removed_source_is_not_judged_and_a_new_one_is(running: Running) -> None:
    running.folder.replace("sources.yaml", "id: blatt", "id: anzeiger")

    running.change()

    assert list(running.daemon.upkeep._judging._queue) == ["anzeiger", "bote"]


def test_what_needs_a_restart_is_told_once_for_each_change(running: Running) -> None:
    folder = running.folder
    for line in ("limits: {workers: 3}\n", "retention: {text: 30d}\n", "database: other.db\n"):
        folder.write("monitor.yaml", (folder.path / "monitor.yaml").read_text() + line)
        running.change()

    told = [each["keys"] for each in running.log if each["event"] == RESTART]
    assert told == ["limits", "database, limits"]
    assert running.daemon.upkeep._retention == timedelta(days=30)


def test_language_zone_and_mail_server_change_at_once(running: Running) -> None:
    running.folder.write(
        "monitor.yaml", "contact: mailto:d@example.org\nlanguage: en\nzone: UTC\noperator: chat\n"
    )
    running.change()
    running.folder.write("rules/a.yaml", "rules: [")

    running.change()

    _, _, message = running.newsroom.channel.sent[0]
    assert message.title == "monitor: changed configuration refused"
    assert "2026-03-05 12:00" in message.text


def test_others_can_see_which_configuration_is_in_use(running: Running) -> None:
    archive = running.newsroom.archive

    async def start() -> None:
        async with running.reload:
            pass

    asyncio.run(start())
    at_start = archive.config
    running.folder.write("rules/a.yaml", "rules: [")
    running.change()
    refused = archive.config
    running.folder.write("rules/a.yaml", FILES["rules/a.yaml"])
    running.change()

    assert at_start == ConfigState(NOON)
    assert refused is not None
    assert (refused.read, refused.refused) == (NOON, NOON + QUIET)
    assert "rules/a.yaml:1:" in refused.error
    assert archive.config == ConfigState(NOON + 2 * QUIET)


def test_a_real_daemon_takes_over_what_is_renamed_refuses_half_of_it_and_goes_on(
    tmp_path: Path,
) -> None:
    with RealNewsroom(tmp_path, now=lambda: datetime.now(UTC)) as newsroom:
        general = newsroom.config / "monitor.yaml"
        general.write_text(general.read_text("utf-8") + "operator: lokales-mail\n", "utf-8")
        daemon = start(newsroom)
        log = log_of(newsroom)

        def told(event: str) -> list[dict[str, Any]]:
            lines = [json.loads(line) for line in log.read_text("utf-8").splitlines() if line]
            return [each for each in lines if each["event"] == event]

        def rename(text: str) -> None:
            for name in ("kreis", "landespolitik", "blaulicht"):
                file = newsroom.config / "rules" / f"{name}.yaml"
                file.with_suffix(".tmp").write_text(
                    file.read_text("utf-8").replace("title: ", text), "utf-8"
                )
                file.with_suffix(".tmp").replace(file)

        assert wait_until(newsroom.has_polled_all, 60)
        rename("title: Neu ")
        assert wait_until(lambda: bool(told(TAKEN)), 30)
        kreis = newsroom.config / "rules" / "kreis.yaml"
        whole = kreis.read_text("utf-8")
        kreis.write_text(whole[: len(whole) // 2] + "\n  - {", "utf-8")
        assert wait_until(lambda: bool(told(REFUSED)), 30)
        command = [sys.executable, "-m", "monitor", "sources", "--config", str(newsroom.config)]
        shown = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        newsroom.landscape.advance()
        arrived = wait_until(lambda: len(newsroom.mail.mails) + len(newsroom.chat.posts) > 1, 60)
        kreis.write_text(whole, "utf-8")
        assert wait_until(lambda: bool(told(RIGHT)), 30)
        daemon.send_signal(signal.SIGHUP)
        assert wait_until(lambda: len(told(TAKEN)) == 3, 30)
        daemon.terminate()
        code = daemon.wait(15)
        subjects = [str(mail.message["Subject"]) for mail in newsroom.mail.mails]
        chats = [post.body["message"] for post in newsroom.chat.posts]

    assert arrived
    assert code == 0
    assert [each["rules"] for each in told(TAKEN)] == ["9 (9 changed)", "9", "9"]
    assert len(told(REFUSED)) == 1
    assert "the running daemon still works with the configuration of" in shown.stderr
    assert [each for each in subjects if each.startswith("monitor:")] == [
        "monitor: geänderte Konfiguration nicht übernommen",
        "monitor: Konfiguration wieder in Ordnung",
    ]
    assert any("Neu " in each for each in (*subjects, *chats))
