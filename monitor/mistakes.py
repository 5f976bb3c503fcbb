"""What is wrong with a changed configuration, and whether it is used all the same: values only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.errors import Place, Problem
from monitor.model import Rule, Source
from monitor.settings import Loaded, Settings

# These are built into what runs: the fetcher, the workers, the database.
NEED_RESTART = {
    "database": "database",
    "contact": "contact",
    "limits": "limits",
    "networks": "network",
    "shards": "cluster",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with the configuration: ``refused`` as a whole, or only parts of it."""

    problems: tuple[Problem, ...] = ()
    refused: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """Each problem in a line, without the line of the file: it may hold a secret."""
        return tuple(_line(each) for each in self.problems)

    def is_like(self, other: Trouble) -> bool:
        """Whether that says the same, be it in other lines of the files."""
        return self.refused == other.refused and _marks(self.problems) == _marks(other.problems)


def refusal(loaded: Loaded, in_use: Iterable[Problem]) -> tuple[Problem, ...]:
    """Why a configuration is not taken over as a whole; nothing if it is.

    Mistakes in single rules are no reason: those keep their last good version. Nor are mistakes
    that the configuration which is ``in_use`` has as well, such as a variable that is not set:
    the same parts are left out again.
    """
    known = Counter(map(_mark, in_use))
    new = []
    for each in loaded.general:
        known[_mark(each)] -= 1
        if known[_mark(each)] < 0 or loaded.settings is None:
            new.append(each)
    nothing = nothing_to_watch(loaded.settings) if loaded.settings else None
    return (*new, *([nothing] if nothing and not new else []))


def nothing_to_watch(settings: Settings) -> Problem | None:
    """The problem of a configuration without any source that is switched on."""
    if any(source.enabled for source in settings.sources):
        return None
    return Problem(
        Place(str(settings.directory / "sources.yaml")),
        "no source is switched on, so there is nothing to watch",
        "write `enabled: true` at those whose feeds you have looked at",
    )


def needing_restart(settings: Settings, started: Settings) -> tuple[str, ...]:
    """The keys of monitor.yaml that say something else than at the start, and still need one."""
    return tuple(
        key
        for name, key in NEED_RESTART.items()
        if getattr(settings, name) != getattr(started, name)
    )


def difference(
    before: Mapping[str, Rule] | Mapping[str, Source],
    after: Mapping[str, Rule] | Mapping[str, Source],
) -> str:
    """How many there are, and what became of those before.

    >>> difference({}, {})
    '0'
    """
    new, gone = after.keys() - before.keys(), before.keys() - after.keys()
    changed = [each for each in after.keys() & before.keys() if after[each] != before[each]]
    counts = (("new", new), ("gone", gone), ("changed", changed))
    told = [f"{len(names)} {word}" for word, names in counts if names]
    return f"{len(after)}" + (f" ({', '.join(told)})" if told else "")


def _mark(problem: Problem) -> tuple[str, str, str]:
    """What makes a problem the same in another line."""
    return problem.place.file, problem.place.excerpt.strip(), problem.message


def _marks(problems: Iterable[Problem]) -> list[tuple[str, str, str]]:
    return sorted(map(_mark, problems))


def _line(problem: Problem) -> str:
    place = problem.place
    instead = f"; instead: {problem.instead}" if problem.instead else ""
    return f"{place.file}:{place.line}:{place.column}: {problem.message}{instead}"
