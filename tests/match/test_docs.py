"""The manual of the query language is true, and it is whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor.match import parse
from monitor.match.lexer import FIELDS, OPERATORS
from monitor.model import Within
from tests.match.asking import CATALOG, article, evidence, refusal

MANUAL = (Path(__file__).parents[2] / "docs" / "query-language.md").read_text("utf-8")
BLOCKS = re.findall(r"^```query(?: within=(\w+))?\n(.+?)^```$", MANUAL, re.MULTILINE | re.DOTALL)
TEXT = re.compile(r"(?P<sign>[+-]) (?:\[(?P<title>.*?)\] )?(?P<text>.*)")
REFUSED = re.findall(
    r"^\| `(.+?)` \| [^|]+ \| (?:`(.+?)` )?\|$",
    MANUAL.partition("## What is refused")[2],
    re.MULTILINE,
)
CASES = [
    pytest.param(query, within or "article", text, id=f"{query} {text}")
    for within, block in BLOCKS
    for query, *texts in [block.splitlines()]
    for text in texts
]


@pytest.mark.parametrize(("query", "within", "text"), CASES)
def test_an_example_does_what_it_says(query: str, within: str, text: str) -> None:
    case = TEXT.fullmatch(text)
    assert case

    found = evidence(query, article(case["text"], case["title"] or ""), Within(within))

    assert (found is not None) is (case["sign"] == "+")


@pytest.mark.parametrize(("query", "instead"), REFUSED)
def test_what_is_said_to_be_refused_is_refused(query: str, instead: str) -> None:
    error = refusal(query.replace("\\|", "|"))

    assert error.instead == instead
    assert not instead or parse(instead, CATALOG)


def test_every_operator_has_its_heading() -> None:
    headings = " ".join(line for line in MANUAL.splitlines() if line.startswith("#"))

    for operator in (*OPERATORS, "NEAR/n", "ONEAR/n", "NEAR/S", "NEAR/P", "ATLEAST/n", "FREQ/n"):
        assert re.search(rf"\b{operator}\b", headings), operator


def test_every_field_is_in_the_table() -> None:
    for name in FIELDS:
        assert f"`{name}:`" in MANUAL


def test_the_manual_has_examples_of_both_kinds() -> None:
    assert len(CASES) > 50
    assert len(REFUSED) > 20
