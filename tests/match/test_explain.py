from __future__ import annotations

import pytest

from monitor.match import Explanation, compile_rules, explain, parse
from monitor.model import Evidence, Level, Rule, Within
from tests.match.asking import CATALOG, article


def explained(query: str, text: str, within: Within = Within.ARTICLE) -> Explanation:
    """Why the query holds for a text, or why not."""
    return explain(parse(query, CATALOG), article(text), within)


def test_every_part_is_explained() -> None:
    text = "Der Minister am Deich"

    tree = explained("Minister AND (Rheine OR Deich) NOT Fußball", text)

    minister, either, without = tree.parts
    assert (tree.text, tree.holds, tree.reason, tree.why) == ("AND", True, "", "")
    assert minister == Explanation("Minister", True, (Evidence("text", 4, 12, "Minister"),))
    assert [(part.text, part.holds) for part in either.parts] == [
        ("Rheine", False),
        ("Deich", True),
    ]
    assert either.parts[0].reason == "not found in title, teaser, text"
    assert (without.text, without.holds) == ("NOT", True)
    assert (without.parts[0].text, without.parts[0].holds) == ("Fußball", False)
    assert [each.text for each in tree.evidence] == ["Minister", "Deich"]


@pytest.mark.parametrize(
    ("query", "text", "within", "why"),
    [
        ("Minister", "", "article", "Minister: not found in title, teaser, text"),
        ("titel:Minister", "Minister", "article", "title:Minister: not found in title"),
        ("@kortuem", "Kortüm", "article", "@kortuem: not found in title, teaser, text"),
        ("Amt* OR =LBZ", "", "article", "Amt*: not found in title, teaser,"),
        ("a NOT b", "a b", "article", "NOT: excluded, but found"),
        (
            "a NEAR/2 b",
            "a x x b",
            "article",
            'NEAR/2: "b" found 3 words away from "a", NEAR/2 asked',
        ),
        ("a NEAR/2 b", "a", "article", "b: not found in title, teaser, text"),
        ("a NEAR/2 a", "a", "article", "NEAR/2: found, but not twice"),
        ("a ONEAR/2 b", "b a", "article", "ONEAR/2: found, but only in the other order"),
        ("a NEAR/S b", "Ein a. Der b.", "article", "NEAR/S: found, but not in the same sentence"),
        ("a NEAR/P b", "a.\nb.", "article", "NEAR/P: found, but not in the same paragraph"),
        ("a NEAR/9 b", "Ein a. Der b.", "sentence", "NEAR/9: near each other, but not in the same"),
        ("a AND b", "Ein a. Der b.", "sentence", "AND: each part holds, but not all in the same"),
        ('"a der"', "Ein a. Der b.", "sentence", '"a der": found, but not in the same sentence'),
        ("ATLEAST/2(a, b, c)", "b", "article", "ATLEAST/2: 1 found, 2 needed"),
        ("FREQ/3(a OR b)", "a b", "article", "FREQ/3: 2 found, 3 needed"),
    ],
)
def test_what_does_not_hold_has_a_short_reason(
    query: str, text: str, within: str, why: str
) -> None:
    tree = explained(query, text, Within(within))

    assert not tree.holds
    assert tree.why.startswith(why)


def test_what_is_excluded_is_shown_where_it_was_found() -> None:
    tree = explained("Minister NOT Fußball", "Minister beim Fußball")

    assert not tree.holds
    assert tree.parts[1].evidence == (Evidence("text", 14, 21, "Fußball"),)


def test_a_part_that_holds_elsewhere_is_told_from_one_that_is_missing() -> None:
    tree = explained(
        "Minister AND (Rheine OR Deich)", "Minister am Deich. Rheine.", Within.SENTENCE
    )

    rheine, deich = tree.parts[1].parts
    assert (rheine.holds, rheine.reason) == (False, "found, but not in the same sentence")
    assert deich.holds


def test_a_rule_explains_itself_in_its_unit() -> None:
    rule = Rule("r", "R", "lokales", Level.NORMAL, "Minister AND Rheine", Within.SENTENCE)
    rules, _ = compile_rules([rule], {})

    tree = rules.explain(article("Ein Minister. In Rheine."), "r")

    assert tree.why == "AND: each part holds, but not all in the same sentence"


def test_an_unknown_rule_cannot_be_explained() -> None:
    rules, _ = compile_rules([], {})

    with pytest.raises(KeyError):
        rules.explain(article(), "r")
