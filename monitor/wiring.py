"""The one place where real adapters are made and joined."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor import settings as settings_
from monitor.errors import ConfigError, Problem, Severity
from monitor.match import RuleSet, compile_rules
from monitor.pipeline import Pipeline
from monitor.settings import Settings
from monitor.store import open_archive


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
    """A configuration with its rules compiled; ``problems`` name what was left out, and warn."""

    settings: Settings
    rules: RuleSet
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems because of which something was left out."""
        return tuple(each for each in self.problems if each.severity is Severity.ERROR)


def configure(directory: Path, environ: Mapping[str, str]) -> Configured:
    """Read ``config/`` and compile its rules. Raises ConfigError when nothing of it can run."""
    loaded = settings_.load(directory, environ)
    if loaded.settings is None:
        raise ConfigError(loaded.problems)
    settings = loaded.settings
    rules, faults = compile_rules(settings.rules, settings.catalog)
    found = [_problem(fault, settings.places) for fault in faults]
    problems = sorted(
        (*loaded.problems, *found),
        key=lambda each: (each.place.file, each.place.line, each.place.column),
    )
    return Configured(settings, rules, tuple(problems))


@asynccontextmanager
async def open_pipeline(found: Configured, *, may_upgrade: bool = False) -> AsyncIterator[Pipeline]:
    """The whole pipeline on the configured database, closed with the context."""
    settings = found.settings
    async with AsyncExitStack() as stack:
        archive = stack.enter_context(open_archive(settings.database, may_upgrade=may_upgrade))
        fetcher = await stack.enter_async_context(open_fetcher(settings))
        workers = await stack.enter_async_context(open_workers(settings))
        senders = ThreadPoolExecutor(SENDING_AT_MOST, thread_name_prefix="send")
        # Not waited for: a channel that hangs must not keep the daemon from ending.
        stack.callback(senders.shutdown, wait=False, cancel_futures=True)
        targets = {target.id: target for target in settings.targets}
        yield Pipeline(
            clock=SystemClock(),
            fetcher=fetcher,
            workers=workers,
            archive=archive,
            notifier=Channels(settings.mail),
            senders=senders,
            rules=found.rules,
            desks={
                desk.id: tuple(targets[each] for each in desk.targets if each in targets)
                for desk in settings.desks
            },
            targets=targets,
            compose=composer(settings),
            max_entries=settings.limits.max_entries,
        )
