"""Reservations of text and data mining, wherever a publisher says so."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.poll.reservation import Pattern, Reservation, of_header, of_meta, read_tdmrep

POLICY = "https://wiesenbote.example/tdm.json"


def said(path: str, *rules: dict[str, Any]) -> str:
    """What a tdmrep.json of these rules says of a path."""
    found = read_tdmrep(json.dumps(rules).encode()).of(f"https://wiesenbote.example{path}")
    return str(found or "nothing")


def rule(location: str, reserved: Any = 1, **more: str) -> dict[str, Any]:
    return {"location": location, "tdm-reservation": reserved, **more}


def test_the_file_says_what_is_reserved_and_where_the_policy_is() -> None:
    assert said("/a", rule("/*", **{"tdm-policy": POLICY})) == (
        f"tdmrep.json: reserved, policy {POLICY}"
    )


def test_the_first_rule_that_fits_counts() -> None:
    rules = [rule("/frei/*", 0), rule("/*", 1)]

    assert said("/frei/1", *rules) == "tdmrep.json: not reserved"
    assert said("/lokales/1", *rules) == "tdmrep.json: reserved"


@pytest.mark.parametrize(
    ("location", "path", "fits"),
    [
        ("/", "/a", True),
        ("/lokales", "/lokales/1", True),
        ("/lokales/", "/lokales", False),
        ("lokales", "/lokales/1", True),
        ("/*.html", "/a/b.html", True),
        ("/*.html", "/a/b.html?x=1", True),
        ("/*.html$", "/a/b.html?x=1", False),
        ("/*.html$", "/a/b.html", True),
        ("/a$", "/a", True),
        ("/a$", "/ab", False),
        ("/a*b*c$", "/a-b-c", True),
        ("/a*b*c$", "/a-c-b", False),
        ("/ab*ba$", "/aba", False),
        ("/**x", "/abx", True),
        ("*", "/", True),
        ("/*$", "/alles", True),
        ("/?id=*&x", "/?id=7&x", True),
        ("/a.c", "/abc", False),
        ("/a[b", "/a[b", True),
        ("", "/a", True),
    ],
)
def test_a_location_is_a_pattern_as_in_robots_txt(location: str, path: str, fits: bool) -> None:
    assert said(path, rule(location)) == ("tdmrep.json: reserved" if fits else "nothing")


def test_a_pattern_of_very_many_stars_takes_no_time() -> None:
    # By a regular expression this would not come to an end.
    pattern = rule("/" + "*a" * 400 + "*b")

    assert said("/" + "a" * 4_000, *[pattern] * 100) == "nothing"


@given(st.text("a/*", max_size=8), st.text("a/", max_size=10), st.booleans())
def test_patterns_fit_as_the_regular_expression_says_that_they_mean(
    text: str, path: str, ends: bool
) -> None:
    expected = _slowly(text, path, ends)

    assert Pattern(text + "$" * ends).fits(path) == expected


def _slowly(text: str, path: str, ends: bool) -> bool:
    if not text:
        return not path or not ends
    if text[0] == "*":
        return any(_slowly(text[1:], path[at:], ends) for at in range(len(path) + 1))
    return path[:1] == text[0] and _slowly(text[1:], path[1:], ends)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>404</html>",
        b"{}",
        b'{"location": "/", "tdm-reservation": 1}',
        b"null",
        b"[1, null, [], {}]",
        b'[{"location": 7, "tdm-reservation": 1}]',
        b'[{"location": "/", "tdm-reservation": "yes"}]',
        b'[{"location": "/", "tdm-reservation": 2}]',
        b'[{"location": "/"}]',
        b"[" * 100_000,
        b"\xff\xfe\x00",
    ],
)
def test_a_file_that_cannot_be_understood_says_nothing(body: bytes) -> None:
    assert read_tdmrep(body).of("https://wiesenbote.example/") is None


def test_what_cannot_be_understood_leaves_the_other_rules() -> None:
    assert said("/a", {"location": 7}, rule("/", "maybe"), rule("/a", "1")) == (
        "tdmrep.json: reserved"
    )


@pytest.mark.parametrize(
    ("value", "reserved"),
    [("1", True), (" 1 ", True), ("0", False), ("2", None), ("true", None), ("", None)],
)
def test_header_and_meta_tag_say_0_or_1_or_nothing(value: str, reserved: bool | None) -> None:
    header = of_header(value, POLICY)

    expected = None if reserved is None else Reservation(reserved, "header", POLICY)
    assert header == expected


def test_the_meta_tag_may_have_the_policy_behind_it() -> None:
    assert str(of_meta(f"1 {POLICY}")) == f"meta tag: reserved, policy {POLICY}"
    assert str(of_meta("0")) == "meta tag: not reserved"
    assert of_meta("") is None


def test_a_policy_of_any_length_is_cut() -> None:
    found = of_header("1", "https://wiesenbote.example/" + "x" * 50_000)

    assert found is not None
    assert len(found.policy) == 1_000
