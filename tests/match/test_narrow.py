"""What a query wants of an article: never more than it needs, and no less than it can say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fnmatch import fnmatchcase

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.errors import QueryError
from monitor.match import Document, find, parse
from monitor.match.leaves import is_nearly_one_of
from monitor.match.narrow import wanted_by
from monitor.match.spell_out import spelled_out
from monitor.model import Catalog, Within
from monitor.model.wanted import AllOf, AnyOf, AnyWord, Wanted
from monitor.store.search_cut import words_in
from tests.match import catalogs
from tests.match.asking import CATALOG, article
from tests.match.test_properties import QUERIES, TEXTS

PEOPLE = [each.name for each in catalogs.PEOPLE]
ASKED = st.sampled_from(
    [f"@{name}" for name in catalogs.CATALOG] + ["@kortüm AND @luedenau", "@beide NEAR/S Besuch"]
)
# A name as it may stand in a text, and nearly so.
NAMED = st.sampled_from(
    [
        *("Selma Kortüm", "Kortüm", "Frau Kortum", "Selma Korttüm", "Selma Krotüm", "Selma Kortü"),
        *("Minister Brandhorst", "Karl-Josef Brandhrst", "Umweltminister Reitz", "Petra Muller"),
        *("Lüdenaus", "in Senden", "Stadt Lotte", "der Kreis Wellerberg", "Quarnstedter", "NWM"),
        *("Ministerpräsident Kurz", "Jürgen Lüddeke", "Angie Dornkamp", "Mutti", "war zu Gast in"),
    ]
)


class Words:
    """The words of an index, which here is all it has."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = words
        self.asked: list[str] = []

    def words_like(
        self, pattern: str, most: int, *, shortest: int = 0, longest: int = 1_000
    ) -> Sequence[str] | None:
        self.asked.append(pattern)
        found = [
            word
            for word in self._words
            if shortest <= len(word) <= longest and fnmatchcase(word, pattern)
        ]
        return found if len(found) <= most else None


def has(words: Collection[str], wanted: Wanted | None) -> bool:
    """Whether a text with these words has what is wanted."""
    match wanted:
        case None:
            return True
        case AllOf(parts):
            return all(has(words, part) for part in parts)
        case AnyOf(parts):
            return any(has(words, part) for part in parts)
        case AnyWord():
            return (
                not wanted.words.isdisjoint(words)
                or any(fnmatchcase(word, each) for each in wanted.patterns for word in words)
                or any(is_nearly_one_of(word, wanted.nearly) for word in words)
            )


def check(query: str, catalog: Catalog, texts: tuple[str, str, str], language: str = "de") -> bool:
    """Whether the query holds; wherever it does, what it wants is there."""
    of = article(texts[2], texts[0], teaser=texts[1], language=language)
    root = parse(query, catalog)
    words = words_in(texts)

    holds = find(root, Document.of(of), Within.ARTICLE) is not None

    wanted = wanted_by(root.root)
    if holds:
        assert has(words, wanted), (query, wanted, words)
        assert has(words, spelled_out(wanted, Words(words))), (query, wanted, words)
    return holds


@settings(max_examples=300, deadline=None)
@given(QUERIES, TEXTS, TEXTS, TEXTS, st.sampled_from(["de", "en", "", "pl"]))
def test_an_article_for_which_a_query_holds_has_what_it_wants(
    query: str, title: str, teaser: str, text: str, language: str
) -> None:
    check(query, CATALOG, (title, teaser, text), language)


@settings(max_examples=300, deadline=None)
@given(ASKED, st.lists(st.one_of(NAMED, TEXTS), max_size=6).map(" ".join))
@example("@kortüm", "Zu Besuch war Selma Krotüm.")
@example("@luedenau", "Die Lüdenauer kamen.")
def test_an_article_that_names_somebody_has_what_asking_for_them_wants(
    query: str, text: str
) -> None:
    check(query, catalogs.CATALOG, ("", "", text))


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_of_any_text_each_word_is_in_the_index_that_finds_it(text: str, other: str) -> None:
    words = words_in((text, other))

    for raw in {*text.split(), *other.split()}:
        try:
            parse(raw, {})
        except QueryError:
            continue
        check(raw, {}, (text, "", other))
    assert words >= {form for form in Document.of(article(text)).searched.by_form if form.isalnum()}


@pytest.mark.parametrize(
    "query",
    [
        "/B ?64n/",
        "source:tageblatt",
        "url:kreis",
        "author:Kortüm",
        "lang:de",
        "Fähre OR /x/",
        "ATLEAST/1(Fähre, /x/)",
    ],
)
def test_what_no_index_of_words_knows_is_not_wanted(query: str) -> None:
    assert wanted_by(parse(query, {}).root) is None


def test_what_must_not_be_there_is_not_wanted() -> None:
    wanted = wanted_by(parse("Fähre NOT Bus", {}).root)

    assert isinstance(wanted, AnyWord)
    assert {"faehre", "faehren"} <= wanted.words
    assert "bus" not in wanted.words


def test_two_words_are_wanted_both_and_one_of_a_list_is_enough() -> None:
    wanted = wanted_by(parse("Fähre AND (Hafen OR Kai)", {}).root)

    assert isinstance(wanted, AllOf)
    assert isinstance(wanted.parts[1], AnyOf)


def test_parts_of_words_are_looked_up() -> None:
    index = Words(["fähre", "wagenrad", "stadtrat", "kreisrat"])

    wanted = spelled_out(wanted_by(parse("Wagen* AND *rat", {}).root), index)

    assert wanted == AllOf(
        (AnyWord(frozenset({"wagenrad"})), AnyWord(frozenset({"stadtrat", "kreisrat"})))
    )


def test_the_beginning_of_very_many_words_is_left_to_the_index() -> None:
    index = Words([f"wagen{number}" for number in range(5_000)])

    wanted = spelled_out(wanted_by(parse("Wagen*", {}).root), index)

    assert wanted == AnyWord(patterns=frozenset({"wagen*"}))


def test_what_would_find_nearly_all_words_is_not_wanted() -> None:
    index = Words([f"{number}rat" for number in range(5_000)])

    assert spelled_out(wanted_by(parse("*rat", {}).root), index) is None


def test_a_list_without_end_is_not_looked_up_for_ever() -> None:
    index = Words(["kortuem"])
    nearly = AnyOf(
        tuple(AnyWord(nearly=frozenset({f"kortuem{number}"})) for number in range(9_000))
    )

    assert spelled_out(nearly, index) is None
    assert len(index.asked) < 1_000


def test_beside_a_list_without_end_the_other_words_are_still_wanted() -> None:
    endless = AnyOf(
        tuple(AnyWord(frozenset({f"a{number}", f"b{number}"})) for number in range(9_000))
    )
    ferry = AnyWord(frozenset({"faehre"}))

    assert spelled_out(AllOf((endless, ferry)), Words([])) == ferry
