"""What can be chosen in filters, as configured; what was removed since is still found by its id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps

from monitor.model import Listed, MuteKind
from monitor.settings import Settings
from monitor.web.asking import Ask
from monitor.web.errors import WebError

Choices = Sequence[tuple[str, str]]
LONGEST = 200


def _kept(make: Callable[[Settings], Choices]) -> Callable[[Settings], Choices]:
    """The same list for the same configuration: there may be thousands of sources to sort."""
    last: tuple[Settings, Choices] | None = None

    @wraps(make)
    def kept(settings: Settings) -> Choices:
        nonlocal last
        known = last
        if known is None or known[0] is not settings:
            known = last = settings, tuple(make(settings))
        return known[1]

    return kept


def desks(settings: Settings) -> Choices:
    """Id and title of each desk."""
    return [(each.id, each.title) for each in settings.desks]


@_kept
def rules(settings: Settings) -> Choices:
    """Id and title of each rule, by title."""
    return _by_name((each.id, each.title) for each in settings.rules)


@_kept
def sources(settings: Settings) -> Choices:
    """Id and name of each source, by name."""
    return _by_name((each.id, each.name) for each in settings.sources)


def targets(settings: Settings) -> Choices:
    """The ids of the targets."""
    return [(each.id, each.id) for each in settings.targets]


@_kept
def people(settings: Settings) -> Choices:
    """Id and name of the people of the catalog, by name."""
    return _by_name(
        (name, each.person.name) for name, each in settings.catalog.items() if each.person
    )


@_kept
def places(settings: Settings) -> Choices:
    """Id and name of the places of the catalog, by name."""
    return _by_name(
        (name, each.location.name)
        for name, each in settings.catalog.items()
        if each.sort is Listed.PLACE and each.location
    )


def inside(settings: Settings, place: str) -> tuple[str, ...]:
    """A place, and all of the catalog that lie in it."""
    below: dict[str, list[str]] = {}
    for name, each in settings.catalog.items():
        if each.location is not None and each.location.parent:
            below.setdefault(each.location.parent, []).append(name)
    found = {place: None}
    waiting = [place]
    while waiting:
        for name in below.get(waiting.pop(), ()):
            if name not in found:
                found[name] = None
                waiting.append(name)
    return tuple(found)


def chosen(ask: Ask, name: str, among: Choices, default: str = "") -> str:
    """The id that a value of the query names, by itself or by its name. Raises WebError (400).

    An id that is not configured any more is fine: what it found is still there.
    """
    value = ask.text(name, default)
    if len(value) > LONGEST:
        raise WebError(400, f"{name}: expected at most {LONGEST} characters")
    return meant(value, among) or value


def meant(given: str, among: Choices) -> str:
    """The id that an id or a name, which only one has, stands for; empty if there is none."""
    if any(given == known for known, _ in among):
        return given
    name = given.removeprefix("@").casefold()
    named = [known for known, title in among if title.casefold() == name]
    return named[0] if len(named) == 1 else ""


# What can be muted beside a story, which is muted on its own card.
MUTED: Mapping[str, Callable[[Settings], Choices]] = {
    MuteKind.RULE: rules,
    MuteKind.SOURCE: sources,
    MuteKind.PERSON: people,
}


def _by_name(pairs: Iterable[tuple[str, str]]) -> Choices:
    return sorted(pairs, key=lambda pair: pair[1].casefold())
