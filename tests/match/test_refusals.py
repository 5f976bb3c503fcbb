from __future__ import annotations

import pytest

from monitor.match import parse
from monitor.match.parser import MAX_DEPTH, MAX_LENGTH, MAX_WORDS
from tests.match.asking import CATALOG, refusal

# The query; what is marked in it; what the message says; what is offered instead.
REFUSED = [
    ("Minister Steinfurt", "Steinfurt", "two words without an operator", "Minister AND Steinfurt"),
    ("title:Minister Rheine", "Rheine", "two words without", "title:Minister AND Rheine"),
    ('Minister "zu Gast"', '"zu Gast"', "two words without", 'Minister AND "zu Gast"'),
    ("(a) (b)", "(", "two words without an operator", "(a) AND (b)"),
    ("a OR b AND c", "AND", "are mixed", "a OR (b AND c)"),
    ("a AND b OR c AND d", "OR", "are mixed", "(a AND b) OR (c AND d)"),
    ("a OR b NOT c", "NOT", "are mixed", "a OR (b NOT c)"),
    ("a OR b Rheine", "Rheine", "two words without", "a OR (b AND Rheine)"),
    ("a OR b NEAR/5 c", "NEAR/5", "NEAR and OR are mixed", "a OR (b NEAR/5 c)"),
    ("NOT Fußball", "NOT Fußball", "only excludes", ""),
    ("NOT (a OR b)", "NOT (a OR b)", "only excludes", ""),
    ("NOT a AND NOT b", "NOT a AND NOT b", "only excludes", ""),
    ("a OR NOT b", "NOT b", "only excludes", ""),
    ("a AND NOT (NOT b)", "(NOT b)", "only excludes", ""),
    ("ATLEAST/1(a, NOT b)", "NOT b", "only excludes", ""),
    ("a NOT NOT b", "NOT", "twice", "a NOT b"),
    ('""', '""', "an empty phrase", ""),
    ("„ “", "„ “", "an empty phrase", ""),
    ('a AND "–"', '"–"', "no word", ""),
    ("a AND ...", "...", "no word", ""),
    ("(Minister OR Landrat", "(", "not closed", "(Minister OR Landrat)"),
    ("ATLEAST/2(a, b", "(", "not closed", "ATLEAST/2(a, b)"),
    ("Minister)", ")", "never opened", "Minister"),
    ("()", "()", "nothing stands between", ""),
    ('"zu Gast', '"', "not closed", '"zu Gast"'),
    ("„zu Gast", "„", "not closed", '„zu Gast"'),
    ("@kortum", "@kortum", "unknown name @kortum; did you mean @kortuem?", "@kortuem"),
    ("@Landesregirung AND a", "@Landesregirung", "@landesregierung", "@landesregierung AND a"),
    ("@xyzzy", "@xyzzy", "unknown name @xyzzy", ""),
    ("a AND @ b", "@", "needs a name", ""),
    ("titl:a", "titl:", "unknown field 'titl'; did you mean 'title'?", "title:a"),
    ("Uhr:30", "Uhr:", "unknown field 'Uhr'", "Uhr\\:30"),
    ("title:(a AND text:b)", "text:", "a field cannot stand in another", "title:(a AND b)"),
    ("title:text:a", "text:", "behind another field", "title:a"),
    ("a AND title:NOT b", "NOT", "NOT stands before the field", "a AND NOT title: b"),
    ("SPD and CDU", "and", "capitals: AND", "SPD AND CDU"),
    ("SPD Or CDU", "Or", "capitals: OR", "SPD OR CDU"),
    ("SPD not CDU", "not", "capitals: NOT", "SPD NOT CDU"),
    ("SPD AND not CDU", "not", "capitals: NOT", "SPD AND NOT CDU"),
    ("SPD und CDU", "und", "capitals: UND", "SPD UND CDU"),
    ("SPD oder CDU", "oder", "capitals: ODER", "SPD ODER CDU"),
    ("SPD und nicht CDU", "und", "capitals: UND", "SPD UND NICHT CDU"),
    ("a && b", "&&", "&& is written AND", "a AND b"),
    ("a&&b", "&&", "&& is written AND", "a AND b"),
    ("a || b", "||", "|| is written OR", "a OR b"),
    ("a|b", "|", "| is written OR", "a OR b"),
    ("a & b", "&", "& is written AND", "a AND b"),
    ("Minister -Fußball", "-", "write NOT", "Minister NOT Fußball"),
    ("Minister –Fußball", "–", "write NOT", "Minister NOT Fußball"),
    ('Minister -"zu Gast"', "-", "write NOT", 'Minister NOT "zu Gast"'),
    ("Minister !Fußball", "!", "write NOT", "Minister NOT Fußball"),
    ("+Minister", "+", "joined by AND", "Minister"),
    ("a NEAR/0 b", "NEAR/0", "a distance of 1", "a NEAR/1 b"),
    ("a NEAR/9999 b", "NEAR/9999", "a distance of 1", "a NEAR/250 b"),
    ("a NEAR b", "NEAR", "a distance of 1", "a NEAR/5 b"),
    ("a ONEAR/x b", "ONEAR/x", "a distance of 1", "a ONEAR/5 b"),
    ("a near/3 b", "near/3", "a distance of 1", "a NEAR/3 b"),
    ("a w/3 b", "w/3", "a distance of 1", "a NEAR/3 b"),
    ("a NEAR/5 b NEAR/5 c", "NEAR/5 c", "NEAR joins two", "a NEAR/5 b AND b NEAR/5 c"),
    ("(a AND b) NEAR/5 c", "(a AND b)", "NEAR works on words", ""),
    ("a NEAR/5 NOT b", "NOT", "a word is expected", ""),
    ("M*", "M*", "1 of at least 3 letters", ""),
    ("?as", "?as", "2 of at least 3 letters", ""),
    ('"M* besucht"', '"M* besucht"', "1 of at least 3 letters", ""),
    ("Minister NOT E*", "E*", "1 of at least 2 letters", ""),
    ("*", "*", "would find every word", ""),
    ("a AND ??", "??", "would find every word", ""),
    ("=Minister*", "=Minister*", "exclude each other", ""),
    ("= LBZ", "=", "right behind it", ""),
    ("Мinister AND b", "Мinister", "is Cyrillic (U+041C)", "Minister AND b"),
    ("a OR „zu Gаst“", "„zu Gаst“", "is Cyrillic", "a OR „zu Gast“"),
    ("Mini\x00ster", "Mini\x00ster", "a control character", "Minister"),
    ("~Gast", "~", "stands before a phrase", "Gast"),
    ("/Minister(in?/", "/Minister(in?/", "missing )", ""),
    ("a OR /(?<=x)/", "/(?<=x)/", "invalid perl operator: (?<", ""),
    ("/\\1/", "/\\1/", "invalid escape sequence", ""),
    ("/a{1000}{1000}/", "/a{1000}{1000}/", "bad repetition operator", ""),
    ("/B ?64n", "/", "not closed", "/B ?64n/"),
    ("/B ?64n/i", "i", "options stand in it", "/(?i)B ?64n/"),
    ("/\x08Rat/", "/\x08Rat/", "cannot be seen", ""),
    ("//", "//", "missing between / and /", ""),
    ("/(x*|y)/", "/(x*|y)/", "matches the empty text", ""),
    ("Minister~2", "~", "no meaning here", "Minister\\~2"),
    ("[a TO b]", "[", "no meaning here", "\\[a AND TO AND b\\]"),
    ("a AND", "AND", "a word is missing behind AND", "a"),
    ("AND a", "AND", "at the beginning", "a"),
    ("a AND OR b", "OR", "a word is expected", "a AND b"),
    ("a AND title:", "title:", "a word is missing behind title:", "a"),
    ("a, b", ",", "a comma", "a OR b"),
    ("ATLEAST/3(a, b)", "ATLEAST/3", "its list has 2", "ATLEAST/2(a, b)"),
    ("ATLEAST/2(a, a)", "ATLEAST/2", "its list has 1", "ATLEAST/1(a, a)"),
    ("ATLEAST(a, b)", "ATLEAST", "a number of at least 1", "ATLEAST/2(a, b)"),
    ("FREQ/0(a)", "FREQ/0", "a number of at least 1", "FREQ/2(a)"),
    ("FREQ/3 Minister", "FREQ/3", "and a list", ""),
    ("FREQ/3(a, b)", ",", "a comma", "FREQ/3(a OR b)"),
    ("FREQ/3(a AND b)", "a AND b", "FREQ works on words", ""),
    ("a \\", "\\", "a backslash", "a"),
    ("", "", "the query is empty", ""),
    (" \n ", " ", "the query is empty", ""),
]


@pytest.mark.parametrize(("query", "marked", "message", "instead"), REFUSED)
def test_a_mistake_is_refused_with_its_place_and_the_mend(
    query: str, marked: str, message: str, instead: str
) -> None:
    error = refusal(query)

    assert message in str(error)
    assert query[error.start : error.end].startswith(marked) or marked.startswith(
        query[error.start : error.end]
    )
    assert error.instead == instead


@pytest.mark.parametrize("instead", [instead for *_, instead in REFUSED if instead])
def test_what_is_offered_instead_can_be_read(instead: str) -> None:
    assert parse(instead, CATALOG).canonical


def test_the_place_of_a_mistake_counts_in_the_text_as_written() -> None:
    query = "Landrat\n  AND (Güler\n  ODER @kortum)"

    error = refusal(query)

    assert query[error.start : error.end] == "@kortum"


def test_a_query_may_not_be_too_long() -> None:
    assert f"at most {MAX_LENGTH}" in str(refusal("a" * (MAX_LENGTH + 1)))


@pytest.mark.parametrize(
    ("opening", "closing"), [("(", ")"), ("title:(", ")"), ("ATLEAST/1(", ")")]
)
def test_a_query_may_not_be_too_deep(opening: str, closing: str) -> None:
    deep = 2_000

    error = refusal(opening * deep + "a" + closing * deep)

    assert str(error)


def test_parentheses_have_a_limit_and_may_reach_it() -> None:
    query = parse("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH, {})

    error = refusal("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1))

    assert query.canonical == "a"
    assert f"more than {MAX_DEPTH} deep" in str(error)


def test_a_query_may_not_have_too_many_words() -> None:
    assert f"more than {MAX_WORDS} words" in str(refusal(" OR ".join(["ab"] * (MAX_WORDS + 1))))


def test_words_of_operators_are_words_where_no_operator_can_stand() -> None:
    assert parse("und", {}).canonical == "und"
    assert parse('"AND" OR \\NOT', {}).canonical == '"AND" OR \\NOT'


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("  Landrat   UND\n(„zu  Gast“)", 'Landrat AND "zu Gast"'),
        ("titel:(a ODER b)", "title:a OR title:b"),
        ("a NICHT (b OR c)", "a AND NOT (b OR c)"),
        ("(a AND (b AND c))", "a AND b AND c"),
        ("(a OR b) AND (c NEAR/3 d)", "(a OR b) AND c NEAR/3 d"),
        ("quelle:neue.presse-x", "source:neue.presse-x"),
        ("(a ONEAR/S b) OR c", "(a ONEAR/S b) OR c"),
    ],
)
def test_the_normal_spelling(text: str, canonical: str) -> None:
    assert parse(text, {}).canonical == canonical
