"""What a rule asks for, besides its query: visits, and the names in both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from monitor.match import RuleSet
from monitor.match.tree import names
from monitor.model import Rule, Status, VisitCondition


def asked_names(rules: RuleSet, rule: Rule) -> Iterator[str]:
    """The names of the catalog that a rule uses, each once."""
    found = list(names(rules.query(rule.id).root)) if rule.query else []
    if rule.visit is not None:
        found += (*rule.visit.by, *rule.visit.to)
    yield from dict.fromkeys(found)


def told_visit(visit: VisitCondition) -> str:
    """The visits that a rule looks for, in a line.

    >>> told_visit(VisitCondition(by=("brams", "land"), when=(Status.UPCOMING,)))
    'by @brams or @land, to anywhere; upcoming'
    >>> told_visit(VisitCondition(to=("kreis",)))
    'by whoever holds an office, to @kreis'
    """
    by = " or ".join(f"@{each}" for each in visit.by) or "whoever holds an office"
    to = " or ".join(f"@{each}" for each in visit.to) or "anywhere"
    when = "" if set(visit.when) == set(Status) else f"; {', '.join(visit.when)}"
    return f"by {by}, to {to}{when}"


def told_rule(rule: Rule) -> str:
    """What a rule asks for, in a line."""
    visit = f"visit {told_visit(rule.visit)}" if rule.visit is not None else ""
    if not rule.query:
        return visit
    query = f"{' '.join(rule.query.split())}  (within: {rule.within})"
    return f"{query}  and a {visit}" if visit else query


def visit_values(visit: VisitCondition | None) -> dict[str, Any] | None:
    """The visits that a rule looks for, for a program."""
    if visit is None:
        return None
    return {"by": list(visit.by), "to": list(visit.to), "when": list(visit.when)}
