"""The index wakes every rule that holds, and few others."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.demo.landscape import load_papers
from monitor.match import Document, compile_rules, find, parse
from monitor.match.cover import Cover
from monitor.match.frequencies import Frequencies
from monitor.match.index import Index
from monitor.match.tree import Not, Or, Query
from monitor.model import Level, Rule, Within
from monitor.text import key, raw_words
from tests.match.asking import CATALOG, article, listing
from tests.match.catalogs import CATALOG as PEOPLE_AND_PLACES
from tests.match.test_properties import QUERIES, TEXTS


def indexed(queries: list[Query], seen: Iterable[str] = ()) -> Index:
    """An index of these queries, that has counted the words of the texts ``seen``."""
    frequencies = Frequencies()
    for text in seen:
        frequencies.learn(Document.of(article(text)).searched.by_form)
    index = Index(frequencies)
    for number, query in enumerate(queries):
        index.add(number, query)
    return index


def woken(queries: list[str], text: str, title: str = "", seen: Iterable[str] = ()) -> list[str]:
    """The queries that are woken by an article."""
    index = indexed([parse(query, CATALOG) for query in queries], seen)
    return [queries[number] for number in index.woken(Document.of(article(text, title)))]


def keys(query: str) -> set[tuple[str, str]] | None:
    """The keys of a query, as words; the second of a pair may be empty."""
    guessed = Frequencies()
    cover = Cover(
        lambda leaf: guessed.of(leaf, [key(leaf.text)]), lambda name: (f"@{name.name}", 0.001)
    )
    found = cover.keys(parse(query, CATALOG).root)
    return None if found is None else {(_text(one), _text(two)) for one, two in found[1]}


def _text(part: object) -> str:
    return "" if part is None else getattr(part, "text", str(part)).lower()


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


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(QUERIES, max_size=4), min_size=1, max_size=4),
    TEXTS,
    st.sampled_from(["de", "en", "fr", "de-AT"]),
    st.lists(TEXTS, max_size=2),
)
def test_after_updates_the_same_rules_hold_as_after_a_fresh_start(
    steps: list[list[str]], text: str, language: str, seen: list[str]
) -> None:
    of = article(text, language=language)
    rules, _ = compile_rules([], CATALOG, [article(each) for each in seen])
    for queries in steps:
        last = [Rule(f"r{at}", "", "", Level.NORMAL, each) for at, each in enumerate(queries)]
        rules.update(last, CATALOG)
        # What is learned of words between the updates must not stay as it was.
        rules.match(of)

    fresh, _ = compile_rules(last, CATALOG)

    assert rules.match(of) == fresh.match(of)


def test_on_real_articles_the_same_rules_hold_as_if_each_were_asked() -> None:
    articles = [
        article("\n".join(block.text for block in each.body), each.title, teaser=each.teaser)
        for paper in load_papers()
        for each in paper.articles
    ]
    words = sorted({word for each in articles for word in raw_words(each.text) if len(word) > 3})
    chosen = random.Random(4)
    forms = (
        *("{0}", "{0} AND {1}", '"{0} {1}"', "{0} NEAR/9 {1}", "{2}* AND {1}", "*{0}", "*{2}*"),
        *("({0} OR {1}) NOT {2}", "ATLEAST/2({0}, {1}, {2})", "/{0} ?{1}/", "titel:{0}"),
    )
    rules = [
        Rule(
            f"r{at}",
            "",
            "",
            Level.NORMAL,
            forms[at % len(forms)].format(*(word.lower() for word in chosen.sample(words, 3))),
            chosen.choice(list(Within)),
        )
        for at in range(1_500)
    ]
    compiled, faults = compile_rules(rules, {}, articles)
    asked = {rule.id: (parse(rule.query, {}), rule.within) for rule in rules}

    assert faults == ()
    held = 0
    for each in articles:
        document = Document.of(each)
        truth = {name: find(query, document, unit) for name, (query, unit) in asked.items()}
        hits, _ = compiled.match(each)
        assert {hit.rule: hit.evidence for hit in hits} == {
            name: found for name, found in truth.items() if found is not None
        }
        held += len(hits)
    assert held > 100


def test_of_a_thousand_rules_one_is_woken() -> None:
    queries = [f"Ort{number} AND Rathaus" for number in range(1000)]

    assert woken(queries, "Das Rathaus in Ort17 bleibt.") == ["Ort17 AND Rathaus"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Rathaus", {("rathaus", "")}),
        ('"am neuen Rathaus"', {("rathaus", "neuen")}),
        ("der AND Rathaus AND Umgehungsstraße", {("umgehungsstraße", "rathaus")}),
        ("Rathaus OR Güterbahnhof", {("rathaus", ""), ("güterbahnhof", "")}),
        (
            "(Rathaus OR Güterbahnhof) AND Umleitung",
            {("güterbahnhof", "umleitung"), ("rathaus", "umleitung")},
        ),
        ("Gast NEAR/5 Rathaus", {("rathaus", "gast")}),
        ("FREQ/3(Rathaus)", {("rathaus", "")}),
        ("ATLEAST/2(der, Rathaus, Bahnhof)", {("rathaus", ""), ("bahnhof", "")}),
        ("Rathaus NOT Bahnhof", {("rathaus", "")}),
        ("Gast AND @kreis-brennstedt", {("@kreis-brennstedt", "gast")}),
        ("*haus", {("haus", "")}),
        ("=LBZ", {("lbz", "")}),
        ("/B ?64n/ AND Rathaus", {("rathaus", "")}),
        ("/B ?64n/", None),
    ],
)
def test_the_keys_are_the_rarest_of_what_a_query_requires(
    query: str, expected: set[tuple[str, str]] | None
) -> None:
    found = keys(query)

    # The order in a pair is that of their frequency.
    assert (
        found
        and {frozenset(pair) for pair in found} == {frozenset(pair) for pair in expected or ()}
    ) or found is expected


def test_what_was_counted_decides_what_is_rare() -> None:
    queries = ["Umgehungsstraße AND Gast AND Rathaus"]
    seen = ["Gast auf der Umgehungsstraße"] * 100

    assert woken(queries, "Rathaus und Umgehungsstraße") == queries
    assert woken(queries, "Gast und Umgehungsstraße", seen=seen) == []


def test_a_list_of_the_catalog_wakes_by_any_of_its_words() -> None:
    queries = ["@landesregierung AND Rathaus", "NICHT Steg AND @kortuem", "titel:@kortuem"]

    assert woken(queries, "Im Rathaus sprach Selma Kortüm") == queries
    assert woken(queries, "Im Rathaus sprach Kortüm") == []
    assert woken(queries, "Im Rathaus") == []


def test_a_list_without_words_to_wake_by_is_always_asked() -> None:
    catalog = {"strassen": listing("/B ?64n/", "Lüdenau")}
    index = indexed([parse("@strassen AND Rathaus", catalog), parse("@strassen", catalog)])

    assert index.woken(Document.of(article("Das Rathaus"))) == [0, 1]


def test_what_may_hold_without_any_word_is_always_asked() -> None:
    rathaus = parse("Rathaus", {})
    without = replace(rathaus, root=Or((Not(rathaus.root), rathaus.root)))

    index = indexed([rathaus, without])

    assert len(index.unindexed) == 1
    assert index.woken(Document.of(article("Bahnhof"))) == [1]


def test_a_rule_of_common_words_counts_as_not_indexed() -> None:
    index = indexed([parse("Rathaus", {}), parse("die", {})], ["die Katze"] * 100)

    assert list(index.unindexed) == [1]


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
    index = indexed([parse("author:Kruse", {}), parse("Kruse", {})])

    assert index.woken(Document.of(article("Bahnhof", author="Ina Kruse"))) == [0, 1]


def test_a_word_learned_before_wakes_again() -> None:
    index = indexed([parse("Rathaus*", {}), parse("Bahnhof", {})])
    texts = ["Rathausplatz", "Bahnhof", "Rathausplatz", "Steg"]

    found = [index.woken(Document.of(article(text))) for text in texts]

    assert found == [[0], [1], [0], []]


SPOKEN_OF = """Selma Selna Kortüm Kortuem Kortün Kortüms KORTÜM Staatssekretärin Thore Wiebusch
    Wiebuschs Wibusch Innenminister Minister Der die SPD-Politikerin Anton Reitz Reitzens
    Karl-Josef Karljosef Brandhorst K.-J. von der Heyden Ursula Mutti Angie Dornkamps sagte
    kam . , - Straße Neuenrode Neuenroder Feuerwehr in Lüdenau (Kreis Quarnstedt) Kurz Boris
    Landesregierung Jürgen Lüdecke Peter & Senden Sendens"""
NAMES = st.lists(st.sampled_from(SPOKEN_OF.split()), max_size=9).map(" ".join)
ASKED = [
    *(
        "@kortüm",
        "@wiebusch",
        "@reitz",
        "@brandhorst",
        "@heyden",
        "@dornkamp",
        "@kurz",
        "@lüddecke",
    ),
    *("@neuenrode", "@senden", "@luedenau", "@beide", "@regierung", "titel:@kortüm"),
    *("@kortüm NEAR/5 @wiebusch", "@kortüm NOT @wiebusch", "FREQ/2(@beide)", "@senden AND @beide"),
]


@settings(max_examples=250, deadline=None)
@given(NAMES, NAMES, st.sampled_from(["de", "en", "fr"]), st.sampled_from(Within))
def test_every_rule_about_people_and_places_that_holds_is_woken(
    title: str, text: str, language: str, within: Within
) -> None:
    of = article(text, title, language=language)
    rules = [Rule(f"r{at}", "", "", Level.NORMAL, each, within) for at, each in enumerate(ASKED)]

    compiled, _ = compile_rules(rules, PEOPLE_AND_PLACES)
    hits, _ = compiled.match(of)

    truth = [find(parse(each, PEOPLE_AND_PLACES), Document.of(of), within) for each in ASKED]
    assert [hit.rule for hit in hits] == [f"r{at}" for at, found in enumerate(truth) if found]
    assert [hit.evidence for hit in hits] == [found for found in truth if found]
