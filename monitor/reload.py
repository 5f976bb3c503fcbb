"""Takes over a changed configuration while the daemon runs: whole, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta, tzinfo
from types import TracebackType
from typing import Protocol, Self

import structlog

from monitor.errors import DatabaseError, Place, Problem
from monitor.match import RuleFault, RuleSet
from monitor.mistakes import Trouble, difference, needing_restart, refusal
from monitor.model import ConfigState, Rule, Source
from monitor.outlets import Outlets
from monitor.pipeline import Pipeline
from monitor.settings import Loaded, Locations, Settings, load
from monitor.watch import Change, Watch
from monitor.wiring import Configured, newsroom_for, outlets_for, problem_of

# Of a message or a line of the log; `monitor check` has all.
PROBLEMS_SHOWN = 10

log = structlog.get_logger()


class Reloading(Protocol):
    """What works by the configuration, beside the pipeline: a daemon or a worker."""

    def adopt(self, sources: Sequence[Source], *, retention: timedelta, zone: tzinfo) -> None:
        """Watch these sources from now on."""
        ...

    def look_at_targets(self) -> None:
        """Tell which targets cannot be used, while everything else goes on."""
        ...

    async def deliver_due(self) -> None:
        """Begin to send what is owed."""
        ...


class Reload:
    """Keeps ``pipeline`` and ``daemon`` up to date with the files, as long as its context lasts.

    ``found`` is what they were started with; ``adopted`` is told of what is taken over. ``lacking``
    are rules that are not in use at all, as no good version of them was ever read.
    """

    def __init__(
        self,
        found: Configured,
        pipeline: Pipeline,
        daemon: Reloading,
        watch: Watch,
        environ: Mapping[str, str],
        *,
        outlets: Callable[[Settings], Outlets] = outlets_for,
        adopted: Callable[[Settings], None] = lambda _: None,
    ) -> None:
        self._pipeline = pipeline
        self._daemon = daemon
        self._watch = watch
        self._environ = environ
        self._outlets = outlets
        self._adopted = adopted
        self._settings = self._started = _without_rules(found.settings)
        self._accepted = found.loaded.general
        self._faults: list[tuple[Rule, RuleFault]] = []
        self._trouble = Trouble(found.errors)
        self._state = ConfigState(pipeline.clock.now(), error="\n".join(self._trouble.lines))
        self._left: tuple[str, ...] = ()
        self.lacking = _lacking(found.loaded, found.faults, found.rules)
        self._operator_waits = False
        self._work: asyncio.Task[None] | None = None
        watch.include(found.loaded.secret_files)

    async def __aenter__(self) -> Self:
        noted = await self._note(self._state)
        if self._trouble.problems and (noted is None or _says(noted) != _says(self._state)):
            await self._tell_operator(self._trouble)
        self._operator_waits = bool(self._trouble.problems)
        self._work = asyncio.create_task(self._run(), name="reload")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._work is not None:
            self._work.cancel()
            await asyncio.wait([self._work])

    def ask(self) -> None:
        """Read the configuration at once, whether it changed or not."""
        log.info("reading the configuration, as SIGHUP asks for it")
        self._watch.ask()

    async def _run(self) -> None:
        try:
            async with aclosing(self._watch.changes()) as changes:
                async for change in changes:
                    await self._guarded(change)
        except Exception:
            log.exception("the configuration is not watched any more")

    async def _guarded(self, change: Change) -> None:
        try:
            await self.take(change)
        except Exception as error:
            log.exception("unexpected error while taking over the configuration")
            what = f"unexpected error: {type(error).__name__}: {error}"
            trouble = Trouble((Problem(Place(str(self._settings.directory)), what),), refused=True)
            await self._tell(trouble, asked=change.asked)

    async def take(self, change: Change) -> None:
        """Read the files and take over what they say, unless that cannot be used."""
        directory = self._settings.directory
        loaded = await asyncio.to_thread(load, directory, self._environ)
        if await asyncio.to_thread(self._watch.contents) != change.contents:
            # Written while it was read: the watch tells of it once it is quiet.
            return
        await asyncio.to_thread(self._watch.include, loaded.secret_files)
        reasons = refusal(loaded, self._accepted)
        if reasons or loaded.settings is None:
            await self._tell(Trouble(reasons, refused=True), asked=change.asked)
            return
        trouble = await self._take_over(loaded, loaded.settings)
        await self._tell(trouble, asked=change.asked)

    async def _take_over(self, loaded: Loaded, settings: Settings) -> Trouble:
        held = dict(self._pipeline.rules.rules)
        sources = {source.id: source for source in self._settings.sources if source.enabled}
        named = {rule.id for rule in settings.rules}
        kept = [held[each] for each in loaded.faulty if each in held and each not in named]
        faults = await self._pipeline.adopt(
            (*settings.rules, *kept),
            settings.catalog,
            self._outlets(settings),
            newsroom_for(settings),
        )
        faults = self._with_standing(faults, settings)
        self.lacking = _lacking(loaded, faults, self._pipeline.rules)
        # Nothing may wait between these two: new rules and new sources come at the same moment.
        enabled = {source.id: source for source in settings.sources if source.enabled}
        self._daemon.adopt(
            list(enabled.values()), retention=settings.retention_text, zone=settings.zone
        )
        self._adopted(settings)
        self._daemon.look_at_targets()
        self._settings = _without_rules(settings)
        rules = {rule.id: rule for rule in settings.rules}
        self._faults = [(rules[each.rule_id], each) for each in faults if each.rule_id in rules]
        self._accepted = loaded.general
        self._state = ConfigState(self._pipeline.clock.now())
        log.info(
            "configuration taken over",
            rules=difference(held, self._pipeline.rules.rules),
            sources=difference(sources, enabled),
        )
        self._tell_of_restart()
        problems = [
            *loaded.general,
            *(problem for each in loaded.faulty.values() for problem in each),
            # Of a rule whose file is at fault already, an older version was tried.
            *(problem_of(each, settings.places) for _, each in self._faults),
        ]
        problems.sort(key=lambda each: (each.place.file, each.place.line, each.place.column))
        return Trouble(tuple(problems))

    def _with_standing(
        self, faults: Sequence[RuleFault], settings: Settings
    ) -> tuple[RuleFault, ...]:
        """These, and those told before of rules that are as they were: they are not tried again."""
        told = {each.rule_id for each in faults}
        same = {rule.id: rule for rule in settings.rules if rule.id not in told}
        is_same_catalog = settings.catalog == self._settings.catalog
        standing = [each for rule, each in self._faults if same.get(rule.id) == rule]
        return (*faults, *(standing if is_same_catalog else ()))

    def _tell_of_restart(self) -> None:
        left = needing_restart(self._settings, self._started)
        if left and left != self._left:
            log.warning("changed, but only a restart takes it over", keys=", ".join(left))
        self._left = left

    async def _tell(self, trouble: Trouble, *, asked: bool) -> None:
        """Tell of what is wrong when it begins and changes, and once when it is over."""
        before, self._trouble = self._trouble, trouble
        self._pipeline.meters.reloaded(_result(trouble))
        refused = (self._state.refused or self._pipeline.clock.now()) if trouble.refused else None
        self._state = replace(self._state, refused=refused, error="\n".join(trouble.lines))
        noted = await self._note(self._state)
        if trouble.is_like(before) and not (asked and trouble.problems):
            return
        shown, more = trouble.lines[:PROBLEMS_SHOWN], len(trouble.lines) - PROBLEMS_SHOWN
        about = {"problems": list(shown), **({"more": more} if more > 0 else {})}
        if trouble.refused:
            log.error("configuration refused, the last good one stays", **about)
        elif trouble.problems:
            log.error("configuration has mistakes, last good versions stay", **about)
        else:
            log.info("configuration is right again")
        if trouble.is_like(before):
            return
        # Another worker may have read the same files and told of it.
        is_told = noted is not None and _says(noted) == _says(self._state)
        is_to_be_told = not is_told if trouble.problems else self._operator_waits
        if is_to_be_told:
            await self._tell_operator(trouble)
        self._operator_waits = bool(trouble.problems)

    async def _tell_operator(self, trouble: Trouble) -> None:
        outlets = self._pipeline.outlets
        target = outlets.targets.get(outlets.operator)
        if target is None:
            return
        texts = outlets.texts(target)
        read = self._state.read.astimezone(target.zone).strftime(texts.time)
        if trouble.refused:
            title, text = texts.config_refused
        elif trouble.problems:
            title, text = texts.config_faulty
        else:
            title, text = texts.config_right
        now = self._pipeline.clock.now()
        lines = [text.format(read), *trouble.lines[:PROBLEMS_SHOWN]]
        # That it is right again all tell who have told of a mistake, within seconds.
        at = now.isoformat() if trouble.problems else f"{now:%Y-%m-%dT%H:%M}"
        owed = outlets.tell_operator(title, lines, of=("config", title, at), now=now)
        try:
            await self._pipeline.owe(owed)
            await self._daemon.deliver_due()
        except DatabaseError as error:
            log.error(  # noqa: TRY400 - it is explained
                "the operator could not be told", target=target.id, error=str(error)
            )

    async def _note(self, state: ConfigState) -> ConfigState | None:
        try:
            return await asyncio.to_thread(self._pipeline.archive.note_config, state)
        except DatabaseError as error:
            log.error(  # noqa: TRY400 - it is explained
                "state of the configuration not stored", error=str(error)
            )
            return None


def _lacking(loaded: Loaded, faults: Sequence[RuleFault], rules: RuleSet) -> frozenset[str]:
    """The ids of rules that have mistakes, and of which no earlier version is in use."""
    return frozenset((*loaded.faulty, *(each.rule_id for each in faults))) - rules.rules.keys()


def _says(state: ConfigState) -> tuple[bool, str]:
    return state.refused is not None, state.error


def _result(trouble: Trouble) -> str:
    if trouble.refused:
        return "refused"
    return "faulty" if trouble.problems else "accepted"


def _without_rules(settings: Settings) -> Settings:
    """What is to be remembered: rules and places are large, and not needed any more."""
    return replace(settings, rules=(), places=Locations())
