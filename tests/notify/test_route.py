"""Who gets what, and what becomes of it after a try."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import SendError
from monitor.model import DeliveryState, Target
from monitor.notify import backoff, route
from tests.values import NOON, article, delivery, hit

CHAT = Target("chat", apprise_url="json://127.0.0.1/hook")
MAIL = Target("mail", recipients=("a@example.org", "b@example.org"))


def test_a_target_of_two_desks_gets_one_alert_with_the_rules_of_both() -> None:
    hits = (hit("one"), replace(hit("two"), desk="umwelt"))

    (owed,) = route(article(), hits, {"lokales": [CHAT], "umwelt": [CHAT]}, now=NOON)

    assert owed.rules == ("one", "two")
    assert (owed.state, owed.due) == (DeliveryState.OWED, NOON)


def test_each_recipient_of_a_mail_has_a_delivery_with_a_key_of_its_own() -> None:
    owed = route(article(), [hit()], {"lokales": [MAIL, CHAT]}, now=NOON)

    assert [(each.target, each.recipient) for each in owed] == [
        ("mail", "a@example.org"),
        ("mail", "b@example.org"),
        ("chat", ""),
    ]
    assert len({each.key for each in owed}) == 3


def test_the_same_alert_has_the_same_key_after_a_restart() -> None:
    first = route(article(), [hit()], {"lokales": [MAIL]}, now=NOON)
    again = route(article(), [hit()], {"lokales": [MAIL]}, now=NOON + timedelta(days=1))

    assert [each.key for each in first] == [each.key for each in again]


def test_a_suppressed_alert_is_kept_with_its_reason_and_never_due() -> None:
    (owed,) = route(article(), [hit()], {"lokales": [CHAT]}, now=NOON, suppressed="first poll")

    assert (owed.state, owed.reason, owed.due) == (DeliveryState.SUPPRESSED, "first poll", None)


def test_a_hit_of_a_desk_without_targets_owes_nothing() -> None:
    assert route(article(), [hit()], {}, now=NOON) == ()


@given(attempts=st.integers(0, 1000), jitter=st.floats(-1, 1))
def test_the_pause_grows_to_an_hour_and_never_beyond(attempts: int, jitter: float) -> None:
    tried = replace(delivery(article()), attempts=attempts)

    later = backoff.after_failure(tried, SendError("x"), now=NOON, jitter=jitter, first_try=NOON)

    assert later.due is not None
    assert timedelta(seconds=27) <= later.due - NOON <= timedelta(minutes=66)
    assert later.attempts == attempts + 1


def test_the_pause_doubles() -> None:
    owed = delivery(article())
    pauses = []
    for _ in range(4):
        owed = backoff.after_failure(owed, SendError("x"), now=NOON, jitter=0, first_try=NOON)
        assert owed.due is not None
        pauses.append((owed.due - NOON).total_seconds())

    assert pauses == [30, 60, 120, 240]


def test_a_permanent_refusal_is_given_up_at_once() -> None:
    error = SendError("550", permanent=True)

    settled = backoff.after_failure(delivery(article()), error, now=NOON, jitter=0, first_try=NOON)

    assert (settled.state, settled.reason, settled.due) == (DeliveryState.GIVEN_UP, "550", None)


def test_after_five_days_it_is_given_up_with_the_last_reason() -> None:
    now = NOON + timedelta(days=5)

    settled = backoff.after_failure(
        delivery(article()), SendError("451 later"), now=now, jitter=0, first_try=NOON
    )

    assert settled.state is DeliveryState.GIVEN_UP
    assert "451 later" in settled.reason


def test_what_may_have_arrived_once_stays_uncertain() -> None:
    owed = backoff.after_failure(
        delivery(article()), SendError("lost", uncertain=True), now=NOON, jitter=0, first_try=NOON
    )

    owed = backoff.after_failure(owed, SendError("busy"), now=NOON, jitter=0, first_try=NOON)

    assert owed.uncertain
