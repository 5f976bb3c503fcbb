"""What is told of a message: its line for people, its values for programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.cli.archive import local
from monitor.cli.shown import age, near, short
from monitor.model import DeliveryState
from monitor.notify.clean import one_line
from monitor.store import StoredDelivery

TITLE = 100
REASON = 300


def message_line(each: StoredDelivery, now: datetime, zone: ZoneInfo) -> str:
    """What became of it, in a line."""
    of = each.delivery
    when = near(of.sent or each.created, now, zone)
    why = f": {one_line(of.reason, REASON)}" if of.reason and not of.sent else ""
    return f"{short(of.key)}  {when}  {of.kind} to {_to(each)}: {of.state}{_bundle(each)}{why}"


def lines_of(each: StoredDelivery, now: datetime, zone: ZoneInfo) -> Iterator[str]:
    """Two lines of a list: what and to whom; since when, when next, why not yet."""
    of = each.delivery
    level = f"[{of.level}] " if of.level else ""
    title = one_line(each.title, TITLE) or str(of.kind)
    yield f"{short(of.key)}  {of.state:<9}  {of.kind} to {_to(each)}: {level}{title}"
    facts = [f"owed since {near(each.created, now, zone)} ({age(now - each.created)})"]
    if of.sent is not None:
        facts.append(f"sent {near(of.sent, now, zone)}")
    elif of.due is not None and of.state not in {DeliveryState.GIVEN_UP, DeliveryState.SUPPRESSED}:
        is_late = of.due <= now and of.state is not DeliveryState.SENDING
        facts.append("due now" if is_late else f"due {near(of.due, now, zone)}")
    if of.attempts:
        facts.append(f"{of.attempts} {'try' if of.attempts == 1 else 'tries'}")
    why = f": {one_line(of.reason, REASON)}" if of.reason else ""
    yield f"{'':10}{', '.join(facts)}{_bundle(each)}{why}"


def fields_of(each: StoredDelivery, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """All that is stored of it, by name; what is empty is left out."""
    of = each.delivery
    found = {
        "key": of.key,
        "kind": str(of.kind),
        "state": str(of.state),
        "reason": of.reason,
        "target": of.target,
        "recipient": of.recipient,
        "level": str(of.level or ""),
        "rules": ", ".join(of.rules),
        "title": each.title,
        "article": of.article,
        "story": of.story,
        "visit": of.visit,
        "digest": of.bundle,
        "new facts": ", ".join(of.facts),
        "owed since": local(each.created, zone),
        "due": local(of.due, zone),
        "tries": str(of.attempts),
        "sent": local(of.sent, zone),
        "may have arrived before": "yes" if of.uncertain else "",
    }
    return ((name, one_line(value, REASON)) for name, value in found.items() if value)


def _to(each: StoredDelivery) -> str:
    of = each.delivery
    return f"{of.target} ({of.recipient})" if of.recipient else of.target


def _bundle(each: StoredDelivery) -> str:
    return f", in digest {short(each.delivery.bundle)}" if each.delivery.bundle else ""
