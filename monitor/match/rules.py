"""The rules, compiled once, and what they find in an article."""

from __future__ import annotations

import gc
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType

from monitor.errors import QueryError
from monitor.match.document import Document
from monitor.match.explain import Explanation
from monitor.match.frequencies import Frequencies
from monitor.match.index import Index
from monitor.match.known import Known
from monitor.match.names import Names
from monitor.match.newsroom import Newsroom
from monitor.match.people import Mention
from monitor.match.questions import Asks, Compiled, Question, RuleFault, asks_of, compiled_rule
from monitor.match.tree import Query, listed
from monitor.match.words import MAX_WORDS
from monitor.model import Article, Catalog, Hit, Rule

# Of so many articles one is counted for how common words are.
_COUNTED = 8
# The index is made anew when this share of what it wakes is of rules that are gone.
_GONE = 0.5


@dataclass(frozen=True, slots=True)
class Cost:
    """What a rule costs and gives.

    ``woken`` of so many ``articles`` had it evaluated, which took so many ``seconds`` of CPU
    together; for ``held`` of them it held.
    """

    articles: int
    woken: int
    held: int
    seconds: float


class RuleSet:
    """Rules ready to match. `update` and `learn` must not run while `match` does."""

    def __init__(
        self,
        catalog: Catalog,
        frequencies: Frequencies | None = None,
        newsroom: Newsroom | None = None,
    ) -> None:
        self._frequencies = frequencies or Frequencies()
        self._catalog = catalog
        self._newsroom = newsroom or Newsroom()
        self._names = Names(catalog, self._newsroom)
        self._rules: dict[str, Rule] = {}
        self._numbers: dict[str, int] = {}
        self._order: dict[str, int] = {}
        self._questions: dict[int, Question] = {}
        self._asked: dict[Asks, int] = {}
        self._gone = 0
        self._next = 0
        self._index = Index(self._frequencies)
        self._matched = 0

    def __len__(self) -> int:
        return len(self._rules)

    @property
    def rules(self) -> Mapping[str, Rule]:
        """The rules by id."""
        return MappingProxyType(self._rules)

    @property
    def unindexed(self) -> tuple[str, ...]:
        """The ids of rules that are evaluated for every article, or for very many.

        No word wakes them, or only such as are common.
        """
        numbers = self._index.unindexed
        return tuple(rule.id for at in numbers for rule in self._questions[at].rules)

    def query(self, rule_id: str) -> Query:
        """The query of a rule as a tree. Raises KeyError for an unknown rule."""
        return self._questions[self._numbers[rule_id]].query

    @property
    def newsroom(self) -> Newsroom:
        """What the newsroom says about how articles are read."""
        return self._newsroom

    @property
    def known(self) -> Known:
        """The people and places of the catalog."""
        return self._names.known

    def document(self, article: Article) -> Document:
        """The article, cut into words once for all that is asked of it."""
        return Document.of(article, self._names.known)

    def people(self, document: Document) -> tuple[Mention, ...]:
        """The people of the catalog in an article, whether or not a rule asks for them."""
        return self._names.known.people.mentions(document)

    def match(self, of: Article | Document) -> tuple[tuple[Hit, ...], tuple[str, ...]]:
        """The hits in the order of the rules, and a sentence for whatever went wrong.

        A rule that fails on an article does not keep the others from it.
        """
        document = self.document(of) if isinstance(of, Article) else of
        hits, failures = self._found(document)
        self._matched += 1
        if self._matched % _COUNTED == 0:
            self._frequencies.learn(document.searched.by_form)
        return hits, failures

    def holding(self, document: Document) -> tuple[Hit, ...]:
        """The hits as `match` gives them; as nothing is counted, several threads may ask."""
        return self._found(document)[0]

    def _found(self, document: Document) -> tuple[tuple[Hit, ...], tuple[str, ...]]:
        article = document.article
        hits: list[Hit] = []
        failures: list[str] = []
        for question in self._woken(document):
            try:
                found = question.found(document, self._names.known)
            # Whatever it is: the other rules' alerts must not be lost to a mistake in ours.
            except Exception as error:  # noqa: BLE001
                what = f"failed on article {article.id}: {type(error).__name__}: {error}"
                failures += (f"rule {rule.id} {what}" for rule in question.rules)
            else:
                if found is not None:
                    hits += question.hits(found, self._newsroom)
        if not document.searched.is_whole:
            limit = f"only the first {MAX_WORDS:,} words of its texts were looked at, or fewer"
            failures.append(f"article {article.id} is longer than articles are: {limit}")
        hits.sort(key=lambda hit: self._order[hit.rule])
        return tuple(hits), tuple(failures)

    def _woken(self, document: Document) -> Iterator[Question]:
        for number in self._index.woken(document):
            question = self._questions.get(number)
            if question is not None:
                yield question

    def explain(self, article: Article, rule_id: str) -> Explanation:
        """Why the rule holds for the article, or why not. Raises KeyError for an unknown rule."""
        question = self._questions[self._numbers[rule_id]]
        return question.explained(self.document(article), self._names.known)

    def woken(self, of: Article | Document) -> tuple[str, ...]:
        """The ids of the rules that are evaluated for an article, in their order."""
        document = self.document(of) if isinstance(of, Article) else of
        found = (rule.id for each in self._woken(document) for rule in each.rules)
        return tuple(sorted(found, key=self._order.__getitem__))

    def measured(self, articles: Iterable[Article]) -> Mapping[str, Cost]:
        """What each rule costs and gives on these articles."""
        woken: Counter[str] = Counter()
        held: Counter[str] = Counter()
        seconds: defaultdict[str, float] = defaultdict(float)
        count = 0
        for article in articles:
            count += 1
            document = self.document(article)
            for question in self._woken(document):
                start = time.process_time()
                found = question.found(document, self._names.known) is not None
                spent = (time.process_time() - start) / len(question.rules)
                for rule in question.rules:
                    woken[rule.id] += 1
                    held[rule.id] += found
                    seconds[rule.id] += spent
        return {each: Cost(count, woken[each], held[each], seconds[each]) for each in self._rules}

    def learn(self, articles: Iterable[Article]) -> None:
        """Count how common words are in these articles; counts for rules added from now on."""
        for article in articles:
            self._frequencies.learn(Document.of(article).searched.by_form)

    def update(
        self, rules: Iterable[Rule], catalog: Catalog, newsroom: Newsroom | None = None
    ) -> tuple[RuleFault, ...]:
        """Hold these rules from now on; what is wrong with those that cannot be used.

        Of a rule that cannot be used the last good version stays. Only what changed is compiled.
        """
        with _uncollected():
            told = self._newsroom if newsroom is None else newsroom
            return self._update({rule.id: rule for rule in rules}, catalog, told)

    def _update(
        self, wanted: Mapping[str, Rule], catalog: Catalog, newsroom: Newsroom
    ) -> tuple[RuleFault, ...]:
        is_new_catalog = catalog != self._catalog or newsroom != self._newsroom
        names = Names(catalog, newsroom) if is_new_catalog else self._names
        faults: list[RuleFault] = []
        # Nothing is changed before all is compiled: whatever goes wrong, the old rules go on.
        compiled: list[tuple[Rule, Compiled]] = []
        for rule in wanted.values():
            old = self._rules.get(rule.id)
            if old == rule and not (is_new_catalog and self._is_outdated(rule.id, names)):
                continue
            made, wrong = compiled_rule(rule, names)
            faults += wrong
            if made is not None:
                compiled.append((rule, made))
        for rule, made in compiled:
            if rule.id in self._rules:
                self._remove(self._rules[rule.id])
            self._add(rule, made)
        for rule in [rule for name, rule in self._rules.items() if name not in wanted]:
            self._remove(rule)
        self._order = {name: at for at, name in enumerate(wanted)}
        self._catalog, self._names, self._newsroom = catalog, names, newsroom
        if self._gone > _GONE * len(self._questions):
            self._reindex()
        return tuple(faults)

    def _is_outdated(self, rule_id: str, names: Names) -> bool:
        """Whether a name in a rule's query stands for something else by now."""
        if self._rules[rule_id].visit is not None:
            return True
        for name in listed(self.query(rule_id).root):
            try:
                if name.in_field or names.terms_of(name.name) != name.terms:
                    return True
            except QueryError:
                return True
        return False

    def _add(self, rule: Rule, made: Compiled) -> None:
        asks, query = asks_of(rule), made.query
        number = self._asked.get(asks)
        question = None if number is None else self._questions[number]
        if number is None or question is None or question.made != made:
            number = self._next
            self._next += 1
            question = self._questions[number] = Question(made, rule.within, ())
            self._asked[asks] = number
            self._index.add(number, query)
        question.rules = (*question.rules, rule)
        self._numbers[rule.id] = number
        self._rules[rule.id] = rule

    def _remove(self, rule: Rule) -> None:
        number = self._numbers.pop(rule.id)
        question = self._questions[number]
        question.rules = tuple(each for each in question.rules if each.id != rule.id)
        del self._rules[rule.id]
        if not question.rules:
            del self._questions[number]
            if self._asked.get(asks_of(rule)) == number:
                del self._asked[asks_of(rule)]
            # It may go on being woken: to find its keys again would cost more than that.
            self._index.forget(number)
            self._gone += 1

    def _reindex(self) -> None:
        self._gone = 0
        self._index = Index(self._frequencies)
        for number, question in self._questions.items():
            self._index.add(number, question.query)


def compile_rules(
    rules: Iterable[Rule],
    catalog: Catalog,
    seen: Iterable[Article] = (),
    newsroom: Newsroom | None = None,
) -> tuple[RuleSet, tuple[RuleFault, ...]]:
    """The rules that can be used, and what is wrong with the others.

    From the articles ``seen`` the index learns which words are common.
    """
    compiled = RuleSet(catalog, newsroom=newsroom)
    compiled.learn(seen)
    faults = compiled.update(rules, catalog)
    return compiled, faults


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector, which looks at all rules again and again as they grow.

    It would find nothing, and takes a fifth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
