"""What must be true of every query and every text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import QueryError
from monitor.match import Document, find, parse
from monitor.model import Article, Within
from tests.match.asking import CATALOG, article

# Pieces of queries, whole and broken.
PIECES = st.sampled_from(
    [
        *(
            '"',
            "„",
            "“",
            "»",
            "«",
            "(",
            ")",
            ",",
            "=",
            "~",
            "@",
            "/",
            "\\",
            "*",
            "?",
            "-",
            ":",
            "&&",
        ),
        *(
            "AND",
            "OR",
            "NOT",
            "UND",
            "ODER",
            "NICHT",
            "and",
            "nicht",
            "NEAR/5",
            "ONEAR/S",
            "NEAR/0",
        ),
        *("ATLEAST/2(", "FREQ/3(", "title:", "quelle:", "foo:", "@kortuem", "@nobody", "w/5", "+x"),
        *(
            "Minister",
            "Güler",
            "zu",
            "Gast",
            "B 64n",
            "M*",
            "Minister*",
            "*amt",
            "\\*",
            '\\"',
            "C&A",
        ),
    ]
)
BROKEN = st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=12).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda between: between.join(parts))
)


@settings(max_examples=500, deadline=None)
@given(st.one_of(BROKEN, st.text(max_size=40)))
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    try:
        query = parse(text, CATALOG)
    except QueryError as error:
        assert str(error)
        assert 0 <= error.start < error.end
        assert error.start <= len(text)
        if error.instead:
            parse(error.instead, CATALOG)
    else:
        assert parse(query.canonical, CATALOG).root == query.root


TERMS = st.sampled_from(
    [
        *("Landrat", "güler", '"zu Gast"', "=LBZ", '="Zu Gast"', "Minister*", "M?ller", "*amt"),
        *("title:Landrat", "quelle:tageblatt", "text:=LBZ", "@kortuem", "titel:@landesregierung"),
        *("NRW-Landrat", "\\AND", "„Kreis Brennstedt“", "und", "C&A", "19.30"),
        *('~"neues Heimatamt"', "*Rat", "*rat", "einweihen", "/[Gg]ü?l.r/", "/a\\/b/", "@amt"),
        *("Amt", "author:Kortüm", "titel:/L.*rat/", "h?imat*", "*eim*"),
    ]
)


def _combined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(parts, min_size=2, max_size=4)
    words = st.one_of(
        TERMS, st.lists(TERMS, min_size=2).map(lambda found: f"({' OR '.join(found)})")
    )
    return st.one_of(
        several.map(lambda found: f"({' AND '.join(found)})"),
        several.map(lambda found: f"({' ODER '.join(found)})"),
        several.map(lambda found: f"({' NICHT '.join(found)})"),
        several.map(lambda found: f"ATLEAST/1({', '.join(found)})"),
        words.map(lambda found: f"FREQ/2({found})"),
        st.tuples(words, st.sampled_from(["NEAR/3", "ONEAR/2", "NEAR/S", "ONEAR/P"]), words).map(
            lambda found: f"({' '.join(found)})"
        ),
    )


QUERIES = st.recursive(TERMS, _combined, max_leaves=8)


@settings(deadline=None)
@given(QUERIES)
def test_the_normal_spelling_reads_as_the_same_tree(text: str) -> None:
    query = parse(text, CATALOG)

    again = parse(query.canonical, CATALOG)

    assert again.root == query.root
    assert again.canonical == query.canonical


WORDS = st.sampled_from(
    [
        *(
            "Landrat",
            "Landrätin",
            "Güler",
            "Gueler",
            "zu",
            "Gast",
            "LBZ",
            "Minister:in",
            "NRW-Landrat",
        ),
        *(
            "Landräten",
            "Gülers",
            "neuen",
            "Heimatämter",
            "weihte",
            "ein.",
            "Kortum",
            "Oberamtsrätin",
        ),
        *(
            "Inte\u00adgration",
            "u\u0308ber",
            "Bau-",
            "und",
            "Heimatamt",
            "Müller",
            "Selma",
            "Kortüm.",
        ),
        *(
            "19.",
            "Juni",
            "z. B.",
            "Dr.",
            "„Lüdenau“",
            "(Kreis",
            "Brennstedt)",
            "\n",
            "ﬁ",
            "İ",
            "ß",
            "𝔐",
        ),
    ]
)
TEXTS = st.lists(WORDS, max_size=25).map(" ".join)


@settings(deadline=None)
@given(QUERIES, TEXTS, TEXTS, TEXTS, st.sampled_from(Within))
def test_evidence_is_what_stands_at_its_place(
    query: str, title: str, teaser: str, text: str, within: Within
) -> None:
    of = article(text, title, teaser=teaser)

    found = find(parse(query, CATALOG), Document.of(of), within)

    order = ["title", "teaser", "text", "source", "url", "author", "lang"]
    assert all(of.field(each.field)[each.start : each.end] == each.text for each in found or ())
    assert all(each.text for each in found or ())
    places = [(order.index(each.field), each.start, each.end) for each in found or ()]
    assert places == sorted(set(places))


# The slow truth: a text is lists of words, a query a tree of tuples, both without the code above.
Sentence = list[str]
Shape = tuple[Any, ...]


@dataclass(frozen=True)
class Story:
    """A title, a teaser, and paragraphs of sentences of words."""

    title: Sentence
    teaser: Sentence
    paragraphs: list[list[Sentence]]

    def article(self) -> Article:
        lines = [" ".join(_written(each) for each in sentences) for sentences in self.paragraphs]
        return article("\n".join(lines), " ".join(self.title), teaser=" ".join(self.teaser))

    def units(self, within: Within) -> Iterator[set[tuple[str, int, str]]]:
        """The words of each unit with their field and position."""
        fields = [_placed("title", self.title), _placed("teaser", self.teaser)]
        flat = [sentence for sentences in self.paragraphs for sentence in sentences]
        text = _placed("text", [word for sentence in flat for word in sentence])
        if within is Within.ARTICLE:
            yield set().union(*fields, text)
            return
        yield from fields
        at = 0
        for sentences in self.paragraphs:
            sizes = [len(each) for each in sentences]
            for size in sizes if within is Within.SENTENCE else [sum(sizes)]:
                yield {word for word in text if at <= word[1] < at + size}
                at += size


def _written(sentence: Sentence) -> str:
    return " ".join(sentence).capitalize() + "."


def _placed(field: str, found: Sentence) -> set[tuple[str, int, str]]:
    return {(field, position, word) for position, word in enumerate(found)}


def _truth(shape: Shape, unit: set[tuple[str, int, str]]) -> bool:
    match shape:
        case ("word", word):
            return any(found == word for _, _, found in unit)
        case ("and", *parts):
            return all(_truth(part, unit) for part in parts)
        case ("or", *parts):
            return any(_truth(part, unit) for part in parts)
        case ("not", part):
            return not _truth(part, unit)
        case ("atleast", int(count), *parts):
            return len({word for _, _, word in unit} & set(parts)) >= count
        case ("near", left, right, int(reach), ordered):
            return any(
                field == other
                and (0 < second - first <= reach or (not ordered and 0 < first - second <= reach))
                for field, first, one in unit
                for other, second, two in unit
                if one in left and two in right
            )
    raise AssertionError(shape)


def _query(shape: Shape) -> str:
    match shape:
        case ("word", str(word)):
            return word
        case ("and", *parts):
            return f"({' AND '.join(_query(part) for part in parts)})"
        case ("or", *parts):
            return f"({' OR '.join(_query(part) for part in parts)})"
        case ("not", part):
            return f"NOT {_query(part)}"
        case ("atleast", count, *parts):
            return f"ATLEAST/{count}({', '.join(map(str, parts))})"
        case ("near", left, right, reach, ordered):
            operator = f"{'O' if ordered else ''}NEAR/{reach}"
            return f"(({' OR '.join(left)}) {operator} ({' OR '.join(right)}))"
    raise AssertionError(shape)


LETTERS = st.sampled_from(["alfa", "berta", "caesar", "dora"])
SENTENCES = st.lists(LETTERS, min_size=1, max_size=5)
STORIES = st.builds(
    Story,
    title=st.lists(LETTERS, max_size=3),
    teaser=st.lists(LETTERS, max_size=4),
    paragraphs=st.lists(st.lists(SENTENCES, min_size=1, max_size=3), max_size=3),
)
GROUPS = st.lists(LETTERS, min_size=1, max_size=2, unique=True)
LEAVES = st.one_of(
    st.tuples(st.just("word"), LETTERS),
    st.tuples(st.just("near"), GROUPS, GROUPS, st.integers(1, 4), st.booleans()),
    st.lists(LETTERS, min_size=2, max_size=4, unique=True).map(
        lambda found: ("atleast", 2, *found)
    ),
)
SHAPES: st.SearchStrategy[Shape] = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.tuples(st.just("and"), parts, parts, parts),
        st.tuples(st.just("and"), parts, st.tuples(st.just("not"), parts)),
        st.tuples(st.just("or"), parts, parts),
    ),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None)
@given(SHAPES, STORIES, st.sampled_from(Within))
def test_a_query_holds_where_the_slow_truth_says_so(
    shape: Shape, story: Story, within: Within
) -> None:
    query = parse(_query(shape), {})

    found = find(query, Document.of(story.article()), within)

    assert (found is not None) == any(_truth(shape, unit) for unit in story.units(within))
