"""The one place where real adapters are made and joined."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from monitor.careful import Careful
from monitor.delivering import SENDING_AT_MOST
from monitor.errors import ConfigError, DatabaseError, Problem, Severity
from monitor.extract import read_page
from monitor.links import links_for
from monitor.match import Newsroom, RuleFault, RuleSet, compile_rules
from monitor.model import (
    Article,
    Bearings,
    Page,
    Response,
    Source,
    SourceState,
)
from monitor.notify import TEXTS, Channels, Composer
from monitor.outlets import Outlets
from monitor.pages import with_page
from monitor.pipeline import Pipeline
from monitor.poll import schedule
from monitor.poll.http import HttpFetcher
from monitor.poll.manners import Manners
from monitor.ports import Archive, Leases
from monitor.settings import Loaded, Locations, Settings, load
from monitor.store import Reader, exists, open_archive
from monitor.workers import ProcessWorkers

# Of so many rules each word that stands in most articles would wake a lot.
MANY_RULES = 1_000
LEARNED_FROM = 300


class SystemClock:
    """The clocks of the machine."""

    def now(self) -> datetime:
        """The wall clock, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some start; never goes back."""
        return time.monotonic()


@dataclass(frozen=True, slots=True)
class Configured:
    """A configuration with its rules compiled; ``problems`` name what was left out, and warn.

    ``loaded`` is what the files gave, before rules were compiled; ``faults`` came of that.
    """

    settings: Settings
    rules: RuleSet
    problems: tuple[Problem, ...]
    loaded: Loaded
    faults: tuple[RuleFault, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems because of which something was left out."""
        return tuple(each for each in self.problems if each.severity is Severity.ERROR)


Compile = Callable[[Settings, Sequence[Article], Newsroom], tuple[RuleSet, tuple[RuleFault, ...]]]
"""Makes rules ready to match; from articles it learns which words are common."""


def all_compiled(
    settings: Settings, seen: Sequence[Article], newsroom: Newsroom
) -> tuple[RuleSet, tuple[RuleFault, ...]]:
    """All rules in one set."""
    return compile_rules(settings.rules, settings.catalog, seen, newsroom)


def configure(
    directory: Path, environ: Mapping[str, str], compiled: Compile = all_compiled
) -> Configured:
    """Read ``config/`` and compile its rules. Raises ConfigError when nothing of it can run."""
    loaded = load(directory, environ)
    if loaded.settings is None:
        raise ConfigError(loaded.problems)
    settings = loaded.settings
    rules, faults = compiled(settings, _recent(settings), newsroom_for(settings))
    found = [problem_of(fault, settings.places) for fault in faults]
    problems = sorted(
        (*loaded.problems, *found),
        key=lambda each: (each.place.file, each.place.line, each.place.column),
    )
    return Configured(settings, rules, tuple(problems), loaded, tuple(faults))


def newsroom_for(settings: Settings) -> Newsroom:
    """What is configured about how articles are read."""
    return Newsroom(
        {source.id: source.region for source in settings.sources if source.region},
        settings.zone,
        settings.visits.sure,
        settings.visits.likely,
    )


def _recent(settings: Settings) -> Sequence[Article]:
    """The newest articles, to learn from them which words are common; none for a few rules."""
    if len(settings.rules) < MANY_RULES:
        return ()
    try:
        if not exists(settings.database):
            return ()
        with Reader.open(settings.database) as reader:
            return [each.article for each in reader.scan(limit=LEARNED_FROM)]
    except DatabaseError:
        # Whoever needs the database says what is wrong with it; without it words are guessed.
        return ()


def problem_of(fault: RuleFault, places: Locations) -> Problem:
    """What is wrong with a rule, where it stands in its file."""
    if fault.kind == "query":
        place = places.query(fault.rule_id, fault.start, fault.end)
    else:
        place = places.example(fault.rule_id, fault.kind, fault.index)
    return Problem(place, f"rule {fault.rule_id!r}: {fault.message}", fault.instead)


def fetcher_for(settings: Settings, leases: Leases | None = None) -> HttpFetcher:
    """Gets feeds and pages within the configured limits."""
    limits = settings.limits
    return HttpFetcher(
        contact=settings.contact,
        version=version("monitor"),
        clock=SystemClock(),
        allow=settings.networks,
        connect_timeout=limits.connect_timeout,
        read_timeout=limits.read_timeout,
        total_timeout=limits.fetch_timeout,
        max_raw_bytes=limits.max_raw_bytes,
        max_decoded_bytes=limits.max_decoded_bytes,
        parallel=limits.parallel,
        pause=limits.host_pause,
        leases=leases,
    )


def _pinger(settings: Settings) -> HttpFetcher:
    """Fetches addresses that the operator has configured: they may be anywhere."""
    return HttpFetcher(
        contact=settings.contact,
        version=version("monitor"),
        clock=SystemClock(),
        allow=("0.0.0.0/0", "::/0"),
        parallel=2,
    )


def workers_for(settings: Settings) -> ProcessWorkers:
    """Reads feeds and pages within the configured limits."""
    limits = settings.limits
    return ProcessWorkers(
        processes=limits.workers,
        timeout=limits.worker_timeout,
        memory_bytes=limits.worker_memory_bytes,
    )


def composer_for(settings: Settings) -> Composer:
    """Writes messages for targets, in the configured language where they name none."""
    rules: dict[str, list[tuple[str, str]]] = {}
    for each in settings.rules:
        rules.setdefault(each.desk, []).append((each.id, each.title))
    return Composer(
        TEXTS[settings.language],
        {source.id: source.name for source in settings.sources},
        {
            target.id: [
                (desk.title, rules.get(desk.id, ()))
                for desk in settings.desks
                if target.id in desk.targets
            ]
            for target in settings.targets
        },
        links_for(settings),
    )


def outlets_for(settings: Settings) -> Outlets:
    """Where alerts go, as configured."""
    targets = {target.id: target for target in settings.targets}
    morning = settings.morning
    return Outlets(
        desks={
            desk.id: tuple(targets[each] for each in desk.targets if each in targets)
            for desk in settings.desks
        },
        targets=targets,
        compose=composer_for(settings),
        notifier=Channels(settings.mail),
        bearings=bearings_for(settings),
        remind=settings.visits.remind,
        escalate={desk.id: desk.escalate for desk in settings.desks if desk.escalate},
        operator=settings.operator,
        morning=morning.slots if morning else None,
        to_whom=[each for each in morning.targets if each in targets] if morning else (),
        language=settings.language,
        heartbeat=settings.heartbeat,
        people=_people(settings),
    )


def _people(settings: Settings) -> Mapping[str, frozenset[str]]:
    """The ids of the people of the catalog by each of their names, and by their surnames."""
    found: dict[str, set[str]] = {}
    for name, listing in settings.catalog.items():
        if (person := listing.person) is not None:
            for one in (person.name, *person.also, person.name.rpartition(" ")[2]):
                found.setdefault(one.casefold(), set()).add(name)
    return {one: frozenset(of) for one, of in found.items()}


def bearings_for(settings: Settings) -> Bearings:
    """What visits are compared by, as configured."""
    listed = settings.catalog.items()
    return Bearings(
        parents={name: each.location.parent for name, each in listed if each.location},
        zone=settings.zone,
        sure=settings.visits.sure,
        likely=settings.visits.likely,
    )


class Opened(Protocol):
    """Gives a pipeline for a configuration; `open_pipeline` is the one for real work."""

    def __call__(
        self, found: Configured, *, may_upgrade: bool = False
    ) -> AbstractAsyncContextManager[Pipeline]: ...


@asynccontextmanager
async def open_pipeline(
    found: Configured, *, may_upgrade: bool = False, leases: Leases | None = None
) -> AsyncIterator[Pipeline]:
    """The whole pipeline on the configured database, closed with the context.

    With ``leases``, other processes ask the same hosts.
    """
    settings = found.settings
    async with AsyncExitStack() as stack:
        archive = stack.enter_context(open_archive(settings.database, may_upgrade=may_upgrade))
        fetcher = await stack.enter_async_context(fetcher_for(settings, leases))
        _hold_hosts(fetcher, archive, settings.sources)
        pinger = await stack.enter_async_context(_pinger(settings))
        workers = await stack.enter_async_context(workers_for(settings))
        senders = ThreadPoolExecutor(SENDING_AT_MOST, thread_name_prefix="send")
        # Not waited for: a channel that hangs must not keep the daemon from ending.
        stack.callback(senders.shutdown, wait=False, cancel_futures=True)
        pipeline = Pipeline(
            clock=SystemClock(),
            fetcher=fetcher,
            workers=workers,
            archive=archive,
            senders=senders,
            rules=found.rules,
            outlets=outlets_for(settings),
            manners=manners_for(fetcher),
            max_entries=settings.limits.max_entries,
            ping=partial(pinger.get, accept="*/*"),
            careful=Careful(pages=max(1, settings.limits.workers - 1)),
        )
        try:
            yield pipeline
        finally:
            # What is configured may have changed by then.
            pipeline.outlets.notifier.close()


def manners_for(fetcher: HttpFetcher) -> Manners:
    """Knows what sites allow, as long as the fetcher lives."""

    async def fetch(url: str) -> Response:
        return await fetcher.get(url, accept="text/plain, application/json, */*;q=0.5")

    return Manners(fetch, SystemClock(), slow=fetcher.slow)


def _hold_hosts(fetcher: HttpFetcher, archive: Archive, sources: Sequence[Source]) -> None:
    """Go on leaving alone the hosts that asked for it before the program was started anew."""
    states = archive.states()
    for source in sources:
        state = schedule.at_home(states.get(source.id, SourceState(source.id)), source)
        if state.not_before is not None:
            fetcher.hold(schedule.address_of(state, source), state.not_before)


async def read_page_url(settings: Settings, article: Article) -> Article:
    """The article with the page at its address, as a poll would read it."""
    every = {source.id: source for source in settings.sources}
    source = every.get(article.source) or Source(article.source, "", article.url)
    async with fetcher_for(settings) as fetcher, workers_for(settings) as workers:
        found, _ = await with_page(
            article, source, fetcher, workers, manners_for(fetcher), SystemClock()
        )
        return found


async def read_page_file(settings: Settings, html: bytes) -> Page:
    """What a page that was saved says. Raises ReadError."""
    async with workers_for(settings) as workers:
        return await workers.run(read_page, html, "text/html", "")
