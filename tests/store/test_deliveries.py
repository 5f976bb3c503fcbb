"""What every archive promises about what is owed, and about what people do with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model import (
    Acknowledgement,
    Claim,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Digest,
    Level,
    Mute,
    MuteKind,
    Note,
    SourceState,
    Tally,
    Told,
)
from monitor.ports import Archive
from tests.values import NOON, article, delivery, entry, hit

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def owe(archive: Archive, number: int, target: str = "chat", **changes: object) -> Delivery:
    """Store an article with a hit and what a target is owed for it."""
    found = article(number)
    owed = delivery(found, target, **changes)
    # A message may be lowered to the digest, and is never more urgent than what it tells.
    level = Level.NORMAL if owed.level in {None, Level.DIGEST} else owed.level
    archive.record(
        SourceState("paper"),
        [(entry(number), found)],
        hits=[(found, hit(level=level or Level.NORMAL))],
        deliveries=[owed],
    )
    return owed


def keys(claims: Sequence[Claim]) -> list[str]:
    return [claim.delivery.key for claim in claims]


def sent(each: Claim | Delivery, after: timedelta = MINUTE) -> Delivery:
    of = each.delivery if isinstance(each, Claim) else each
    return replace(of, state=DeliveryState.SENT, sent=NOON + after, due=None, attempts=1)


def notice(key: str = "n1", target: str = "chat", **changes: object) -> Delivery:
    values: dict[str, object] = {
        "kind": DeliveryKind.NOTICE,
        "level": Level.NORMAL,
        "title": "Titel",
        "lines": ("eins", "zwei"),
        "due": NOON,
    }
    return Delivery(key, "", target, (), **(values | changes))  # type: ignore[arg-type]


def test_each_target_gets_no_more_than_its_places(archive: Archive) -> None:
    for number in range(6):
        owe(archive, number, "chat")
    for number in range(6, 9):
        owe(archive, number, "mail")

    claims = archive.claim_due(NOON, 10, places={"chat": 2, "mail": 1})

    assert sorted(claim.delivery.target for claim in claims) == ["chat", "chat", "mail"]


def test_thousands_for_one_target_leave_the_others_their_turn(archive: Archive) -> None:
    for number in range(60):
        owe(archive, number, "chat")
    last = owe(archive, 60, "mail")

    claims = archive.claim_due(NOON, 8, places={"chat": 4})

    assert last.key in keys(claims)
    assert len(claims) == 5


def test_what_was_being_sent_is_uncertain_after_a_crash_and_claimed_as_a_repeat(
    archive: Archive,
) -> None:
    owe(archive, 1)
    archive.claim_due(NOON, 1)

    released = archive.release_claims()
    (claim,) = archive.claim_due(NOON, 1)

    assert released == 1
    assert claim.delivery.uncertain
    assert claim.alert.repeat


def test_a_notice_is_claimed_with_its_words_and_stored_once(archive: Archive) -> None:
    archive.owe([notice()], NOON)
    archive.owe([notice(title="Anders")], NOON + MINUTE)

    (claim,) = archive.claim_due(NOON, 9)

    assert claim.content == Note("n1", "Titel", ("eins", "zwei"))
    assert claim.created == NOON
    with pytest.raises(TypeError, match="notice"):
        _ = claim.alert


def test_what_follows_is_stored_with_the_result(archive: Archive) -> None:
    owe(archive, 1)
    (claim,) = archive.claim_due(NOON, 1)

    archive.settle(sent(claim), owe=[notice()], now=NOON + MINUTE)
    (next_one,) = archive.claim_due(NOON + HOUR, 9)

    assert next_one.delivery.key == "n1"
    assert next_one.created == NOON + MINUTE


def test_a_target_that_recovers_gets_what_waited_in_the_order_it_was_owed(
    archive: Archive,
) -> None:
    owed = [owe(archive, number) for number in range(3)]
    for claim in archive.claim_due(NOON, 9):
        later = NOON + HOUR * (3 if claim.delivery.key == owed[0].key else 1)
        archive.settle(replace(claim.delivery, state=DeliveryState.OWED, attempts=1, due=later))

    hastened = archive.hasten("chat", NOON + MINUTE)
    claims = archive.claim_due(NOON + MINUTE, 9)

    assert hastened == 3
    assert {claim.delivery.due for claim in claims} == {NOON}


def test_nothing_of_another_target_is_hastened(archive: Archive) -> None:
    owe(archive, 1, "mail")
    (claim,) = archive.claim_due(NOON, 9)
    later = replace(claim.delivery, state=DeliveryState.OWED, attempts=1, due=NOON + HOUR)
    archive.settle(later)

    assert archive.hasten("chat", NOON) == 0
    assert archive.claim_due(NOON, 9) == ()


def test_what_is_postponed_is_not_claimed_but_found_when_its_time_has_come(
    archive: Archive,
) -> None:
    held = owe(archive, 1, state=DeliveryState.POSTPONED, due=NOON + HOUR, reason="quiet hours")

    early = archive.postponed(NOON + MINUTE)
    (found,) = archive.postponed(NOON + HOUR)

    assert early == ()
    assert (found.key, found.reason) == (held.key, "quiet hours")
    assert archive.claim_due(NOON + 9 * HOUR, 9) == ()


def collect(archive: Archive) -> Delivery:
    """Put all that is postponed into one digest."""
    held = archive.postponed(NOON + HOUR)
    digest = Delivery(
        "d1", "", "chat", (), due=NOON + HOUR, kind=DeliveryKind.DIGEST, level=Level.NORMAL
    )
    archive.collect([replace(each, bundle="d1", due=None) for each in held], [digest], NOON + HOUR)
    return digest


def test_a_digest_tells_what_was_collected_and_is_sent_with_it(archive: Archive) -> None:
    first = owe(archive, 1, state=DeliveryState.POSTPONED, due=NOON + HOUR, reason="quiet hours")
    second = owe(archive, 2, state=DeliveryState.POSTPONED, due=NOON + HOUR, reason="digest")
    collect(archive)

    (claim,) = archive.claim_due(NOON + HOUR, 9)
    archive.settle(sent(claim, HOUR))

    assert isinstance(claim.content, Digest)
    assert {each.key for each in claim.content.alerts} == {first.key, second.key}
    assert claim.content.held == {first.key: "quiet hours", second.key: "digest"}
    assert claim.content.counts == {"faehre": 2}
    assert archive.postponed(NOON + 9 * HOUR) == ()
    assert archive.tally(NOON).waiting == 0


def test_a_digest_that_is_given_up_gives_up_what_it_tells_and_can_be_sent_again(
    archive: Archive,
) -> None:
    owe(archive, 1, state=DeliveryState.POSTPONED, due=NOON + HOUR)
    collect(archive)
    (claim,) = archive.claim_due(NOON + HOUR, 9)
    archive.settle(replace(claim.delivery, state=DeliveryState.GIVEN_UP, reason="550", due=None))

    again = archive.retry(["d1"], NOON + 2 * HOUR)
    (second,) = archive.claim_due(NOON + 2 * HOUR, 9)

    assert again == 1
    assert isinstance(second.content, Digest)
    assert len(second.content.alerts) == 1


def test_a_digest_says_what_was_suppressed_and_how_often(archive: Archive) -> None:
    owe(archive, 1, state=DeliveryState.POSTPONED, due=NOON + HOUR)
    for number in (2, 3):
        reason = f"same story: nothing new beside paper {number}"
        owe(archive, number, state=DeliveryState.SUPPRESSED, reason=reason, due=None)
    owe(archive, 4, "mail", state=DeliveryState.SUPPRESSED, reason="muted: rule", due=None)
    collect(archive)

    (claim,) = archive.claim_due(NOON + HOUR, 9)

    assert isinstance(claim.content, Digest)
    told = [(each.reason, each.count) for each in claim.content.suppressed]
    assert told == [("same story", 2)]


def test_a_digest_names_sources_that_are_ill(archive: Archive) -> None:
    archive.record(SourceState("bote", error="500", failures=3))
    archive.record(SourceState("blatt", error="timeout", failures=1))
    owe(archive, 1, state=DeliveryState.POSTPONED, due=NOON + HOUR)
    collect(archive)

    (claim,) = archive.claim_due(NOON + HOUR, 9)

    assert isinstance(claim.content, Digest)
    assert claim.content.ill == {"bote": "500"}


def test_who_was_told_of_a_story_is_known_and_suppressed_is_not_told(archive: Archive) -> None:
    told = owe(archive, 1, story="s1")
    owe(archive, 2, "mail", story="s1", state=DeliveryState.SUPPRESSED, due=None)
    owe(archive, 3, "chef", story="s1", state=DeliveryState.GIVEN_UP, due=None)
    quiet = owe(archive, 4, "ops", story="s1", level=Level.DIGEST, state=DeliveryState.POSTPONED)
    owe(archive, 5, story="s2")

    assert archive.told(["s1"]) == {
        "s1": {
            Told("chat", "faehre", told.article),
            Told("ops", "faehre", quiet.article, is_loud=False),
        }
    }
    assert archive.told([]) == {}


def test_what_a_recipient_was_sent_first_of_a_story_is_the_thread(archive: Archive) -> None:
    first = owe(archive, 1, story="s1")
    archive.settle(*(sent(each) for each in archive.claim_due(NOON, 9)))
    owe(archive, 2, story="s1", due=NOON + MINUTE)
    owe(archive, 3, "mail", story="s1", due=NOON + MINUTE)

    told = {
        claim.delivery.target: claim.alert.thread for claim in archive.claim_due(NOON + HOUR, 9)
    }

    assert told == {"chat": first.key, "mail": ""}


def test_a_budget_is_spent_by_stories_and_not_by_digests(archive: Archive) -> None:
    owe(archive, 1, story="s1")
    owe(archive, 2, "mail", story="s1")
    owe(archive, 3, story="s2", state=DeliveryState.SUPPRESSED, due=None)
    owe(archive, 4, story="s3", level=Level.DIGEST, state=DeliveryState.POSTPONED)
    owe(archive, 5, story="s4")

    assert archive.spent(["faehre", "hafen"], NOON - HOUR) == {"faehre": 2}
    assert archive.spent(["faehre"], NOON + HOUR) == {}


def test_a_level_that_was_lowered_is_told(archive: Archive) -> None:
    owe(archive, 1, level=Level.DIGEST)
    owe(archive, 2)

    levels = {claim.alert.level for claim in archive.claim_due(NOON, 9)}

    assert levels == {Level.DIGEST, Level.NORMAL}


def test_stories_that_nobody_has_taken_are_known_by_desk(archive: Archive) -> None:
    owe(archive, 1, story="s1")
    owe(archive, 2, "mail", story="s1")
    owe(archive, 3, story="s2")
    archive.settle(*(sent(each) for each in archive.claim_due(NOON, 9)))
    archive.acknowledge(Acknowledgement("s2", "Ida Brams", NOON))

    (open_one,) = archive.unacknowledged(NOON - HOUR, [Level.NORMAL])

    assert (open_one.story, open_one.desk, open_one.sent) == ("s1", "lokales", NOON + MINUTE)
    assert open_one.rules == ("faehre",)
    assert archive.unacknowledged(NOON + HOUR, [Level.NORMAL]) == []


def test_stories_are_only_looked_at_that_have_an_alert_of_the_level(archive: Archive) -> None:
    owe(archive, 1, story="s1", level=Level.EIL)
    owe(archive, 2, "mail", story="s1")
    owe(archive, 3, story="s2")
    archive.settle(*(sent(each) for each in archive.claim_due(NOON, 9)))

    (open_one,) = archive.unacknowledged(NOON - HOUR, [Level.BLITZ, Level.EIL])

    assert (open_one.story, open_one.level) == ("s1", Level.EIL)


def test_escalations_of_a_story_are_known(archive: Archive) -> None:
    owed = owe(archive, 1, story="s1")
    archive.settle(*(sent(each) for each in archive.claim_due(NOON, 9)))
    escalation = replace(owed, key="e1", target="chef", kind=DeliveryKind.ESCALATION)
    archive.owe([escalation], NOON + MINUTE)

    (open_one,) = archive.unacknowledged(NOON - HOUR, [Level.NORMAL])

    assert open_one.escalated == {"e1"}


def test_an_alert_says_who_has_taken_its_story_last(archive: Archive) -> None:
    archive.acknowledge(Acknowledgement("s1", "Ida Brams", NOON))
    archive.acknowledge(Acknowledgement("s1", "Jonte Pahl", NOON + MINUTE))
    owe(archive, 1, story="s1")

    (claim,) = archive.claim_due(NOON, 9)

    assert claim.alert.acknowledged == "Jonte Pahl"
    assert archive.acknowledged(["s1"])["s1"].at == NOON + MINUTE


def test_a_mute_is_in_force_until_its_end_or_until_somebody_ends_it(archive: Archive) -> None:
    mute = Mute(MuteKind.RULE, "faehre", NOON + HOUR, "Ida", NOON, "zu viel")
    other = Mute(MuteKind.STORY, "s1", NOON + HOUR, "Ida", NOON + MINUTE)
    archive.mute(mute)
    archive.mute(mute)
    archive.mute(other)

    in_force = archive.mutes(NOON + 2 * MINUTE)
    ended = archive.unmute(other.id, NOON + 3 * MINUTE)
    again = archive.unmute(other.id, NOON + 4 * MINUTE)

    assert in_force == (mute, other)
    assert (ended, again) == (True, False)
    assert archive.mutes(NOON + 5 * MINUTE) == (mute,)
    assert archive.mutes(NOON + HOUR) == ()


def test_a_time_of_day_is_done_once(archive: Archive) -> None:
    first = archive.do("morning", NOON, [notice("m1")], NOON)
    second = archive.do("morning", NOON, [notice("m2")], NOON + MINUTE)
    earlier = archive.do("morning", NOON - HOUR, [notice("m3")], NOON + MINUTE)
    later = archive.do("morning", NOON + HOUR, [notice("m4")], NOON + HOUR)

    assert (first, second, earlier, later) == (True, False, False, True)
    assert archive.done("morning") == NOON + HOUR
    assert archive.done("evening") is None
    assert keys(archive.claim_due(NOON + HOUR, 9)) == ["m1", "m4"]


def test_what_was_done_on_a_clock_that_was_days_ahead_does_not_count(archive: Archive) -> None:
    archive.do("morning", NOON + 30 * 24 * HOUR, [], NOON + 30 * 24 * HOUR)

    done = archive.do("morning", NOON, [notice("m1")], NOON)

    assert done
    assert archive.done("morning") == NOON


def test_what_waits_for_a_target_is_counted_since_the_oldest(archive: Archive) -> None:
    for number in range(3):
        owe(archive, number)
    owe(archive, 3, "mail")
    for claim in archive.claim_due(NOON, 9, without=["mail"]):
        later = replace(claim.delivery, state=DeliveryState.OWED, attempts=1, reason="451 later")
        archive.settle(replace(later, due=NOON + HOUR))

    (waiting,) = archive.waiting()

    assert (waiting.target, waiting.count, waiting.since) == ("chat", 3, NOON)
    assert waiting.reason == "451 later"


def test_what_waits_since_the_same_moment_is_not_torn_apart(archive: Archive) -> None:
    for number in range(3):
        owe(archive, number)
    archive.owe([notice("later")], NOON + MINUTE)

    first = archive.waiting_for("chat", None, NOON + HOUR, 2)
    rest = archive.waiting_for("chat", first[-1].created, NOON + HOUR, 2)

    assert len(first) == 3
    assert keys(rest) == ["later"]
    assert len(archive.claim_due(NOON + HOUR, 9)) == 4


def test_the_tally_counts_what_was_found_and_became_of_it(archive: Archive) -> None:
    for number in range(3):
        owe(archive, number)
    first, second, _ = archive.claim_due(NOON, 9)
    archive.settle(sent(first), replace(second.delivery, state=DeliveryState.GIVEN_UP))

    assert archive.tally(NOON) == Tally(hits=3, sent=1, given_up=1, waiting=1, last_hit=NOON)
    assert archive.tally(NOON + HOUR) == Tally(0, 0, 0, 1, NOON)


def test_only_what_is_over_can_be_sent_again(archive: Archive) -> None:
    owe(archive, 1)
    (claim,) = archive.claim_due(NOON, 9)
    archive.settle(sent(claim))
    over = owe(archive, 2, state=DeliveryState.SUPPRESSED, reason="muted", due=None)

    again = archive.retry([claim.delivery.key, over.key], NOON + HOUR)

    assert again == 1
    assert keys(archive.claim_due(NOON + HOUR, 9)) == [over.key]
