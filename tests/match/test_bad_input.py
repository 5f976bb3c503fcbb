"""Texts and queries beyond reason give a result, or an error with a place, in bounded work."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from itertools import cycle
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import QueryError
from monitor.match import Document, RuleSet, compile_rules, find, parse
from monitor.match.evaluate import MAX_EVIDENCE
from monitor.match.parser import MAX_LENGTH
from monitor.model import Article, Level, Rule, Within
from tests.match.asking import CATALOG, article, evidence

MEGA = 1_000_000
# A hundred times what each needs here: only work that grows without bounds takes so long.
CPU_SECONDS = 60

QUERIES = {
    "word": "Minister",
    "phrase": '"Minister besuchte"',
    "forms": '~"Minister besuchen"',
    "exact": "=Rheine",
    "wildcard": "*minister* OR M?nister",
    "near": "Minister NEAR/5 Rheine",
    "same": "Minister NEAR/250 Minister",
    "sentence": "Minister NEAR/S Rheine",
    "ordered": "Minister ONEAR/P (besuchte OR Rheine)",
    "freq": "FREQ/3(Minister)",
    "atleast": "ATLEAST/2(Minister, Rheine, Landrat)",
    "not": "(Minister OR Rheine) NOT Bundestag",
    "name": "@landesregierung OR @kreis-brennstedt",
    "regex": "/minist.r/",
    "fields": "title:Minister OR url:minister OR author:Minister",
}

# Far more than an article has; the last says whether the rule "word" holds.
TEXTS = {
    "one word of 10 MB": ("a" * 10 * MEGA, False),
    "one word of 10 MB of umlauts": ("ü" * 10 * MEGA, False),
    "one word with 2.5 million hyphens": ("Bau-" * (10 * MEGA // 4), False),
    "a million words": ("Minister " * MEGA, True),
    "a million different words": (" ".join(f"wort{at}" for at in range(MEGA)), False),
    "20,000 compounds": (" ".join(f"Bauministerium{at}" for at in range(20_000)), False),
    "a million sentences": ("Minister. " * MEGA, True),
    "100,000 sentences": ("Der Minister besuchte Rheine. " * 100_000, True),
    "20,000 abbreviations": ("Dr. h. c. z. B. am 19. Juni " * 20_000, False),
    "100,000 empty lines": ("\n" * 100_000 + "Minister", True),
    "100,000 paragraphs": ("Der Minister kam.\n" * 100_000, True),
    "supplementary hyphens": ("Bau-, Heimat- und Kommunalminister " * 20_000, False),
    "gender marks": ("Minister:innen*innen " * 20_000, None),
    "quotes": ("»Minister« " * 20_000, True),
    "NULs": ("\x00" * 10 * MEGA + " Minister", None),
    "control characters": ("Minister\x1b[0m\x07\x7f \u202eRheine\ufffe " * 20_000, True),
    "unpaired surrogates": ("Minister \ud800 \udfff Rheine " * 20_000, True),
    "accents on one letter": ("a" + "\u0308" * 10 * MEGA, False),
    "soft hyphens": ("Mini" + "\u00ad" * MEGA + "ster", None),
    "dots": ("." * 10 * MEGA, False),
    "white space": (" \t\u00a0\u3000" * MEGA, False),
}

# What is read, or what the refusal says.
ASKED = {
    "a word of 1 MB": ("a" * MEGA, f"at most {MAX_LENGTH}"),
    "white space of 1 MB": (" " * MEGA + "a", f"at most {MAX_LENGTH}"),
    "an open quote of 1 MB": ('"' + "a " * MEGA, f"at most {MAX_LENGTH}"),
    "100,000 alternatives": (" OR ".join(f"w{at}" for at in range(100_000)), "at most"),
    "100,000 NOTs": ("a" + " NOT b" * 100_000, f"at most {MAX_LENGTH}"),
    "10,000 parentheses, paired": ("(" * 10_000 + "a" + ")" * 10_000, f"at most {MAX_LENGTH}"),
    "9,000 parentheses, paired": ("(" * 9_000 + "a" + ")" * 9_000, "nested more than"),
    "19,000 parentheses, open": ("(" * 19_000, "nested more than"),
    "19,000 parentheses, closed": ("a" + ")" * 19_000, "never opened"),
    "2,500 alternatives": (" OR ".join(f"w{at}" for at in range(2_500))[:19_989], "2000 words"),
    "1,500 alternatives": (" OR ".join(f"w{at}" for at in range(1_500)), None),
    "1,500 compounds": (" OR ".join(f"Bauminister{at}" for at in range(1_000))[:19_990], None),
    "3,000 NOTs": ("a" + " NOT b" * 3_000, "2000 words"),
    "NOT after NOT": ("a " + "NOT " * 4_000, "twice"),
    "AND and OR in turn": ("a AND b OR " * 1_800 + "c", "2000 words"),
    "words without operators": ("aa bb " * 3_300, "two words without an operator"),
    "operators in small letters": ("aa and " * 2_800 + "b", "capitals"),
    "a chain of NEAR": ("a" + " NEAR/5 b" * 2_000, "NEAR joins two"),
    "groups near each other": (
        f"({' OR '.join(f'v{at}' for at in range(900))}) NEAR/5"
        f" ({' OR '.join(f'w{at}' for at in range(900))})",
        None,
    ),
    "a distance of 5,000 digits": (f"a NEAR/{'9' * 5_000} b", "distance"),
    "a count of 5,000 digits": (f"FREQ/{'9' * 5_000}(a)", "a number"),
    "commas": ("," * 19_990, "at the beginning"),
    "quotes": ('"' * 19_990, "empty phrase"),
    "stars": ("*" * 19_990, "letters"),
    "wildcards": ("abc" + "*?" * 9_000, None),
    "backslashes": ("\\" * 19_990, "no word"),
    "at signs": ("@" * 19_990, "needs a name"),
    "fields in fields": ("title:" * 3_300 + "a", "another field"),
    "unknown fields": (" OR ".join(f"titl{at}:a" for at in range(1_400)), "unknown field"),
    "unknown names": (" OR ".join(f"@kortum{at}" for at in range(1_200)), "unknown name"),
    "a phrase of 2,200 words": (f'"{"Minister " * 2_200}"', "2000 words"),
    "a phrase of wildcards": (f'"{"Min* " * 1_900}"', None),
    "a word of 5,000 hyphens": ("Bau-" * 4_900 + "Amt", "2000 words"),
    "a word of umlauts": ("ü" * 19_990, None),
    "accents on one letter": ("a" + "\u0308" * 19_900, None),
    "nested groups in a regular expression": (f"/{'(' * 9_000}ab{')' * 9_000}/", ...),
    "a regular expression for everything": ("/" + "(a|b)*" * 3_000 + "/", "everything"),
    "a regular expression that repeats": ("/" + "a{1000}" * 2_800 + "/", "RE2"),
    "a regular expression of classes": ("/" + r"\pL{1,1000}" * 1_500 + "/", "RE2"),
    "a NUL": ("Minister\x00", "control character"),
    "control characters": ("Minister\x01AND\x02Rheine", "control character"),
    "NULs alone": ("\x00" * 10_000, ...),
    "an unpaired surrogate": ("Mini\ud800ster", "half a character"),
    "surrogates in a phrase": ('"zu \udfff Gast"', ...),
    "a surrogate for a name": ("@\ud800", ...),
    "a surrogate for a field": ("\ud800:a", ...),
    "a surrogate in a regular expression": ("/ab\ud800/", ...),
    "a turn of the direction": ("Minister\u202e", "invisible"),
    "direction marks": ("\u200f" * 19_990, ...),
    "byte order marks": ("\ufeff" * 19_990, ...),
}


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    """No test here may use more CPU, so that a mistake ends in a failure and not in a hang."""

    def give_up(_: int, __: FrameType | None) -> None:
        raise AssertionError(f"it took more than {CPU_SECONDS} s of CPU")

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    """Each query within one unit."""
    units = cycle(Within)
    made = [
        Rule(name, name, "desk", Level.NORMAL, query, next(units))
        for name, query in QUERIES.items()
    ]
    found, faults = compile_rules(made, CATALOG)
    assert faults == ()
    return found


def checked(rules: RuleSet, of: Article) -> tuple[set[str], list[str]]:
    """The rules that hold and what was told, after a look at the evidence."""
    hits, told = rules.match(of)
    for hit in hits:
        assert len(hit.evidence) <= MAX_EVIDENCE
        assert all(
            of.field(each.field)[each.start : each.end] == each.text for each in hit.evidence
        )
    return {hit.rule for hit in hits}, list(told)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_beyond_reason_is_matched_and_if_cut_that_is_told(rules: RuleSet, name: str) -> None:
    text, is_found = TEXTS[name]

    held, told = checked(rules, article(text))

    if is_found is not None:
        assert ("word" in held) is is_found
    assert all("only the first" in each for each in told)
    assert len(told) <= 1
    assert told or len(text) < 10 * MEGA


@pytest.mark.parametrize("field", ["title", "teaser", "url", "author"])
def test_a_field_of_1_mb_is_matched(rules: RuleSet, field: str) -> None:
    found = article("Minister", **{field: "Minister " * (MEGA // 9)})

    held, _ = checked(rules, found)

    assert "word" in held
    assert "fields" in held or field == "teaser"


def test_what_a_query_finds_alone_it_finds_as_a_rule(rules: RuleSet) -> None:
    of = article("Der Minister besuchte Rheine.\n" * 10_000)

    held, _ = checked(rules, of)

    alone = {
        rule.id
        for rule in rules.rules.values()
        if evidence(rule.query, of, rule.within) is not None
    }
    assert held == alone


@pytest.mark.parametrize("name", ASKED)
def test_a_query_beyond_reason_is_read_or_refused_with_a_place(name: str) -> None:
    query, expected = ASKED[name]

    try:
        tree = parse(query, CATALOG)
    except QueryError as error:
        assert expected is not None, str(error)[:200]
        assert expected is ... or expected in str(error)
        assert 0 <= error.start < error.end <= max(len(query), error.start + 1)
        assert error.start <= len(query)
        assert len(str(error)) < 500
    else:
        assert expected is None or expected is ...
        assert find(tree, Document.of(article("Nichts davon.")), Within.SENTENCE) is None


@pytest.mark.parametrize("name", [name for name, (_, said) in ASKED.items() if said is None])
def test_a_rule_beyond_reason_keeps_no_other_from_an_article(name: str) -> None:
    query, _ = ASKED[name]
    bad = Rule("bad", "Bad", "desk", Level.NORMAL, query)
    good = Rule("good", "Good", "desk", Level.NORMAL, "Minister")

    found, faults = compile_rules([bad, good], CATALOG)

    assert faults == ()
    assert "good" in {hit.rule for hit in found.match(article("Der Minister kam."))[0]}


@given(st.text(st.characters()), st.text(st.sampled_from('aM*?"~=@:/\\()-&|,\x00\ud800\u202e 5')))
def test_any_characters_are_a_query_or_refused_with_a_place(anything: str, signs: str) -> None:
    for query in (anything, signs, f"Minister {signs}", f'"{anything}"'):
        try:
            tree = parse(query, CATALOG)
        except QueryError as error:
            assert 0 <= error.start <= max(len(query), 1)
            assert error.start <= error.end
        else:
            find(tree, Document.of(article(anything)), Within.PARAGRAPH)


@given(st.text(st.characters()), st.text(st.characters()))
def test_any_characters_are_a_text(text: str, title: str) -> None:
    of = article(text, title)
    for query in QUERIES.values():
        for each in evidence(query, of, Within.SENTENCE) or ():
            assert of.field(each.field)[each.start : each.end] == each.text
