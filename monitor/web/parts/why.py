"""Why somebody did, or did not, get an article: which rules held, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from monitor.match import Explanation, RuleSet
from monitor.model import Evidence, Hit, Rule, words_of
from monitor.store import StoredHit
from monitor.store.page_article import ArticleTold
from monitor.workbench.history import Since, is_judged, rule_since

# So many words of a hit are named; the text shows all.
WORDS = 30


@dataclass(frozen=True, slots=True)
class Found:
    """A stored hit; ``holds`` says whether the rule, as it is now, still does."""

    stored: StoredHit
    words: tuple[str, ...]
    since: Since
    holds: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """A rule that was looked at part by part; ``woken``: it was evaluated for the article."""

    rule: Rule
    explained: Explanation
    woken: bool


@dataclass(frozen=True, slots=True)
class Why:
    """What the rules say of an article.

    ``unstored`` are hits of now that are not stored. Of an article without its text, as that was
    forgotten, nothing can be said of now: then ``is_now`` is false.
    """

    is_judged: bool
    is_now: bool
    rules: int
    asked: int
    holding: int
    found: tuple[Found, ...]
    unstored: tuple[Hit, ...]
    looked: Looked | None = None

    @property
    def evidence(self) -> list[tuple[str, Evidence]]:
        """What was found, each with the title of its rule."""
        hits = [*(each.stored.hit for each in self.found), *self.unstored]
        return [(hit.title or hit.rule, one) for hit in hits for one in hit.evidence]


def why(told: ArticleTold, rules: RuleSet, rule: str = "") -> Why:
    """What the rules say of an article; of one rule, if it is named, part by part."""
    article, is_now = told.stored.article, not told.stored.is_forgotten
    document = rules.document(article)
    woken = rules.woken(document)
    now = {hit.rule: hit for hit in rules.holding(document)}
    return Why(
        is_judged=is_judged(article),
        is_now=is_now,
        rules=len(rules),
        asked=len(woken),
        holding=len(now),
        found=tuple(_found(each, rules, now.keys()) for each in told.hits),
        unstored=tuple(hit for name, hit in now.items() if name not in told.stored.held)
        if is_now
        else (),
        looked=Looked(rules.rules[rule], rules.explain(article, rule), rule in woken)
        if rule
        else None,
    )


def _found(stored: StoredHit, rules: RuleSet, now: Collection[str]) -> Found:
    hit = stored.hit
    words = tuple(" ".join(each.split()) for each in words_of(hit.evidence)[:WORDS])
    return Found(stored, words, rule_since(hit, rules), hit.rule in now)
