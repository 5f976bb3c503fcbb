"""`monitor explain`: why does a rule hold for an article, or why not?"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from monitor.cli.archive import local
from monitor.cli.named import checked_rule
from monitor.cli.options import CONFIG, Config, Json, configured, printable
from monitor.cli.subject import Known, Subject, subject_of
from monitor.match import Explanation
from monitor.model import host_of
from monitor.settings import Settings
from monitor.store import StoredHit
from monitor.wiring import Configured
from monitor.workbench.history import changed_since, facts, is_judged, page_read, polled, unstored
from monitor.workbench.values import deliveries, iso

Which = Annotated[
    str,
    typer.Argument(
        metavar="URL|ID|FILE",
        help="An article's address, the id it is stored under or its beginning, or a file: .html,"
        " .txt, or .json as for `monitor match`.",
    ),
]
OfRule = Annotated[str | None, typer.Option("--rule", metavar="ID", help="Only this rule.")]
Fetch = Annotated[
    bool, typer.Option("--fetch", help="Read the page anew, also if its text is stored.")
]


def explain(
    which: Which,
    rule: OfRule = None,
    fetch: Fetch = False,
    config: Config = CONFIG,
    as_json: Json = False,
) -> None:
    """Say why rules hold for an article, or not, and what became of it.

    Says of each rule whether it holds, by which words, or which part of it fails; and of a stored
    article when it was seen, how it was read, and what became of its alerts. Its stored text is
    taken; where there is none, the page is read as a poll would.
    """
    found = configured(config)
    rules = list(found.rules.rules) if rule is None else [checked_rule(rule, found).id]
    subject = subject_of(which, found.settings, fetch=fetch)
    explained = {each: found.rules.explain(subject.article, each) for each in rules}
    if subject.how:
        sys.stderr.write(f"{subject.how}\n")
    if as_json:
        typer.echo(json.dumps(_answer(subject, explained, found), ensure_ascii=False))
        return
    for line in _unseen(subject, found.settings):
        typer.echo(printable(line))
    article = subject.article
    typer.echo(printable(f"title:  {article.title or '(none)'}"))
    typer.echo(printable(f"teaser: {article.teaser or '(none)'}"))
    typer.echo(f"text:   {len(article.text)} characters{_beginning(article.text)}")
    if article.page_error:
        what = "only the beginning was read" if article.text else "page not read, judged by title"
        typer.echo(f"{what}{'' if article.text else ' and teaser'}: {article.page_error}")
    for line in _chain(subject, explained, found):
        typer.echo(printable(line))
    # What holds first: that is what is asked for most often.
    for each in sorted(explained, key=lambda name: not explained[name].holds):
        part = explained[each]
        typer.echo(f"\n{'holds' if part.holds else 'does not hold'}: {each}")
        for line in _lines(part, 1):
            typer.echo(printable(line))


def _unseen(subject: Subject, settings: Settings) -> Iterator[str]:
    """That an address was never seen, and by whom it could have been."""
    if not subject.is_unseen:
        return
    yield "never seen: no stored article has this address"
    for source, state in subject.near:
        off = "" if source.enabled else ", switched off"
        when = polled(state, lambda time: local(time, settings.zone))
        yield f"  source {source.id} ({source.name}{off}): {when}"
    if not subject.near:
        yield f"  no source has pages of {host_of(subject.article.url) or 'its host'}"
    yield ""


def _chain(
    subject: Subject, explained: Mapping[str, Explanation], found: Configured
) -> Iterator[str]:
    """What the archive knows of the article, and what that means for its alerts."""

    def shown(time: datetime | None) -> str:
        return local(time, found.settings.zone)

    names = {source.id: source.name for source in found.settings.sources}
    for known in subject.known:
        article = known.stored.article
        yield f"\nstored: {article.id}, from {article.source} ({names.get(article.source, 'gone')})"
        if article.url != subject.article.url:
            yield f"  {'address':<10} {article.url}"
        for heading, fact in facts(known.stored, known.changes, shown):
            yield f"  {heading:<10} {fact}"
        yield from _hits(known, found)
    holding = [each for each, part in explained.items() if part.holds]
    asked = len(found.rules.woken(subject.article))
    yield (
        f"\n{len(found.rules)} rules, {asked} of them asked for its words, {len(holding)} hold"
        + ("" if len(explained) == len(found.rules) else f" of the {len(explained)} looked at")
    )
    for known in subject.known[-1:]:
        for rule, why in unstored(holding, known.stored, found.rules):
            yield f"  {rule.id} holds now, but no hit is stored: {why}"


def _hits(known: Known, found: Configured) -> Iterator[str]:
    if not known.hits and is_judged(known.stored.article):
        yield "no rule held"
    for each in known.hits:
        changed = changed_since(each.hit, found.rules)
        when = local(each.found, found.settings.zone)
        yield f"stored hit: {each.hit.rule}, found {when}{f' ({changed})' if changed else ''}"
        for delivery in each.deliveries:
            to = f" to {delivery.recipient}" if delivery.recipient else ""
            time = f" {local(delivery.sent, found.settings.zone)}" if delivery.sent else ""
            reason = f" ({delivery.reason})" if delivery.reason else ""
            yield f"  {delivery.target}{to}: {delivery.state}{time}{reason}"
        if not each.deliveries:
            yield "  no alert: its desk had no target then"


def _lines(part: Explanation, depth: int) -> Iterator[str]:
    sign = "+" if part.holds else "-"
    places = (f'{each.field} {each.start}–{each.end} "{each.text}"' for each in part.evidence)
    words = ", ".join(dict.fromkeys(places))
    told = words if part.holds and not part.parts else part.reason
    yield f"{'  ' * depth}{sign} {part.text}{f': {told}' if told else ''}"
    for each in part.parts:
        yield from _lines(each, depth + 1)


def _answer(
    subject: Subject, explained: Mapping[str, Explanation], found: Configured
) -> dict[str, Any]:
    article = subject.article
    return {
        "url": article.url,
        "title": article.title,
        "teaser": article.teaser,
        "text": article.text,
        "page_error": article.page_error,
        "how": subject.how,
        "seen": bool(subject.known),
        "articles": [_known_values(each) for each in subject.known],
        "near": [
            {"source": source.id, "last_try": iso(state.last_try) if state else None}
            for source, state in subject.near
        ],
        "stored": [_stored(hit, found) for each in subject.known for hit in each.hits],
        "woken": found.rules.woken(article),
        "rules": {each: _values(part) for each, part in explained.items()},
    }


def _known_values(known: Known) -> dict[str, Any]:
    article = known.stored.article
    return {
        "id": article.id,
        "source": article.source,
        "url": article.url,
        "published": iso(article.published),
        "page_published": iso(article.page_published),
        "seen": iso(article.seen),
        "read": iso(article.read),
        "page": page_read(known.stored, lambda time: iso(time) or ""),
        "page_due": iso(article.page_due),
        "forgotten": known.stored.is_forgotten,
        "version": article.version,
        "changed": [iso(each) for each in known.changes],
        "quiet": article.quiet,
    }


def _values(part: Explanation) -> dict[str, Any]:
    return {
        "part": part.text,
        "holds": part.holds,
        "reason": part.reason,
        "evidence": [asdict(each) for each in part.evidence],
        "parts": [_values(each) for each in part.parts],
    }


def _stored(each: StoredHit, found: Configured) -> dict[str, Any]:
    return {
        "rule": each.hit.rule,
        "version": each.hit.version,
        "changed": changed_since(each.hit, found.rules),
        "source": each.article.source,
        "found": each.found.isoformat(),
        "deliveries": deliveries(each.deliveries),
    }


def _beginning(text: str) -> str:
    first = printable(" ".join(text.split())[:70])
    return f", “{first}…”" if first else ""
