"""The rules, compiled once, and what they find in an article."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from monitor.errors import QueryError
from monitor.match.document import Document
from monitor.match.evaluate import find
from monitor.match.explain import Explanation, explain
from monitor.match.index import Index
from monitor.match.names import Names
from monitor.match.parser import parse_with
from monitor.match.tree import Query
from monitor.model import Article, Catalog, Hit, Rule


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
class Cost:
    """What a rule costs and gives: ``woken`` of ``articles`` had it evaluated, ``held`` are hits."""

    articles: int
    woken: int
    held: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule and its query as a tree."""

    rule: Rule
    query: Query


class RuleSet:
    """Rules ready to match."""

    def __init__(self, compiled: Iterable[Compiled]) -> None:
        self._compiled = {each.rule.id: each for each in compiled}
        self._rules = MappingProxyType({key: each.rule for key, each in self._compiled.items()})
        self._in_order = tuple(self._compiled.values())
        self._index = Index([each.query for each in self._in_order])

    def __len__(self) -> int:
        return len(self._compiled)

    @property
    def rules(self) -> Mapping[str, Rule]:
        """The rules by id, in their order."""
        return self._rules

    def match(self, article: Article) -> tuple[tuple[Hit, ...], tuple[str, ...]]:
        """The hits in the order of the rules, and a sentence for each rule that failed.

        A rule that fails on an article does not keep the others from it.
        """
        document = Document.of(article)
        hits: list[Hit] = []
        failures: list[str] = []
        for number in self._index.woken(document):
            compiled = self._in_order[number]
            try:
                hit = _hit(compiled, document)
            # Whatever it is: the other rules' alerts must not be lost to a mistake in ours.
            except Exception as error:  # noqa: BLE001
                what = f"{type(error).__name__}: {error}"
                failures.append(f"rule {compiled.rule.id} failed on article {article.id}: {what}")
            else:
                hits += [hit] if hit else []
        return tuple(hits), tuple(failures)

    def query(self, rule_id: str) -> Query:
        """The query of a rule as a tree. Raises KeyError for an unknown rule."""
        return self._compiled[rule_id].query

    @property
    def unindexed(self) -> tuple[str, ...]:
        """The ids of the rules that no word wakes: they are evaluated for every article."""
        return tuple(self._in_order[number].rule.id for number in self._index.unindexed)

    def measured(self, articles: Iterable[Article]) -> Mapping[str, Cost]:
        """What each rule costs and gives on these articles."""
        woken: Counter[str] = Counter()
        held: Counter[str] = Counter()
        seconds: defaultdict[str, float] = defaultdict(float)
        count = 0
        for article in articles:
            count += 1
            document = Document.of(article)
            for number in self._index.woken(document):
                compiled = self._in_order[number]
                start = time.perf_counter()
                held[compiled.rule.id] += _hit(compiled, document) is not None
                seconds[compiled.rule.id] += time.perf_counter() - start
                woken[compiled.rule.id] += 1
        return {
            each: Cost(count, woken[each], held[each], seconds[each]) for each in self._compiled
        }

    def update(self, rules: Iterable[Rule], catalog: Catalog) -> tuple[RuleFault, ...]:
        """Hold these rules from now on; what is wrong with those that cannot be used.

        Of a rule that cannot be used the last good version stays. Not while `match` runs.
        """
        wanted = tuple(rules)
        found, faults = compile_rules(wanted, catalog)
        good = {each.rule.id: each for each in found._in_order}
        kept = (good.get(each.id) or self._compiled.get(each.id) for each in wanted)
        self.__init__([each for each in kept if each])  # type: ignore[misc]
        return faults

    def explain(self, article: Article, rule_id: str) -> Explanation:
        """Why the rule holds for the article, or why not. Raises KeyError for an unknown rule."""
        compiled = self._compiled[rule_id]
        return explain(compiled.query, article, compiled.rule.within)


def compile_rules(rules: Iterable[Rule], catalog: Catalog) -> tuple[RuleSet, tuple[RuleFault, ...]]:
    """The rules that can be used, and what is wrong with the others."""
    names = Names(catalog)
    compiled: list[Compiled] = []
    faults: list[RuleFault] = []
    for rule in rules:
        try:
            query = parse_with(rule.query, names)
        except QueryError as error:
            place = error.start, error.end
            faults.append(RuleFault(rule.id, "query", 0, str(error), *place, error.instead))
            continue
        failed = tuple(_failed_examples(rule, query))
        faults += failed
        if not failed:
            compiled.append(Compiled(rule, query))
    return RuleSet(compiled), tuple(faults)


def _hit(compiled: Compiled, document: Document) -> Hit | None:
    rule = compiled.rule
    evidence = find(compiled.query, document, rule.within)
    if evidence is None:
        return None
    return Hit(rule.id, rule.version, rule.title, rule.desk, rule.level, evidence)


def _failed_examples(rule: Rule, query: Query) -> Iterator[RuleFault]:
    for index, text in enumerate(rule.match_examples):
        explanation = explain(query, _example(text), rule.within)
        if not explanation.holds:
            message = f"the rule is to match this example, but does not: {explanation.why}"
            yield RuleFault(rule.id, "match", index, message, 0, len(text))
    for index, text in enumerate(rule.no_match_examples):
        evidence = find(query, Document.of(_example(text)), rule.within)
        if evidence is not None:
            found = ", ".join(f'"{each.text}"' for each in evidence[:5])
            message = f"the rule is not to match this example, but finds {found}"
            yield RuleFault(rule.id, "no_match", index, message, evidence[0].start, evidence[0].end)


def _example(text: str) -> Article:
    return Article(id="example", source="", url="", title="", text=text)
