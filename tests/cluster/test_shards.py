"""Rules cut into shards find what they find together."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.cluster.shards import ShardedRules, sharded
from monitor.match import Newsroom, compile_rules
from monitor.model import Level, Rule, shard_of
from tests.values import article

WORDS = ("Fähre", "Hafen", "Brücke", "Markt", "Schule", "Kanal")
RULES = [Rule(f"regel-{n}", word, "lokales", Level.NORMAL, word) for n, word in enumerate(WORDS)]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5), st.lists(st.sampled_from(WORDS), max_size=4))
def test_all_shards_together_find_what_one_set_of_rules_finds(
    shards: int, words: list[str]
) -> None:
    whole, _ = compile_rules(RULES, {})
    found = article(text=f"Im Ort: {', '.join(words)}.", title="Aus dem Ort", teaser="")

    _, parts, faults = sharded(RULES, {}, (), Newsroom(), shards=shards, knows=range(shards))

    assert not faults
    expected = {hit.rule: hit for hit in whole.match(found)[0]}
    each = [parts[shard].match(found)[0] for shard in range(shards)]
    assert {hit.rule: hit for hits in each for hit in hits} == expected
    assert sum(map(len, each)) == len(expected)


def test_a_worker_compiles_only_its_shards_and_knows_the_names_of_all() -> None:
    rules = ShardedRules(3, [1], {})

    rules.update(RULES, {})

    mine = {rule.id for rule in RULES if shard_of(rule.id, 3) == 1}
    assert set(rules.of) == {1}
    assert set(rules.of[1].rules) == mine
    assert set(rules.rules) == {rule.id for rule in RULES}


def test_a_rule_that_cannot_be_used_is_told_by_its_shard_alone() -> None:
    bad = Rule("kaputt", "Kaputt", "lokales", Level.NORMAL, "(")
    mine = shard_of("kaputt", 4)

    told = ShardedRules(4, [mine], {}).update([*RULES, bad], {})
    silent = ShardedRules(4, [(mine + 1) % 4], {}).update([*RULES, bad], {})

    assert [fault.rule_id for fault in told] == ["kaputt"]
    assert silent == ()
