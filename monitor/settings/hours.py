"""Times of day and days of the week as values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.model import EVERY_DAY, Escalation, QuietHours, Slots
from monitor.settings.document import Document, KeyPath
from monitor.settings.explain import as_written
from monitor.settings.parts import Reader
from monitor.settings.shapes import EscalateShape, QuietShape, SlotsShape

_DAY = 24 * 60


def slots_of(shape: SlotsShape) -> Slots:
    """The times and days."""
    return Slots(tuple(sorted(set(shape.at))), _weekdays(shape.days))


def quiet_of(shapes: Iterable[QuietShape]) -> tuple[QuietHours, ...]:
    """The quiet hours of a target."""
    return tuple(QuietHours(each.from_, each.to, _weekdays(each.days)) for each in shapes)


def is_always_quiet(quiet: Sequence[QuietHours]) -> bool:
    """Whether there is no minute in a week that is loud."""
    minutes: set[int] = set()
    for each in quiet:
        begin, end = (clock.hour * 60 + clock.minute for clock in (each.begin, each.end))
        length = end - begin if begin < end else end - begin + _DAY
        for day in each.days:
            first = day * _DAY + begin
            minutes.update(at % (7 * _DAY) for at in range(first, first + length))
    return len(minutes) == 7 * _DAY


def escalations_of(
    reader: Reader,
    document: Document,
    where: KeyPath,
    shapes: Sequence[EscalateShape],
    targets: Sequence[str],
) -> tuple[Escalation, ...]:
    """The steps of a desk, the soonest first; those to targets that there are not are left out."""
    found = []
    for at, shape in enumerate(shapes):
        if shape.to in targets:
            found.append(Escalation(shape.after, shape.to, tuple(shape.levels)))
        else:
            path = as_written(document, (*where, "escalate", at, "to"))
            reader.unknown(document.place(path), "target", shape.to, targets)
    return tuple(sorted(found, key=lambda step: step.after))


def _weekdays(days: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset[int]().union(*days) or EVERY_DAY
