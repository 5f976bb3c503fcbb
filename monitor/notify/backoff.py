"""What becomes of a delivery after a try: sent, tried again later, or given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.errors import SendError
from monitor.model import Delivery, DeliveryState

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
JITTER = 0.1
# As long as a mail server keeps trying (RFC 5321, 4.5.4.1).
PATIENCE = timedelta(days=5)


def after_success(delivery: Delivery, now: datetime) -> Delivery:
    """The delivery once its channel has taken the message."""
    return replace(
        delivery,
        state=DeliveryState.SENT,
        reason="",
        attempts=delivery.attempts + 1,
        due=None,
        sent=now,
    )


def after_failure(
    delivery: Delivery, error: SendError, *, now: datetime, jitter: float, first_try: datetime
) -> Delivery:
    """The delivery after a try that failed: to be tried again after a pause, or given up.

    It is owed, or uncertain if this try or one before may have arrived. The pause is 30 s ×
    2ⁿ up to an hour, moved by up to 10 % with ``jitter`` from -1 to 1, and no shorter than the
    channel asked for. It is given up when the refusal is permanent, or 5 days after its
    ``first_try``.
    """
    tried = replace(
        delivery,
        attempts=delivery.attempts + 1,
        uncertain=delivery.uncertain or error.uncertain,
        reason=str(error),
    )
    if error.permanent:
        return replace(tried, state=DeliveryState.GIVEN_UP, due=None)
    if is_worn_out(first_try, now):
        reason = f"not taken in {PATIENCE.days} days; the last try: {error}"
        return replace(tried, state=DeliveryState.GIVEN_UP, due=None, reason=reason)
    # More doublings than 20 pass every bound, and would pass that of timedelta.
    pause = min(FIRST_PAUSE * (1 << min(delivery.attempts, 20)), LONGEST_PAUSE)
    state = DeliveryState.UNCERTAIN if tried.uncertain else DeliveryState.OWED
    pause = max(pause * (1 + JITTER * jitter), error.retry_after or timedelta())
    return replace(tried, state=state, due=now + pause)


def is_worn_out(first_try: datetime, now: datetime) -> bool:
    """Whether something was tried for so long that it is given up."""
    return now - first_try >= PATIENCE
