"""Rules: what each finds, how much of it was of use, what it costs; and trying a query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from starlette.responses import Response

from monitor.model import Level, Rule, words_of
from monitor.searching import Found
from monitor.settings import Settings
from monitor.store.page_sources import RuleCard
from monitor.web.asking import Ask, get
from monitor.web.errors import WebError
from monitor.web.identity import READER
from monitor.web.lines import Work
from monitor.web.parts import choices, queries
from monitor.web.parts.subscribing import block
from monitor.web.rendering import page
from monitor.web.texts.rules import RULES
from monitor.web.texts.search import SEARCH
from monitor.workbench import Estimate, told_rule
from monitor.workbench.roster import uses_of

PER_PAGE = 100
NEWEST = 20
WORDS = 200
LONG = timedelta(seconds=10)
TRIED = 200
EXAMPLES = 10
MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list; without ``rule`` only its hits are left."""

    id: str
    title: str
    desk: str
    rule: Rule | None
    card: RuleCard | None
    estimate: Estimate | None
    is_used: bool
    is_unindexed: bool

    @property
    def days(self) -> tuple[int, ...]:
        """Hits on each of the last days."""
        return self.card.days if self.card else (0,) * 28

    @property
    def opinions(self) -> int:
        """How often somebody said whether it was relevant."""
        return self.card.relevant + self.card.irrelevant if self.card else 0

    @property
    def precision(self) -> int:
        """How many of a hundred of these were."""
        return round(100 * self.card.relevant / self.opinions) if self.card and self.opinions else 0


def listing(ask: Ask) -> Response:
    """The rules, those of the files in their order, then those of which only hits are left."""
    settings = ask.site.settings
    desk = choices.chosen(ask, "desk", choices.desks(settings))
    level = ask.one_of("level", frozenset(map(str, Level)))
    name = ask.text("name").casefold()
    costs = ask.site.costs.of(ask.site.found, ask.site.stores.reader, ask.now)
    reader = ask.site.stores.reader
    every = [
        each
        for each in _entries(ask, reader.totals_of_rules(), costs or {})
        if (not desk or each.desk == desk)
        and (not level or (each.rule is not None and each.rule.level == level))
        and (not name or name in each.title.casefold() or name in each.id.casefold())
    ]
    number = ask.number("page", 1, 1, MOST_PAGES)
    begin = (number - 1) * PER_PAGE
    shown = every[begin : begin + PER_PAGE]
    cards = reader.rule_cards(ask.now, settings.zone, [each.id for each in shown])
    return page(
        ask,
        "rules.html",
        title=RULES[ask.language].title,
        t=RULES[ask.language],
        entries=[replace(each, card=cards.get(each.id)) for each in shown],
        number_of=number,
        is_more=begin + PER_PAGE < len(every),
        count=len(every),
        desk=desk,
        level=level,
        name=ask.text("name"),
        desks=choices.desks(settings),
        titles=dict(choices.desks(settings)),
        is_measured=costs is not None,
        problems=[str(each) for each in ask.site.found.problems],
    )


def _entries(ask: Ask, found: Collection[str], costs: Mapping[str, Estimate]) -> list[Entry]:
    """All rules, then those that have found something and are gone; what they found is missing."""
    used, unindexed = ask.site.rules.rules, set(ask.site.rules.unindexed)
    rules = {rule.id: rule for rule in ask.site.settings.rules}
    entries = [
        Entry(
            each,
            rule.title,
            rule.desk,
            rule,
            None,
            costs.get(each),
            each in used,
            each in unindexed,
        )
        for each, rule in rules.items()
    ]
    gone = sorted(set(found) - set(rules))
    none = [Entry(each, each, "", None, None, None, False, False) for each in gone]
    return entries + none


def show(ask: Ask) -> Response:
    """One rule: its query as written and as understood, what it uses, what it found."""
    settings, reader = ask.site.settings, ask.site.stores.reader
    name = ask.id("rule")
    cards = reader.rule_cards(ask.now, settings.zone, [name])
    costs = ask.site.costs.of(ask.site.found, reader, ask.now)
    entry = next((each for each in _entries(ask, cards, costs or {}) if each.id == name), None)
    if entry is None:
        raise WebError(404, f"there is no rule {name[:40]!r}")
    entry = replace(entry, card=cards.get(name))
    hits = reader.newest_hits(rule=name, limit=NEWEST)
    return page(
        ask,
        "rule.html",
        title=entry.title,
        t=RULES[ask.language],
        entry=entry,
        hits=[(each, words_of(each.hit.evidence)) for each in hits],
        names=dict(choices.sources(settings)),
        titles=dict(choices.desks(settings)),
        is_measured=costs is not None,
        place=_place(settings, name),
        told=told_rule(entry.rule) if entry.rule else "",
        subscribe=block(ask, (entry.title, f"/feeds/rules/{name}.atom")),
        **_understood(ask, entry),
    )


def _place(settings: Settings, rule: str) -> str:
    try:
        place = settings.places.rule(rule)
    except KeyError:
        return ""
    return f"{place.file}:{place.line}"


def _understood(ask: Ask, entry: Entry) -> dict[str, Any]:
    """The query as it was understood, and the words and names it looks for."""
    if entry.rule is None or not entry.is_used:
        return {"canonical": "", "uses": {}, "words": []}
    uses = uses_of(entry.rule, ask.site.rules, ask.site.settings.catalog)
    canonical = "" if entry.rule.visit else ask.site.rules.query(entry.id).canonical
    words = [(each.word, ", ".join(each.forms)[:WORDS]) for each in uses.words]
    return {"canonical": canonical, "uses": uses.names, "words": words}


def attempt(ask: Ask) -> Response:
    """What a rule with a query would have found; nothing is saved."""
    query = queries.asked(ask)
    is_long = _work(ask) is Work.LONG
    found = _tried(ask, query, is_long=is_long) if query.search is not None else None
    shown: dict[str, Any] = {
        "t": RULES[ask.language],
        "s": SEARCH[ask.language],
        "query": query,
        "found": found,
        "days": _days(ask, found) if found else (),
        "examples": found.hits[:EXAMPLES] if found else (),
        "names": dict(choices.sources(ask.site.settings)),
        "is_long": is_long,
    }
    if ask.is_partial:
        return page(ask, "_rules_tried.html", **shown)
    return page(ask, "rules_try.html", title=RULES[ask.language].try_title, **shown)


def _work(ask: Ask) -> Work:
    """Looking far back takes a whole core for its seconds."""
    return Work.LONG if ask.query.get("further") == "1" else Work.SEARCH


def _tried(ask: Ask, query: queries.Asked, *, is_long: bool) -> Found:
    if is_long:
        return queries.found(ask, query, limit=TRIED * 10, budget=LONG)
    return queries.found(ask, query, limit=TRIED)


def _days(ask: Ask, found: Found) -> tuple[int, ...]:
    """How many on each day of those that were looked at, the oldest first; at most the last 28."""
    zone = ask.site.settings.zone
    today = ask.now.astimezone(zone).date()
    counts = Counter(
        (today - each.article.seen.astimezone(zone).date()).days
        for each in found.hits
        if each.article.seen
    )
    return tuple(counts[day] for day in reversed(range(28)))


WAYS = (
    get("/rules", listing, READER),
    # Not /rules/try: that is the page of a rule with this id.
    get("/rules/try/query", attempt, READER, work=_work),
    get("/rules/{rule}", show, READER),
)
