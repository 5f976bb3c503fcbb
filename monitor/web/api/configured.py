"""Sources and rules: as they are configured, and what came of each."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from monitor.model import Rule, Source, without_login
from monitor.store.page_sources import DAYS, RuleCard, SourceCard
from monitor.web.api import service_shapes as shapes
from monitor.web.api.operation import Given, Operation, Values, missing
from monitor.web.asking import Ask
from monitor.web.errors import WebError
from monitor.workbench.asking import visit_values

NEVER = (0,) * DAYS


def sources(ask: Ask, _: Given) -> Values:
    """All of them."""
    settings = ask.site.settings
    cards = ask.site.stores.reader.source_cards(ask.now, settings.zone)
    return {"items": [_source(each, cards.get(each.id)) for each in settings.sources]}


def source(ask: Ask, _: Given) -> Values:
    """One of them."""
    of = _source_named(ask)
    zone = ask.site.settings.zone
    cards = ask.site.stores.reader.source_cards(ask.now, zone, [of.id])
    return _source(of, cards.get(of.id))


def poll(ask: Ask, _: Given) -> Values:
    """Let a source be polled as soon as the daemon gets to it."""
    of = _source_named(ask)
    if not of.enabled or not ask.site.stores.own.poll_soon(of.id, ask.now):
        raise WebError(
            409, f"{of.id}: is switched off, gone, was never polled, or asked to be left alone"
        )
    ask.site.log(ask.who, "poll", ask.now, ask.address, source=of.id)
    return {"source": of.id, "next_poll": ask.now}


def rules(ask: Ask, _: Given) -> Values:
    """All of them."""
    cards = ask.site.stores.reader.rule_cards(ask.now, ask.site.settings.zone)
    return {"items": [_rule(ask, each, cards.get(each.id)) for each in ask.site.settings.rules]}


def rule(ask: Ask, _: Given) -> Values:
    """One of them."""
    name = ask.id("id")
    of = next((each for each in ask.site.settings.rules if each.id == name), None)
    if of is None:
        raise missing("rule", name)
    cards = ask.site.stores.reader.rule_cards(ask.now, ask.site.settings.zone, [name])
    is_told = of.id in ask.site.rules.rules and of.visit is None
    return _rule(ask, of, cards.get(of.id)) | {
        "within": of.within,
        "query": of.query,
        "canonical": ask.site.rules.query(of.id).canonical if is_told else None,
        "visit": visit_values(of.visit),
        "match": list(of.match_examples),
        "no_match": list(of.no_match_examples),
    }


def _source_named(ask: Ask) -> Source:
    name = ask.id("id")
    of = next((each for each in ask.site.settings.sources if each.id == name), None)
    if of is None:
        raise missing("source", name)
    return of


def _source(of: Source, card: SourceCard | None) -> dict[str, Any]:
    card = card or SourceCard(
        of.id, None, None, None, 0, "", "", None, "", None, "", days=NEVER, notices=()
    )
    return {
        "id": of.id,
        "name": of.name,
        "kind": of.kind,
        "url": without_login(of.url),
        "region": of.region,
        "tags": list(of.tags),
        "language": of.language,
        "enabled": of.enabled,
        "next_poll": card.next_poll,
        "last_try": card.last_try,
        "last_success": card.last_success,
        "failures": card.failures,
        "error": card.error,
        "warning": card.warning,
        "not_before": card.not_before,
        "moved": without_login(card.moved),
        "gone": card.gone,
        "reservation": card.reservation,
        "days": list(card.days),
        "notices": [
            {"kind": each.kind, "since": each.since, "message": each.message}
            for each in card.notices
        ],
    }


def _rule(ask: Ask, of: Rule, card: RuleCard | None) -> dict[str, Any]:
    found = asdict(card or RuleCard(of.id, 0, None, NEVER))
    del found["rule"]
    return {
        "id": of.id,
        "title": of.title,
        "desk": of.desk,
        "level": of.level,
        "version": of.version,
        "used": of.id in ask.site.rules.rules,
        "budget": of.budget,
        **found,
    }


OPERATIONS = (
    Operation(
        "GET", "/sources", "listSources", "The sources and how each is", sources, shapes.Sources
    ),
    Operation("GET", "/sources/{id}", "getSource", "A source and how it is", source, shapes.Source),
    Operation(
        "POST",
        "/sources/{id}/poll",
        "pollSource",
        "Let a source be polled now",
        poll,
        shapes.Polled,
        statuses=(409,),
    ),
    Operation("GET", "/rules", "listRules", "The rules and what each found", rules, shapes.Rules),
    Operation(
        "GET",
        "/rules/{id}",
        "getRule",
        "A rule with its query, and what it found",
        rule,
        shapes.Rule,
    ),
)
