"""What is odd about rules that are right: they find nothing, too much, or the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from monitor.match import RuleSet
from monitor.workbench.asking import asked_names
from monitor.workbench.days import number
from monitor.workbench.lists import CatalogList, unused
from monitor.workbench.remark import Remark
from monitor.workbench.sampling import ENOUGH, Estimate

BROAD = 0.2
# As many rules without a word that wakes them are too many: each is evaluated for every article.
MANY_UNINDEXED = 50
SHARE_UNINDEXED = 0.05
FEW_UNINDEXED = 5


def remarks_on(
    rules: RuleSet, found: Mapping[str, Estimate], lists: Sequence[CatalogList]
) -> tuple[Remark, ...]:
    """The remarks on rules and ``lists``; ``found`` is what the rules do on the archive, if known.

    Of a catalog without a rule nothing is said.
    """
    remarks = [*_same(rules), *_unindexed(rules)]
    for rule, estimate in found.items():
        if estimate.articles >= ENOUGH:
            remarks += _odd(rule, estimate, rules)
    if len(rules):
        used = {name for rule in rules.rules.values() for name in asked_names(rules, rule)}
        remarks += [_unused(each) for each in unused(lists, used)]
    return tuple(remarks)


def _odd(rule: str, estimate: Estimate, rules: RuleSet) -> Iterator[Remark]:
    of = f"the newest {estimate.articles:,} articles"
    if not estimate.woken:
        yield Remark(
            "never-woken",
            f"rule {rule!r} was woken by none of {of}: none has the words it needs",
            "right if it waits for something rare; `monitor backtest` shows the nearest miss",
            rule,
        )
    if estimate.share > BROAD:
        yield Remark(
            "too-broad",
            f"rule {rule!r} matched {100 * estimate.share:.0f} % of {of}",
            "a narrower query, or a smaller unit (`within`)",
            rule,
        )
    budget = rules.rules[rule].budget
    if budget is not None and estimate.a_day is not None and estimate.a_day > budget:
        yield Remark(
            "over-budget",
            f"rule {rule!r} would have about {number(estimate.a_day)} hits a day, its"
            f" budget is {budget}",
            "a narrower query, or a larger budget",
            rule,
        )


def _same(rules: RuleSet) -> Iterator[Remark]:
    first: dict[tuple[object, ...], str] = {}
    for rule in rules.rules.values():
        query = rules.query(rule.id).canonical if rule.query else ""
        asks = query, rule.within, rule.visit
        other = first.setdefault(asks, rule.id)
        if other != rule.id:
            desk = rules.rules[other].desk
            yield Remark(
                "duplicate",
                f"rule {rule.id!r} has the query and unit of {other!r} (desk {desk}) and finds"
                " the same",
                "one of them, for a desk with the targets of both",
                rule.id,
            )


def _unindexed(rules: RuleSet) -> Iterator[Remark]:
    count, all_ = len(rules.unindexed), len(rules)
    if count > MANY_UNINDEXED or (count >= FEW_UNINDEXED and count > SHARE_UNINDEXED * all_):
        some = ", ".join(rules.unindexed[:5])
        yield Remark(
            "unindexed",
            f"{count} of {all_} rules are evaluated for every article, as no word wakes them:"
            f" {some}{', …' if count > 5 else ''}",
            "a word that must be there, joined to each by AND",
        )


def _unused(each: CatalogList) -> Remark:
    return Remark("unused-list", f"no rule uses the list @{each.id}", place=each.place)
