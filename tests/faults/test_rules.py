"""Rules that would take ages elsewhere."""

from __future__ import annotations

from monitor.match import compile_rules
from monitor.model import Level, Rule
from tests.values import article


def test_an_expression_that_others_need_ages_for_is_linear() -> None:
    rules, faults = compile_rules([Rule("slow", "Slow", "lokales", Level.NORMAL, "/(a+)+b/")], {})

    # Each letter more doubles the time of an expression that tries all ways.
    hits, failures = rules.match(article(text="a" * 20_000 + "!"))

    assert (faults, hits, failures) == ((), (), ())
