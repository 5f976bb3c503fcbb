"""How many steps are done at once, and of which kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping


def free_places(
    entrypoints: Iterable[str], places: int, shares: Mapping[str, int], used: Counter[str]
) -> tuple[list[str], int]:
    """Of which entrypoints something may be begun beside what is, and how many at once.

    ``used`` is how many of each are under way.

    >>> free_places(["poll", "match"], 10, {"poll": 8}, Counter(poll=7))
    (['poll', 'match'], 1)
    >>> free_places(["poll", "match"], 10, {"poll": 8}, Counter(poll=8))
    (['match'], 2)
    """
    free = places - used.total()
    left = {name: min(free, shares.get(name, places) - used[name]) for name in entrypoints}
    names = [name for name, count in left.items() if count > 0]
    return names, min((left[name] for name in names), default=0)
