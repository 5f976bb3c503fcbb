from __future__ import annotations

from dataclasses import replace
from typing import Any

from monitor.match import RuleFault, compile_rules
from monitor.match.evaluate import MAX_EVIDENCE
from monitor.match.terms import Mode, Term
from monitor.match.tree import Query
from monitor.model import Evidence, Level, Rule, Within
from tests.match.asking import CATALOG, article, listing


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
    rules, _ = compile_rules([rule("broken", "Rheine OR Greven"), rule("good", "Rheine")], {})
    # A tree that no text can give; a mistake of ours would look like it.
    broken = Query("?", Term(Mode.WORD, "?", ()))
    rules._questions[0].made = replace(rules._questions[0].made, query=broken)

    hits, failures = rules.match(article("Rheine"))

    assert [hit.rule for hit in hits] == ["good"]
    assert len(failures) == 1
    assert "rule broken failed on article 1" in failures[0]


def test_copies_of_a_rule_all_hold() -> None:
    rules, _ = compile_rules([rule("a", "Rheine"), rule("b", "Rheine"), rule("c", "Greven")], {})

    hits, _ = rules.match(article("Rheine"))

    assert [hit.rule for hit in hits] == ["a", "b"]
    assert rules.measured([article("Rheine")])["a"].woken == 1


def test_an_update_adds_changes_and_removes() -> None:
    rules, _ = compile_rules([rule("a", "Rheine"), rule("b", "Greven"), rule("c", "Lüdenau")], {})

    faults = rules.update([rule("d", "Quarnfeld"), rule("b", "Rheine"), rule("a", "Rheine")], {})

    assert faults == ()
    assert [hit.rule for hit in rules.match(article("Rheine, Quarnfeld, Lüdenau"))[0]] == [
        *("d", "b", "a")
    ]
    assert rules.match(article("Lüdenau, Greven")) == ((), ())
    assert set(rules.rules) == {"a", "b", "d"}


def test_of_a_rule_that_cannot_be_used_any_more_the_last_good_version_stays() -> None:
    rules, _ = compile_rules([rule("a", "Rheine"), rule("b", "Greven")], {})

    faults = rules.update([rule("a", "Rheine AND"), rule("b", "Quarnfeld"), rule("c", "(")], {})

    assert [fault.rule_id for fault in faults] == ["a", "c"]
    assert [hit.rule for hit in rules.match(article("Rheine, Quarnfeld"))[0]] == ["a", "b"]
    assert rules.rules["a"].query == "Rheine"


def test_a_changed_list_of_the_catalog_changes_the_rules_that_use_it() -> None:
    asked = [rule("a", "@orte"), rule("b", "Rheine NOT @orte"), rule("c", "titel:@orte")]
    rules, _ = compile_rules(asked, {"orte": listing("Lüdenau", "@n"), "n": listing("Greven")})

    rules.update(asked, {"orte": listing("Lüdenau", "@n"), "n": listing("Quarnfeld")})

    assert [hit.rule for hit in rules.match(article("Quarnfeld", "Quarnfeld"))[0]] == ["a", "c"]
    assert [hit.rule for hit in rules.match(article("Greven und Rheine"))[0]] == ["b"]


def test_a_rule_whose_name_left_the_catalog_keeps_its_last_good_version() -> None:
    asked = [rule("a", "@orte"), rule("b", "Rheine")]
    rules, _ = compile_rules(asked, {"orte": listing("Lüdenau")})

    faults = rules.update(asked, {})

    assert [fault.rule_id for fault in faults] == ["a"]
    assert [hit.rule for hit in rules.match(article("Lüdenau, Rheine"))[0]] == ["a", "b"]


def test_many_changes_leave_what_a_fresh_start_would_give() -> None:
    towns = [f"Ort{number}" for number in range(30)]
    rules, _ = compile_rules([], {})
    for start in range(0, 30, 3):
        rules.update([rule(f"r{at % 7}", town) for at, town in enumerate(towns[start:])], {})

    last = [rule(f"r{at % 7}", town) for at, town in enumerate(towns[27:])]
    fresh, _ = compile_rules(last, {})
    text = article(" ".join(towns))

    assert rules.match(text) == fresh.match(text)
    assert rules.woken(text) == fresh.woken(text)


def test_only_what_changed_is_compiled_again() -> None:
    before = [rule(f"r{at}", f"Ort{at} AND Rathaus") for at in range(100)]
    rules, _ = compile_rules(before, {})
    kept = {name: rules.query(name) for name in rules.rules}

    rules.update([rule("r7", "Steg"), *before[8:], *before[:7]], {})

    assert [name for name in rules.rules if rules.query(name) is not kept[name]] == ["r7"]


def test_of_a_text_longer_than_articles_the_beginning_counts_and_it_is_told() -> None:
    rules, _ = compile_rules([rule("a", "Rheine"), rule("b", "Greven"), rule("c", "/Gre../")], {})
    text = "Rheine " + "und so weiter " * 40_000 + "Greven"

    hits, failures = rules.match(article(text, "Greven"))

    assert [(hit.rule, len(hit.evidence)) for hit in hits] == [("a", 1), ("b", 1), ("c", 1)]
    assert len(failures) == 1
    assert "only the first 100,000 words" in failures[0]


def test_a_thousand_times_the_same_word_is_shown_some_hundred_times() -> None:
    rules, _ = compile_rules([rule("a", "Rheine"), rule("b", "Rheine NEAR/1 Rheine")], {})

    hits, failures = rules.match(article("Rheine " * 1_000))

    assert failures == ()
    assert [len(hit.evidence) for hit in hits] == [MAX_EVIDENCE, MAX_EVIDENCE]
    assert hits[0].evidence[-1].start == 7 * (MAX_EVIDENCE - 1)
