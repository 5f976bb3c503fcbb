"""When a story that was told is told again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from monitor.group import facts
from monitor.model import Certainty, Fact, Hit, Status, StoryMember, StorySoFar
from tests.values import NOON, article, hit
from tests.visits import BEARINGS, BRAMS, FRIDAY, TEN, visit, visit_hit

DAY = timedelta(days=1)


def member(source: str = "agency", **changes: Any) -> StoryMember:
    """An article that is in the story already."""
    return StoryMember(f"{source}-1", source, NOON, **changes)


def story(*hits: Hit, members: tuple[StoryMember, ...] = (member(),)) -> StorySoFar:
    """A story in which these rules held."""
    by_rule: dict[str, tuple[Hit, ...]] = {}
    for each in hits:
        by_rule[each.rule] = (*by_rule.get(each.rule, ()), each)
    return StorySoFar("agency-1", members, by_rule)


def told(*hits: Hit, so_far: StorySoFar, own: bool = False, **changes: Any) -> tuple[Fact, ...]:
    """What is new in an article of the paper."""
    return facts(article(**changes), hits, so_far, BEARINGS, is_own_report=own)


def test_a_copy_says_nothing_new() -> None:
    assert told(hit(), so_far=story(hit())) == ()


def test_a_rule_that_did_not_hold_before_is_new() -> None:
    assert told(hit(), hit("hafen"), so_far=story(hit())) == (Fact.NEW_RULE,)


def test_the_first_article_of_a_story_is_no_follow_up() -> None:
    assert told(hit(), so_far=StorySoFar("one")) == ()


def test_where_no_rule_holds_nothing_is_new() -> None:
    assert told(so_far=story(hit()), correction=True, own=True) == ()


def test_a_day_that_is_named_for_the_first_time_is_new() -> None:
    before = visit_hit(visit(first=None))

    assert told(visit_hit(visit()), so_far=story(before)) == (Fact.DATE,)


@pytest.mark.parametrize(
    "after",
    [
        visit(first=FRIDAY + DAY),
        visit(clock=TEN),
        visit(status=Status.POSTPONED, first=FRIDAY + 7 * DAY),
        visit(BRAMS),
    ],
    ids=["day", "time", "postponed", "visitor"],
)
def test_another_day_time_or_visitor_is_new(after: Any) -> None:
    assert told(visit_hit(after), so_far=story(visit_hit())) == (Fact.DATE,)


def test_a_cancellation_is_new() -> None:
    after = visit_hit(visit(status=Status.CANCELLED))

    assert told(after, so_far=story(visit_hit())) == (Fact.CANCELLED,)


def test_a_cancellation_and_another_date_are_both_new() -> None:
    after = visit_hit(visit(status=Status.CANCELLED), visit(BRAMS))

    assert told(after, so_far=story(visit_hit())) == (Fact.DATE, Fact.CANCELLED)


def test_a_cancellation_that_was_told_is_not_new() -> None:
    cancelled = visit_hit(visit(status=Status.CANCELLED))

    assert told(cancelled, so_far=story(visit_hit(), cancelled)) == ()


def test_an_old_copy_that_comes_after_the_change_says_nothing_new() -> None:
    changed = visit_hit(visit(first=FRIDAY + DAY))

    assert told(visit_hit(), so_far=story(visit_hit(), changed)) == ()
    assert told(changed, so_far=story(visit_hit(), changed)) == ()


def test_that_a_visit_is_over_is_not_new() -> None:
    after = visit_hit(visit(status=Status.PAST))

    assert told(after, so_far=story(visit_hit())) == ()


def test_a_visit_that_was_too_unsure_to_be_told_is_new_once_it_is_sure() -> None:
    unsure = visit_hit(certainty=Certainty.UNLIKELY)

    assert told(visit_hit(), so_far=story(unsure)) == (Fact.DATE,)
    assert told(visit_hit(), so_far=story(unsure, visit_hit(), unsure)) == ()


def test_an_unlikely_visit_is_never_new() -> None:
    after = visit_hit(visit(first=FRIDAY + DAY), certainty=Certainty.UNLIKELY)

    assert told(after, so_far=story(visit_hit())) == ()


def test_a_correction_is_new_once() -> None:
    corrected = story(hit(), members=(member(), member("bote", is_correction=True)))

    assert told(hit(), so_far=story(hit()), correction=True) == (Fact.CORRECTION,)
    assert told(hit(), so_far=corrected, correction=True) == ()


def test_a_report_of_its_own_is_new_once_for_each_source() -> None:
    reported = story(hit(), members=(member(), member("paper", is_own_report=True)))
    by_other = story(hit(), members=(member(), member("bote", is_own_report=True)))

    assert told(hit(), so_far=story(hit()), own=True) == (Fact.OWN_REPORT,)
    assert told(hit(), so_far=reported, own=True) == ()
    assert told(hit(), so_far=by_other, own=True) == (Fact.OWN_REPORT,)


def test_all_that_is_new_is_said() -> None:
    after = visit_hit(visit(first=FRIDAY + DAY))

    found = told(after, hit(), so_far=story(visit_hit()), correction=True, own=True)

    assert found == (Fact.NEW_RULE, Fact.DATE, Fact.CORRECTION, Fact.OWN_REPORT)
