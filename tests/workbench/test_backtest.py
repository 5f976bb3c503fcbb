"""Rules tried on articles, without a database."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from monitor.match import compile_rules
from monitor.model import Article, Level, Rule
from monitor.store.article_reading import Stored
from monitor.workbench import Against, Backtest
from tests.values import NOON

ZONE = ZoneInfo("Europe/Berlin")
WORDS = ("Fähre", "Hafen", "Anleger", "Warlingen", "fährt", "und", "heute")
QUERIES = ("Fähre", "Fähre AND Hafen", "Hafen OR Anleger", "Fähre NEAR/2 Warlingen", "Haf*")

texts = st.lists(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), max_size=12)
queries = st.sampled_from(QUERIES)


def rule(query: str, name: str = "r") -> Rule:
    return Rule(name, name, "lokales", Level.NORMAL, query)


def articles(of: list[str]) -> list[Article]:
    return [
        Article(str(at), "bote", "", "", text=text, seen=NOON - timedelta(hours=at))
        for at, text in enumerate(of)
    ]


def held(query: str, article: Article) -> bool:
    rules, _ = compile_rules([rule(query)], {})
    return bool(rules.match(article)[0])


@given(texts, queries)
def test_the_total_is_the_number_of_articles_for_which_the_rule_holds(
    of: list[str], query: str
) -> None:
    test = Backtest([rule(query)], {}, {}, zone=ZONE)

    for each in articles(of):
        test.take(Stored(each, {}))

    result = test.results["r"]
    expected = [each for each in articles(of) if held(query, each)]
    assert result.hits.count == len(expected) == sum(result.days.values())
    assert [each.article.id for each in result.hits.examples] == [each.id for each in expected][:5]


@given(texts, queries, queries)
def test_gained_and_lost_lead_from_the_rule_in_force_to_the_new_one(
    of: list[str], before: str, after: str
) -> None:
    test = Backtest([rule(after)], {}, {"r": rule(before)}, zone=ZONE, examples=100)

    for each in articles(of):
        test.take(Stored(each, {"r": "other"} if before == after and held(before, each) else {}))

    result = test.results["r"]
    old = {each.id for each in articles(of) if held(before, each)}
    new = {each.id for each in articles(of) if held(after, each)}
    assert {each.article.id for each in result.gained.examples} == new - old
    assert {each.article.id for each in result.lost.examples} == old - new


@given(texts, queries, st.sets(st.integers(0, 11)))
def test_gained_and_lost_lead_from_the_stored_hits_to_those_of_now(
    of: list[str], query: str, stored: set[int]
) -> None:
    test = Backtest([rule(query)], {}, {"r": rule(query)}, zone=ZONE, examples=100)

    for each in articles(of):
        test.take(Stored(each, {"r": "older"} if int(each.id) in stored else {}))

    result = test.results["r"]
    assert result.against is Against.STORED
    now = {each.id for each in articles(of) if held(query, each)}
    then = {each.id for each in articles(of) if int(each.id) in stored}
    assert {each.article.id for each in result.gained.examples} == now - then
    assert {each.article.id for each in result.lost.examples} == then - now
    assert result.stored.total() == len(then)


def test_a_rule_that_is_new_is_compared_with_nothing() -> None:
    test = Backtest([rule("Fähre")], {}, {}, zone=ZONE)

    test.take(Stored(articles(["Fähre"])[0], {}))

    result = test.results["r"]
    assert (result.against, result.gained.count) == (Against.NOTHING, 0)


def test_what_lost_its_text_is_not_told_as_lost() -> None:
    test = Backtest([rule("Fähre")], {}, {"r": rule("Fähre")}, zone=ZONE)

    test.take(Stored(articles([""])[0], {"r": "older"}, is_forgotten=True))

    result = test.results["r"]
    assert (result.lost.count, result.unjudged, test.forgotten) == (0, 1, 1)


def test_examples_keep_no_texts() -> None:
    test = Backtest([rule("Fähre")], {}, {}, zone=ZONE, examples=1)

    for each in articles(["Die Fähre fährt.", "Die Fähre ruht."]):
        test.take(Stored(each, {}))

    (example,) = test.results["r"].hits.examples
    assert example.article.text == ""
    assert ("Fähre", True) in example.parts


def test_days_are_those_of_the_zone() -> None:
    test = Backtest([rule("Fähre")], {}, {}, zone=ZONE)
    late = NOON.replace(hour=23, minute=30)

    test.take(Stored(Article("1", "bote", "", "", text="Fähre", seen=late), {}))

    assert [str(day) for day in test.results["r"].days] == ["2026-03-06"]


def test_what_was_there_before_is_counted_by_itself() -> None:
    test = Backtest([rule("Fähre")], {}, {}, zone=ZONE)

    test.take(Stored(Article("1", "bote", "", "", text="Fähre", seen=NOON, quiet="first poll"), {}))

    result = test.results["r"]
    assert (result.hits.count, result.quiet) == (1, 1)
