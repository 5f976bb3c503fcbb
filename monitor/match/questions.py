"""Queries of rules with what is asked of visits, compiled; and whether their examples hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from monitor.errors import QueryError
from monitor.match.document import Document
from monitor.match.evaluate import find
from monitor.match.explain import Explanation, explain
from monitor.match.known import Known
from monitor.match.names import Names
from monitor.match.newsroom import Newsroom
from monitor.match.parser import parse_with
from monitor.match.tree import And, Name, Node, Or, Query
from monitor.match.visits.asked import ANYBODY, Asked, asked
from monitor.match.visits.telling import explained
from monitor.model import (
    Article,
    Certainty,
    Evidence,
    Hit,
    Level,
    Rule,
    Visit,
    VisitCondition,
    Within,
)

Asks = tuple[str, Within, VisitCondition | None]
"""What rules ask: those that ask the same are evaluated once."""
# What is less certain is not even stored.
FLOOR = 0.25
# More than any article tells of; what tells of more is a list without end.
MOST_VISITS = 50


@dataclass(frozen=True, slots=True)
class RuleFault:
    """Why a rule is left out.

    ``kind`` says what is at fault: the query, or an example that is to match or not to match;
    ``index`` is the number of the example, from 0. ``start`` and ``end`` are offsets in that text,
    ``instead`` is what it could be replaced by.
    """

    rule_id: str
    kind: Literal["query", "match", "no_match"]
    index: int
    message: str
    start: int
    end: int
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule's query and its visit; ``query`` wakes it, ``own`` is what its file says, if any.

    ``known`` are the people and places of the catalog it was made of.
    """

    query: Query
    own: Query | None
    asked: Asked | None = None
    known: Known | None = field(default=None, compare=False)


Found = tuple[tuple[Evidence, ...], tuple[Visit, ...]]


@dataclass(slots=True)
class Question:
    """A query, and the rules that ask just this: copies of a rule are evaluated once."""

    made: Compiled
    within: Within
    rules: tuple[Rule, ...]
    version: str = ""

    @property
    def query(self) -> Query:
        """What wakes it."""
        return self.made.query

    def found(self, document: Document, known: Known) -> Found | None:
        """The words and the visits because of which it holds; None where it does not."""
        made = self.made
        if made.asked is None:
            evidence = find(made.query, document, self.within)
            return None if evidence is None else (evidence, ())
        shown = () if made.own is None else find(made.own, document, self.within)
        if shown is None:
            return None
        visits = self._visits(made.asked, document, known)
        if not visits:
            return None
        of_visits = [one for visit in visits for one in visit.evidence]
        return tuple(dict.fromkeys([*of_visits, *shown])), visits

    def _visits(self, asked: Asked, document: Document, known: Known) -> tuple[Visit, ...]:
        if self.made.known is not None and not known.has_all(asked.condition):
            # A rule that keeps its last good version asks for who is not listed any more.
            known = self.made.known
        on = known.newsroom.known_day_of(document.article)
        found = asked.among(known.visits(document), known.places, on)
        likely = [each for each in found if each.confidence >= known.newsroom.likely]
        # What is sure first; else they are in the order in which they are to be told.
        likely.sort(key=lambda each: each.confidence < known.newsroom.sure)
        # What is unlikely is kept only where nothing better is.
        return tuple(
            likely[:MOST_VISITS] or [each for each in found[:1] if each.confidence >= FLOOR]
        )

    def hits(self, found: Found, newsroom: Newsroom) -> Iterator[Hit]:
        """The hits of the rules for what was found."""
        # The rules differ only in what does not count for the version.
        self.version = self.version or self.rules[0].version
        evidence, visits = found
        certainty = newsroom.certainty(visits[0].confidence) if visits else None
        for rule in self.rules:
            level = rule.level if certainty in {None, Certainty.SURE} else Level.DIGEST
            yield Hit(
                rule.id, self.version, rule.title, rule.desk, level, evidence, visits, certainty
            )

    def explained(self, document: Document, known: Known) -> Explanation:
        """Why it holds for an article, or why not."""
        made = self.made
        article = document.article
        own = None if made.own is None else explain(made.own, article, self.within, known)
        if made.asked is None:
            return own or explain(made.query, article, self.within, known)
        visits = known.visits(document)
        of_visit = explained(made.asked, visits, known.places, known.newsroom, article, FLOOR)
        if own is None:
            return of_visit
        return Explanation("AND", own.holds and of_visit.holds, parts=(own, of_visit))


def asks_of(rule: Rule) -> Asks:
    """What a rule asks."""
    return rule.query, rule.within, rule.visit


def compiled_rule(rule: Rule, names: Names) -> tuple[Compiled | None, tuple[RuleFault, ...]]:
    """A rule compiled, or None with what is wrong with it."""
    try:
        made = _compiled(rule, names)
    except QueryError as error:
        place = error.start, error.end
        return None, (RuleFault(rule.id, "query", 0, str(error), *place, error.instead),)
    if rule.match_examples or rule.no_match_examples:
        failed = tuple(_failed_examples(rule, Question(made, rule.within, (rule,)), names.known))
        return (None if failed else made), failed
    return made, ()


def _compiled(rule: Rule, names: Names) -> Compiled:
    own = parse_with(rule.query, names) if rule.query or rule.visit is None else None
    if rule.visit is None:
        assert own is not None  # noqa: S101 - a rule without a visit has a query
        return Compiled(own, own)
    wanted = asked(rule.visit, names.catalog)
    who = _visitors(rule.visit, wanted, names)
    root: Node = who if own is None else And((who, own.root))
    return Compiled(Query(f"visit {rule.visit}", root), own, wanted, names.known)


def _visitors(visit: VisitCondition, wanted: Asked, names: Names) -> Node:
    """What must be in an article so that there may be one of these visitors."""
    if not visit.by:
        return Name("officials", names.officials(ANYBODY))
    found: list[Node] = [Name(each, names.terms_of(each)) for each in visit.by]
    # Who holds an office may be named without it.
    people = [each for each in names.people() if wanted.holds_office(each)]
    if people:
        terms = [term for each in people for term in names.known.terms_of_person(each)]
        found.append(Name("officials", tuple(dict.fromkeys(terms))))
    return found[0] if len(found) == 1 else Or(tuple(found))


def _failed_examples(rule: Rule, question: Question, known: Known) -> Iterator[RuleFault]:
    for index, text in enumerate(rule.match_examples):
        if _holds(question, text, known) is None:
            why = question.explained(_example(text), known).why
            message = f"the rule is to match this example, but does not: {why}"
            yield RuleFault(rule.id, "match", index, message, 0, len(text))
    for index, text in enumerate(rule.no_match_examples):
        evidence = _holds(question, text, known)
        if evidence is not None:
            found = ", ".join(f'"{each.text}"' for each in islice(evidence, 5))
            message = f"the rule is not to match this example, but finds {found}"
            yield RuleFault(rule.id, "no_match", index, message, evidence[0].start, evidence[0].end)


def _holds(question: Question, text: str, known: Known) -> Sequence[Evidence] | None:
    """What shows that an example holds. A visit must be at least likely."""
    found = question.found(_example(text), known)
    if found is None:
        return None
    evidence, visits = found
    if visits and max(each.confidence for each in visits) < known.newsroom.likely:
        return None
    return evidence


def _example(text: str) -> Document:
    return Document.of(Article(id="example", source="", url="", title="", text=text))
