"""What must be there wherever a query holds: the keys by which an index wakes it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from monitor.match.leaves import Leaf
from monitor.match.terms import Term
from monitor.match.tree import And, AtLeast, Freq, Name, Near, Node, Not, Or

Key = tuple[Hashable, Hashable]
"""Two leaves (or lists of the catalog) that must both be there; the second may be None."""
Group = tuple[float, frozenset[Hashable]]
"""Leaves of which one must be there, and in how many of the articles one is expected."""
Keys = tuple[float, Iterable[Key]]
"""Keys of which one must be there, and in how many of the articles one is expected."""

T = TypeVar("T", Group | None, Keys | None)

# Pairs of two groups are made as long as they are not more than this; else one group must do.
_PAIRS = 64
# Keys expected as seldom as this are good enough.
_RARE = 1e-4


class Cover:
    """Covers of queries.

    ``frequency`` is the share of articles in which a leaf is expected, ``listing`` the key of a
    list of the catalog and its share.
    """

    def __init__(
        self,
        frequency: Callable[[Leaf], float],
        listing: Callable[[Name], tuple[Hashable, float]],
    ) -> None:
        self._frequency = frequency
        self._listing = listing

    def keys(self, node: Node) -> Keys | None:  # noqa: PLR0911 - a line per kind
        """The keys that are expected least; None where a node may hold without any word."""
        match node:
            case Term() | Name():
                return _paired(self.groups(node))
            case Or():
                return _united(map(self.keys, node.parts))
            case And():
                return self._of_all(node, node.parts)
            case Near():
                return self._of_all(node, (node.left, node.right))
            case Freq():
                return self.keys(node.part)
            case AtLeast():
                return _united(_cheapest(map(self.keys, node.parts), node.count))
            case Not():
                return None

    def _of_all(self, node: Node, parts: Iterable[Node]) -> Keys | None:
        paired = _paired(self.groups(node))
        if paired is not None and paired[0] < _RARE:
            return paired
        return _best([paired, *map(self.keys, parts)])

    def groups(self, node: Node) -> Sequence[Group]:  # noqa: PLR0911 - a line per kind
        """Groups of leaves; of each of them one is there wherever the node holds."""
        match node:
            case Term():
                return [(self._frequency(leaf), frozenset((leaf,))) for leaf in node.leaves]
            case Name():
                name, share = self._listing(node)
                return [(share, frozenset((name,)))]
            case And():
                return [group for part in node.parts for group in self.groups(part)]
            case Near():
                return [*self.groups(node.left), *self.groups(node.right)]
            case Freq():
                return self.groups(node.part)
            case Or():
                return _joined(map(self._rarest, node.parts))
            case AtLeast():
                return _joined(_cheapest(map(self._rarest, node.parts), node.count))
            case Not():
                return []

    def _rarest(self, node: Node) -> Group | None:
        return min(self.groups(node), key=_share, default=None)


def _share(found: Group | Keys) -> float:
    return found[0]


def _paired(groups: Sequence[Group]) -> Keys | None:
    """One leaf of each of the two rarest groups."""
    if not groups:
        return None
    if len(groups) == 1:
        share, leaves = groups[0]
        return share, [(leaf, None) for leaf in leaves]
    (share, first), (other, second), *_ = sorted(groups, key=_share)
    if len(first) * len(second) > _PAIRS:
        return share, [(leaf, None) for leaf in first]
    return share * other, [(one, two) for one in first for two in second]


def _best(found: Iterable[Keys | None]) -> Keys | None:
    return min((keys for keys in found if keys is not None), key=_share, default=None)


def _united(found: Iterable[Keys | None]) -> Keys | None:
    share = 0.0
    every: dict[Key, None] = {}
    for keys in found:
        if keys is None:
            return None
        share += keys[0]
        every |= dict.fromkeys(keys[1])
    return min(1.0, share), every


def _joined(found: Iterable[Group | None]) -> Sequence[Group]:
    share = 0.0
    every: set[Hashable] = set()
    for group in found:
        if group is None:
            return []
        share += group[0]
        every |= group[1]
    return [(min(1.0, share), frozenset(every))]


def _cheapest(found: Iterable[T], count: int) -> Sequence[T]:
    """Wherever ``count`` of several hold, so does one of any that leave out ``count`` - 1."""
    ordered = sorted(found, key=lambda each: 2.0 if each is None else each[0])
    return ordered[: len(ordered) - count + 1]
