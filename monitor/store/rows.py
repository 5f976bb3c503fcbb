"""Our values to rows of the tables and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from monitor.model import (
    Article,
    Delivery,
    DeliveryState,
    Evidence,
    Hit,
    Level,
    SourceState,
    Validators,
)


def state_values(state: SourceState) -> dict[str, Any]:
    """A row of source_states."""
    return {
        "source": state.source,
        "etag": state.validators.etag,
        "last_modified": state.validators.last_modified,
        "next_poll": state.next_poll,
        "last_try": state.last_try,
        "last_success": state.last_success,
        "failures": state.failures,
        "empty": state.empty,
        "error": state.error,
    }


def state_of(row: Any) -> SourceState:
    """The state in a row of source_states."""
    return SourceState(
        source=row.source,
        validators=Validators(row.etag, row.last_modified),
        next_poll=row.next_poll,
        last_try=row.last_try,
        last_success=row.last_success,
        failures=row.failures,
        empty=row.empty,
        error=row.error,
    )


def article_of(row: Any) -> Article:
    """The article in a row of articles."""
    return Article(
        id=row.id,
        source=row.source,
        url=row.url,
        title=row.title,
        teaser=row.teaser or "",
        text=row.text or "",
        author=row.author,
        language=row.language,
        published=row.published,
        seen=row.seen,
        page_error=row.page_error,
    )


def evidence_values(evidence: Sequence[Evidence]) -> list[dict[str, Any]]:
    """Evidence as it stands in hits.evidence."""
    return [asdict(each) for each in evidence]


def hit_of(row: Any) -> Hit:
    """The hit in a row of hits."""
    return Hit(
        rule=row.rule,
        version=row.version,
        title=row.title,
        desk=row.desk,
        level=Level(row.level),
        evidence=tuple(Evidence(**each) for each in row.evidence),
    )


def delivery_values(delivery: Delivery) -> dict[str, Any]:
    """The columns of deliveries that change as it is tried."""
    return {
        "state": delivery.state,
        "reason": delivery.reason,
        "attempts": delivery.attempts,
        "due": delivery.due,
        "sent": delivery.sent,
        "uncertain": int(delivery.uncertain),
    }


def delivery_of(row: Any, rules: tuple[str, ...]) -> Delivery:
    """The delivery in a row of deliveries."""
    return Delivery(
        key=row.key,
        article=row.article,
        target=row.target,
        rules=rules,
        recipient=row.recipient,
        state=DeliveryState(row.state),
        reason=row.reason,
        attempts=row.attempts,
        due=row.due,
        sent=row.sent,
        uncertain=bool(row.uncertain),
    )
