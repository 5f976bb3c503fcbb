"""The index wakes every rule that holds, and few others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.match import Document, compile_rules, find, parse
from monitor.match.index import Index, cover_of
from monitor.match.tree import Not, Or
from monitor.model import Level, Rule, Within
from tests.match.asking import CATALOG, article
from tests.match.test_properties import QUERIES, TEXTS


def woken(queries: list[str], text: str, title: str = "") -> list[str]:
    """The queries that are woken by an article."""
    index = Index([parse(query, CATALOG) for query in queries])
    return [queries[number] for number in index.woken(Document.of(article(text, title)))]


def cover(query: str) -> set[str] | None:
    """The words of a query's cover."""
    found = cover_of(parse(query, CATALOG).root, {})
    return None if found is None else {leaf.text for leaf in found}


@settings(max_examples=300, deadline=None)
@given(st.lists(QUERIES, max_size=5), TEXTS, TEXTS, TEXTS, st.sampled_from(Within))
def test_the_same_rules_hold_as_if_each_were_asked(
    queries: list[str], title: str, teaser: str, text: str, within: Within
) -> None:
    of = article(text, title, teaser=teaser)
    rules = [
        Rule(f"r{at}", "", "", Level.NORMAL, query, within) for at, query in enumerate(queries)
    ]

    compiled, _ = compile_rules(rules, CATALOG)
    hits, _ = compiled.match(of)

    document = Document.of(of)
    truth = [find(parse(query, CATALOG), document, within) for query in queries]
    assert [hit.rule for hit in hits] == [f"r{at}" for at, found in enumerate(truth) if found]
    assert [hit.evidence for hit in hits] == [found for found in truth if found]


def test_of_a_thousand_rules_one_is_woken() -> None:
    queries = [f"Ort{number} AND Rathaus" for number in range(1000)]

    assert woken(queries, "Das Rathaus in Ort17 bleibt.") == ["Ort17 AND Rathaus"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("Rathaus", {"rathaus"}),
        ('"am neuen Rathaus"', {"rathaus"}),
        ("der AND Rathaus", {"rathaus"}),
        ("Rathaus OR Güterbahnhof", {"rathaus", "gueterbahnhof"}),
        ("der NEAR/5 Rathaus", {"rathaus"}),
        ("FREQ/3(Rathaus)", {"rathaus"}),
        ("ATLEAST/2(der, Rathaus, Bahnhof)", {"rathaus", "bahnhof"}),
        ("Rathaus NOT Bahnhof", {"rathaus"}),
        ("Rat* AND Bahnhof", {"bahnhof"}),
        ("*haus", {"*haus"}),
        ("=LBZ", {"LBZ"}),
    ],
)
def test_a_cover_is_the_rarest_of_what_a_query_requires(query: str, words: set[str]) -> None:
    assert cover(query) == words


def test_what_may_hold_without_any_word_is_always_asked() -> None:
    rathaus = parse("Rathaus", {})
    without = replace(rathaus, root=Or((Not(rathaus.root), rathaus.root)))

    index = Index([rathaus, without])

    assert len(index.unindexed) == 1
    assert index.woken(Document.of(article("Bahnhof"))) == [1]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Rathaus*", "Die Rathäuser und Rathausplätze"),
        ("*platz", "Am Rathausplatz"),
        ("R*splatz", "Am Rathausplatz"),
        ("*haus*", "Am Rathausplatz"),
        ("M?ller", "Herr Müller"),
        ("=LBZ", "Das LBZ"),
        ("=Güler", "Frau Güler"),
    ],
)
def test_every_kind_of_word_wakes(query: str, text: str) -> None:
    assert woken([query, "Unbeteiligt"], text) == [query]


def test_a_word_of_another_field_wakes() -> None:
    index = Index([parse("author:Kruse", {}), parse("Kruse", {})])

    assert index.woken(Document.of(article("Bahnhof", author="Ina Kruse"))) == [0, 1]


def test_a_word_learned_before_wakes_again() -> None:
    index = Index([parse("Rathaus*", {}), parse("Bahnhof", {})])
    texts = ["Rathausplatz", "Bahnhof", "Rathausplatz", "Steg"]

    found = [index.woken(Document.of(article(text))) for text in texts]

    assert found == [[0], [1], [0], []]
