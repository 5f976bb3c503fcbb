"""What follows when a message was not taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from monitor.model import (
    Alert,
    Claim,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Digest,
    Level,
    Note,
    QuietHours,
    Target,
)
from monitor.notify import consequences
from tests.values import NOON, article, delivery, hit

CHAT = Target("chat", apprise_url="json://127.0.0.1/hook", fallback="mail")
MAIL = Target("mail", recipients=("a@example.org", "b@example.org"))
OPS = Target("ops", recipients=("ops@example.org",))
TARGETS = {target.id: target for target in (CHAT, MAIL, OPS)}
OF = article()
ALERT = Alert("k", OF, (hit(),))
LATER = NOON + timedelta(minutes=5)


def claim_on(owed: Delivery, content: Alert | Digest | Note = ALERT) -> Claim:
    return Claim(owed, content, NOON)


def given_up(owed: Delivery) -> Delivery:
    return replace(owed, state=DeliveryState.GIVEN_UP, reason="550 unknown", due=None, attempts=1)


def after(
    claim: Claim, settled: Delivery, now: object = LATER, operator: str = "ops", **targets: Target
) -> tuple[Delivery, ...]:
    return consequences(claim, settled, TARGETS | targets, operator, "de", now)  # type: ignore[arg-type]


def test_what_was_sent_has_no_consequences() -> None:
    owed = delivery(OF)

    assert after(claim_on(owed), replace(owed, state=DeliveryState.SENT)) == ()


def test_what_is_given_up_goes_to_the_fallback_and_the_operator_is_told() -> None:
    owed = delivery(OF, story="s1")

    first, second, note = after(claim_on(owed), given_up(owed))

    assert [first.recipient, second.recipient] == ["a@example.org", "b@example.org"]
    assert {first.kind, second.kind} == {DeliveryKind.FALLBACK}
    assert (first.article, first.rules, first.story) == (OF.id, ("faehre",), "s1")
    assert (first.state, first.due, first.attempts) == (DeliveryState.OWED, LATER, 0)
    assert "chat" in first.lines[0]
    assert "550 unknown" in first.lines[0]
    assert (note.target, note.kind) == ("ops", DeliveryKind.NOTICE)
    assert "550 unknown" in note.lines


def test_what_is_tried_for_too_long_goes_to_the_fallback_and_is_tried_on() -> None:
    owed = delivery(OF)
    failed = replace(owed, state=DeliveryState.OWED, reason="timeout", attempts=3)

    early = after(claim_on(owed), failed, NOON + timedelta(minutes=14))
    late = after(claim_on(owed), failed, NOON + timedelta(minutes=15))
    again = after(claim_on(owed), failed, NOON + timedelta(minutes=20))

    assert early == ()
    assert [each.target for each in late] == ["mail", "mail"]
    assert [each.key for each in again] == [each.key for each in late]


def test_without_a_fallback_only_the_operator_is_told() -> None:
    owed = delivery(OF, "mail")

    (note,) = after(claim_on(owed), given_up(owed))

    assert note.target == "ops"


def test_an_operator_who_cannot_be_told_is_not_told_of_that() -> None:
    owed = delivery(OF, "ops")

    assert after(claim_on(owed), given_up(owed)) == ()


def test_quiet_hours_of_the_fallback_hold_but_not_against_a_blitz() -> None:
    sleeping = replace(MAIL, quiet=(QuietHours(NOON.time(), NOON.replace(hour=18).time()),))
    owed = delivery(OF, level=Level.EIL)
    blitz = delivery(OF, level=Level.BLITZ)

    held = after(claim_on(owed), given_up(owed), mail=sleeping)[0]
    loud = after(claim_on(blitz), given_up(blitz), mail=sleeping)[0]

    assert (held.state, held.due) == (DeliveryState.POSTPONED, NOON.replace(hour=18))
    assert (loud.state, loud.due) == (DeliveryState.OWED, LATER)


def test_a_digest_that_is_given_up_is_told_by_its_titles() -> None:
    owed = Delivery("d1", "", "chat", (), kind=DeliveryKind.DIGEST, level=Level.NORMAL)

    told = after(claim_on(owed, Digest("d1", (ALERT,))), given_up(owed))[0]

    assert told.kind is DeliveryKind.NOTICE
    assert told.lines[1] == f"{OF.title} {OF.url}"


def test_a_notice_that_is_given_up_keeps_its_words() -> None:
    owed = Delivery(
        "n1", "", "chat", (), kind=DeliveryKind.NOTICE, level=Level.NORMAL, title="T", lines=("x",)
    )

    told = after(claim_on(owed, Note("n1", "T", ("x",))), given_up(owed))[0]

    assert (told.title, told.lines[1:]) == ("T", ("x",))


def test_a_target_that_is_not_configured_any_more_has_no_fallback() -> None:
    owed = delivery(OF, "gone")

    (note,) = after(claim_on(owed), given_up(owed))

    assert note.target == "ops"
