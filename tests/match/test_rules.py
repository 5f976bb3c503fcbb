from __future__ import annotations

from dataclasses import replace
from typing import Any

from monitor.match import compile_rules, parse
from monitor.match.rules import Compiled, RuleFault, RuleSet
from monitor.match.terms import Mode, Term
from monitor.match.tree import Query
from monitor.model import Evidence, Level, Rule, Within
from tests.match.asking import CATALOG, article


def rule(identity: str, query: str, **changes: Any) -> Rule:
    """A rule with this query."""
    return replace(Rule(identity, identity.title(), "lokales", Level.NORMAL, query), **changes)


def test_hits_come_in_the_order_of_the_rules_with_what_an_alert_needs() -> None:
    rules = [rule("b", "Rheine"), rule("x", "Greven"), rule("a", "title:Minister", level=Level.EIL)]

    compiled, faults = compile_rules(rules, CATALOG)
    hits, failures = compiled.match(article("In Rheine", "Minister"))

    assert (faults, failures) == ((), ())
    assert [hit.rule for hit in hits] == ["b", "a"]
    assert hits[1].evidence == (Evidence("title", 0, 8, "Minister"),)
    assert (hits[1].level, hits[1].desk, hits[1].title) == (Level.EIL, "lokales", "A")
    assert hits[1].version == compiled.rules["a"].version


def test_rules_are_known_by_id_in_their_order() -> None:
    compiled, _ = compile_rules([rule("b", "x"), rule("a", "y")], {})

    assert len(compiled) == 2
    assert list(compiled.rules) == ["b", "a"]


def test_a_rule_that_cannot_be_read_is_left_out_and_the_others_stay() -> None:
    rules = [rule("good", "Rheine"), rule("bad", "Rheine and Greven"), rule("fine", "@kortuem")]

    compiled, faults = compile_rules(rules, CATALOG)

    assert list(compiled.rules) == ["good", "fine"]
    assert [(each.rule_id, each.kind, each.index) for each in faults] == [("bad", "query", 0)]
    assert (faults[0].start, faults[0].end) == (7, 10)
    assert faults[0].instead == "Rheine AND Greven"
    assert "capitals" in faults[0].message


def test_a_rule_whose_examples_fail_is_left_out_with_each_of_them() -> None:
    examples = {
        "match_examples": ("Der Minister in Rheine", "Der Minister in Greven"),
        "no_match_examples": ("Der Landrat", "Ein Minister aus Rheine"),
    }

    compiled, faults = compile_rules([rule("r", "Minister AND Rheine", **examples)], {})

    assert len(compiled) == 0
    assert faults == (
        RuleFault(
            *("r", "match", 1),
            "the rule is to match this example, but does not:"
            " Rheine: not found in title, teaser, text",
            *(0, 22),
        ),
        RuleFault(
            *("r", "no_match", 1),
            'the rule is not to match this example, but finds "Minister", "Rheine"',
            *(4, 12),
        ),
    )


def test_examples_are_matched_in_the_unit_of_the_rule() -> None:
    split = rule("r", "Minister AND Rheine", match_examples=("Ein Minister. In Rheine.",))

    whole, _ = compile_rules([split], {})
    sentence, faults = compile_rules([replace(split, within=Within.SENTENCE)], {})

    assert (len(whole), len(sentence)) == (1, 0)
    assert "not all in the same sentence" in faults[0].message


def test_a_rule_that_fails_does_not_keep_the_others_from_the_article() -> None:
    good = Compiled(rule("good", "Rheine"), parse("Rheine", {}))
    # A tree that no text can give; a mistake of ours would look like it.
    broken = Compiled(rule("broken", "?"), Query("?", Term(Mode.WORD, "?", ()), "?"))

    hits, failures = RuleSet([broken, good]).match(article("Rheine"))

    assert [hit.rule for hit in hits] == ["good"]
    assert len(failures) == 1
    assert "rule broken failed on article 1" in failures[0]
