"""The rules cut into shards, of which a worker knows some or all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from monitor.match import Newsroom, RuleFault, RuleSet, compile_rules
from monitor.model import Article, Catalog, Hit, Rule, shard_of


class ShardedRules(RuleSet):
    """All rules by name, of which only those of some shards are compiled.

    It stands where one set of rules would: budgets and reminders need all names, and articles are
    shown to the shards one by one, see `of`.
    """

    def __init__(
        self,
        shards: int,
        knows: Iterable[int],
        catalog: Catalog,
        newsroom: Newsroom | None = None,
    ) -> None:
        super().__init__(catalog, newsroom=newsroom)
        self._shards = shards
        self._of = {each: RuleSet(catalog, newsroom=newsroom) for each in sorted(set(knows))}
        self._all: dict[str, Rule] = {}

    @property
    def of(self) -> Mapping[int, RuleSet]:
        """The compiled rules of each shard that is known here."""
        return self._of

    @property
    def rules(self) -> Mapping[str, Rule]:
        """All rules by their ids; those that cannot be used are known to be so by their shard."""
        return self._all

    def __len__(self) -> int:
        """How many rules there are in all shards."""
        return len(self._all)

    def learn(self, articles: Iterable[Article]) -> None:
        """Learn from articles which words are common."""
        seen = list(articles)
        for each in self._of.values():
            each.learn(seen)

    def update(
        self, rules: Iterable[Rule], catalog: Catalog, newsroom: Newsroom | None = None
    ) -> tuple[RuleFault, ...]:
        """See `RuleSet.update`; faults are those of the shards that are known here."""
        every = {rule.id: rule for rule in rules}
        of: dict[int, list[Rule]] = {shard: [] for shard in self._of}
        for rule in every.values():
            shard = shard_of(rule.id, self._shards)
            if shard in of:
                of[shard].append(rule)
        faults = [
            fault
            for shard, found in of.items()
            for fault in self._of[shard].update(found, catalog, newsroom)
        ]
        self._all = every
        return tuple(faults)

    def match(self, of: Article) -> tuple[tuple[Hit, ...], tuple[str, ...]]:  # type: ignore[override]
        """What the shards find that are known here."""
        found = [each.match(of) for each in self._of.values()]
        return (
            tuple(hit for hits, _ in found for hit in hits),
            tuple(failure for _, failures in found for failure in failures),
        )


def sharded(
    rules: Sequence[Rule],
    catalog: Catalog,
    seen: Sequence[Article],
    newsroom: Newsroom,
    *,
    shards: int,
    knows: Sequence[int],
) -> tuple[RuleSet, Mapping[int, RuleSet], tuple[RuleFault, ...]]:
    """The rules for a worker, those of each shard, and what is wrong with them."""
    if shards == 1:
        whole, faults = compile_rules(rules, catalog, seen, newsroom)
        return whole, {0: whole}, faults
    found = ShardedRules(shards, knows, catalog, newsroom)
    found.learn(seen)
    return found, found.of, found.update(rules, catalog, newsroom)
