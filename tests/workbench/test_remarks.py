"""What is said about rules that are odd, and how much is to be expected of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from monitor.errors import Place
from monitor.match import RuleSet, compile_rules
from monitor.model import Article, Level, Listed, Listing, Rule, Within
from monitor.store.article_reading import Stored
from monitor.workbench import CatalogList, Sampling, estimates, remarks_on
from tests.values import NOON

NOWHERE = Place("people.yaml")


def rules(*queries: str, budget: int | None = None, within: Within = Within.ARTICLE) -> RuleSet:
    some = [
        Rule(f"r{at}", "", f"desk{at}", Level.NORMAL, query, within, budget=budget)
        for at, query in enumerate(queries)
    ]
    found, faults = compile_rules(some, {})
    assert not faults
    return found


def stored(texts: Sequence[str], quiet: str = "") -> list[Stored]:
    return [
        Stored(
            Article(
                str(at), "", "", "", text=text, seen=NOON - timedelta(hours=at + 1), quiet=quiet
            ),
            {},
        )
        for at, text in enumerate(texts)
    ]


def kinds(of: RuleSet, texts: Sequence[str]) -> list[tuple[str, str]]:
    found = estimates(of, Sampling(stored(texts), NOON))
    return [(each.kind, each.rule) for each in remarks_on(of, found, ())]


def test_a_rule_that_nothing_wakes_is_told() -> None:
    of = rules("Zeppelin", "Fähre")

    assert kinds(of, ["Die Fähre fährt.", *["Nichts."] * 120]) == [("never-woken", "r0")]


@pytest.mark.parametrize(("share", "expected"), [(20, []), (21, [("too-broad", "r0")])])
def test_a_rule_that_holds_for_more_than_a_fifth_is_told(
    share: int, expected: list[tuple[str, str]]
) -> None:
    texts = ["Die Fähre fährt."] * share + ["Nichts."] * (100 - share)

    assert kinds(rules("Fähre"), texts) == expected


@pytest.mark.parametrize(("budget", "expected"), [(3, []), (2, [("over-budget", "r0")])])
def test_a_rule_over_its_budget_is_told(budget: int, expected: list[tuple[str, str]]) -> None:
    # 12 hits in the 120 hours of as many articles.
    texts = ["Fähre." if at % 10 == 0 else "Nichts." for at in range(120)]

    assert kinds(rules("Fähre", budget=budget), texts) == expected


def test_from_few_articles_nothing_is_concluded() -> None:
    of = rules("Zeppelin", "Fähre", budget=1)

    assert kinds(of, ["Fähre."] * 99) == []


def test_the_same_query_and_unit_is_told_once_however_it_is_written() -> None:
    of = rules("Fähre AND Hafen", "Fähre UND Hafen", "Fähre AND Boot")

    (remark,) = remarks_on(of, {}, ())

    assert (remark.kind, remark.rule) == ("duplicate", "r1")
    assert "'r0' (desk desk0)" in remark.message


def test_a_list_counts_as_used_through_another() -> None:
    some = [
        CatalogList("inner", NOWHERE, ()),
        CatalogList("outer", NOWHERE, ("inner",)),
        CatalogList("left", NOWHERE, ("lost",)),
        CatalogList("lost", NOWHERE, ()),
    ]
    rule = Rule("r", "", "", Level.NORMAL, "@outer AND Fähre")
    of, faults = compile_rules([rule], {"outer": Listing(Listed.LIST, ("Brams",))})
    assert not faults

    remarks = remarks_on(of, {}, some)

    assert [each.message for each in remarks] == [
        "no rule uses the list @left",
        "no rule uses the list @lost",
    ]


@pytest.mark.parametrize(("number", "expected"), [(4, []), (5, ["unindexed"])])
def test_many_rules_that_no_word_wakes_are_told_of_together(
    number: int, expected: list[str]
) -> None:
    of = rules(*(f"/F.hre{at}/" for at in range(number)), "Hafen")

    remarks = remarks_on(of, {}, ())

    assert len(of.unindexed) == number
    assert [each.kind for each in remarks] == expected
    assert all("/F" not in each.message and "r0, r1" in each.message for each in remarks)


def test_hits_a_day_come_from_what_came_while_the_source_was_watched() -> None:
    of = rules("Fähre")
    fresh = stored(["Fähre.", "Nichts."] * 60)
    backlog = stored(["Fähre.", "Nichts."] * 200, quiet="first poll")

    alone = estimates(of, Sampling(fresh, NOON))["r0"]
    both = estimates(of, Sampling([*fresh, *backlog], NOON))["r0"]

    assert alone.a_day == pytest.approx(12.0)
    assert both.a_day == pytest.approx(12.0)
    assert (both.share, both.held) == (0.5, 260)


def test_of_less_than_a_day_nothing_is_expected() -> None:
    found = estimates(rules("Fähre"), Sampling(stored(["Fähre."] * 120, quiet="first poll"), NOON))

    assert found["r0"].a_day is None
    assert found["r0"].share == 1.0
