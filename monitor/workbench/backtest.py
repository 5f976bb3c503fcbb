"""What rules would have found in the articles that are stored, and what changes by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo
from enum import StrEnum

from monitor.match import Newsroom, compile_rules
from monitor.model import Alert, Article, Catalog, Hit, Rule
from monitor.notify.snippet import Parts, shortened, snippet_of
from monitor.store.article_reading import Stored

# No id of a rule has a colon.
NEW, OLD = "new:", "old:"
LONGEST_SNIPPET = 420


class Against(StrEnum):
    """What the hits of a rule are compared with: nothing, those stored, another version of it."""

    NOTHING = "nothing"
    STORED = "stored"
    CONFIG = "config"


@dataclass(frozen=True, slots=True)
class Example:
    """An article to be shown, without its text, with the part of it that shows why a rule held.

    ``why`` says why it does not hold any more.
    """

    article: Article
    parts: Parts = ()
    why: str = ""


@dataclass(slots=True)
class Side:
    """How many there are, and the newest of them."""

    count: int = 0
    examples: list[Example] = field(default_factory=list)


@dataclass(slots=True)
class Result:
    """What a rule found, counted as the articles come, newest first.

    ``quiet`` are those of its hits of which no alert comes, as they were there before. ``stored``
    counts the hits in the archive by the version of the rule. Those that cannot be judged any more,
    as the text is gone, are ``unjudged``.
    """

    rule: Rule
    against: Against
    before: str = ""
    quiet: int = 0
    days: Counter[date] = field(default_factory=Counter)
    hits: Side = field(default_factory=Side)
    gained: Side = field(default_factory=Side)
    lost: Side = field(default_factory=Side)
    stored: Counter[str] = field(default_factory=Counter)
    unjudged: int = 0


class Backtest:
    """Tries rules on stored articles, one after the other.

    ``in_force`` are the rules that are compared with; a rule that is not among them is new. One
    that is the same there is compared with the hits that are stored.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        catalog: Catalog,
        in_force: Mapping[str, Rule],
        *,
        zone: tzinfo,
        examples: int = 5,
        newsroom: Newsroom | None = None,
    ) -> None:
        self.results = {rule.id: _result(rule, in_force.get(rule.id)) for rule in rules}
        others = [
            in_force[each]
            for each, result in self.results.items()
            if result.against is Against.CONFIG
        ]
        # All in one set, so that each article is cut into words only once.
        self._rules, _ = compile_rules(
            [*(_as(NEW, each) for each in rules), *(_as(OLD, each) for each in others)],
            catalog,
            newsroom=newsroom,
        )
        self._zone = zone
        self._keep = examples
        self.articles = 0
        self.forgotten = 0
        self.failures: list[str] = []
        self.last: Article | None = None

    def take(self, stored: Stored) -> None:
        """Try the rules on one more article."""
        article = stored.article
        hits, failures = self._rules.match(article)
        self.failures += failures
        self.articles += 1
        self.forgotten += stored.is_forgotten
        self.last = article
        found = {hit.rule: hit for hit in hits}
        for hit in hits:
            if hit.rule.startswith(NEW):
                self._hit(article, self.results[hit.rule.removeprefix(NEW)], hit)
        for rule in self._concerned(stored, found):
            self._compare(stored, self.results[rule], found)

    def _hit(self, article: Article, result: Result, hit: Hit) -> None:
        result.quiet += bool(article.quiet)
        if article.seen is not None:
            result.days[article.seen.astimezone(self._zone).date()] += 1
        self._add(result.hits, article, hit)

    def _concerned(self, stored: Stored, found: Mapping[str, Hit]) -> set[str]:
        held = {rule for rule in stored.held if rule in self.results}
        return held | {each.partition(":")[2] for each in found}

    def _compare(self, stored: Stored, result: Result, found: Mapping[str, Hit]) -> None:
        rule, article = result.rule.id, stored.article
        new = found.get(NEW + rule)
        if rule in stored.held and result.against is not Against.NOTHING:
            result.stored[stored.held[rule]] += 1
        match result.against:
            case Against.NOTHING:
                return
            case Against.CONFIG:
                old = found.get(OLD + rule)
                is_before = old is not None
            case Against.STORED:
                old = None
                is_before = rule in stored.held
        if new is not None and not is_before:
            self._add(result.gained, article, new)
        elif new is None and is_before and stored.is_forgotten:
            result.unjudged += 1
        elif new is None and is_before:
            self._add(result.lost, article, old, why_not=rule)

    def _add(self, side: Side, article: Article, hit: Hit | None, why_not: str = "") -> None:
        side.count += 1
        if len(side.examples) < self._keep:
            why = self._rules.explain(article, NEW + why_not).why if why_not else ""
            parts = _parts(article, hit) if hit else ()
            side.examples.append(Example(replace(article, text="", teaser=""), parts, why))


def _result(rule: Rule, in_force: Rule | None) -> Result:
    if in_force is None:
        return Result(rule, Against.NOTHING)
    is_same = in_force.version == rule.version
    return Result(rule, Against.STORED if is_same else Against.CONFIG, in_force.version)


def _as(name: str, rule: Rule) -> Rule:
    """The rule under another name; its examples were tried before."""
    return replace(rule, id=name + rule.id, match_examples=(), no_match_examples=())


def _parts(article: Article, hit: Hit) -> Parts:
    return shortened(snippet_of(Alert("", article, (hit,))).parts, LONGEST_SNIPPET)
