"""When an edited article is worth a second alert."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.calendar import is_retold
from monitor.model import Certainty, Status, Visit
from tests.visits import (
    BEARINGS,
    BRAMS,
    FRIDAY,
    KREIS,
    LOTTE,
    RHEINE,
    TEN,
    UNNAMED,
    visit,
    visit_hit,
)

DAY = timedelta(days=1)
MONDAY = FRIDAY + 3 * DAY


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([visit()], [visit(first=MONDAY)]),
        ([visit(first=None)], [visit()]),
        ([visit(last=FRIDAY + DAY)], [visit(last=FRIDAY + 2 * DAY)]),
        ([visit()], [visit(clock=TEN)]),
        ([visit()], [visit(status=Status.CANCELLED)]),
        ([visit()], [visit(first=None, status=Status.CANCELLED)]),
        ([visit()], [visit(status=Status.POSTPONED)]),
        ([visit(status=Status.CANCELLED)], [visit()]),
        ([visit()], [visit(), visit(BRAMS)]),
        ([visit()], [visit(), visit(first=MONDAY)]),
        ([visit()], [visit(at=(LOTTE,))]),
        ([visit(), visit(first=MONDAY)], [visit(first=MONDAY, status=Status.CANCELLED), visit()]),
    ],
)
def test_it_is_if_a_visit_is_new_moved_or_called_off(
    before: list[Visit], after: list[Visit]
) -> None:
    assert is_retold(visit_hit(*before), visit_hit(*after), BEARINGS)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([visit()], [visit()]),
        ([visit()], [visit(status=Status.TODAY)]),
        ([visit()], [visit(status=Status.PAST)]),
        ([visit()], [visit(first=None)]),
        ([visit(clock=TEN)], [visit()]),
        ([visit()], [visit(last=FRIDAY)]),
        ([visit()], [visit(UNNAMED)]),
        ([visit(at=(KREIS,))], [visit(at=(RHEINE,))]),
        ([visit(), visit(BRAMS)], [visit()]),
        ([visit(), visit(BRAMS)], [visit(BRAMS), visit()]),
        ([visit()], [visit(), visit(BRAMS, status=Status.PAST)]),
        ([visit()], [visit(), visit(BRAMS, confidence=0.2)]),
        ([visit()], [replace(visit(), date_text="am Freitag", confidence=0.8)]),
    ],
)
def test_it_is_not_if_it_says_the_same_or_less(before: list[Visit], after: list[Visit]) -> None:
    assert not is_retold(visit_hit(*before), visit_hit(*after), BEARINGS)


def test_it_is_if_nothing_was_alerted_before_as_it_was_unlikely() -> None:
    unlikely = visit_hit(certainty=Certainty.UNLIKELY)

    assert is_retold(unlikely, visit_hit(), BEARINGS)
    assert not is_retold(unlikely, visit_hit(certainty=Certainty.UNLIKELY), BEARINGS)
    assert not is_retold(visit_hit(), unlikely, BEARINGS)


def test_it_is_not_if_the_rule_looked_for_no_visits_when_it_held() -> None:
    plain = replace(visit_hit(), visits=(), certainty=None)

    assert not is_retold(plain, visit_hit(), BEARINGS)
