"""What every archive makes of the visits of hits: one calendar, merged over articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from monitor.model import (
    Appointment,
    Article,
    Certainty,
    DeliveryKind,
    DeliveryState,
    Hit,
    Level,
    SourceState,
    Status,
    Telling,
    Visit,
    Visitor,
)
from monitor.ports import Archive
from tests.values import NOON, article, delivery, entry, hit
from tests.visits import (
    BEARINGS,
    BRAMS,
    FRIDAY,
    KORTUEM,
    KREIS,
    LOTTE,
    MUENSTER,
    RHEINE,
    TEN,
    UNNAMED,
    at,
    visit,
    visit_hit,
)

DAY = timedelta(days=1)
MONDAY = FRIDAY + 3 * DAY


def tell(
    archive: Archive, number: int, told: Hit, *, said: datetime | None = None, **changes: object
) -> Article:
    """Let the n-th article tell of visits, an hour after the one before unless it says when."""
    when = said or NOON + timedelta(hours=number)
    of = article(number, published=when, seen=max(when, NOON), **changes)
    archive.record(
        SourceState("paper", last_try=max(when, NOON)),
        [(entry(number), of)],
        hits=[(of, told)],
        deliveries=[delivery(of, rules=(told.rule,))],
        bearings=BEARINGS,
    )
    return of


def edit(archive: Archive, of: Article, told: Hit) -> Article:
    """Let the article be edited an hour later and tell something else."""
    version = of.version + 1
    edited = replace(of, version=version, text=f"Fassung {version}.")
    archive.record(
        SourceState("paper", last_try=NOON + timedelta(hours=10 * version)),
        revised=[(entry(int(of.url.rpartition("/")[2])), edited)],
        retold=[(edited, told)],
        bearings=BEARINGS,
    )
    return edited


def planned(archive: Archive) -> list[tuple[Appointment, tuple[Telling, ...]]]:
    """All visits that are still planned, with their sources."""
    far = timedelta(days=400)
    found = archive.to_be_reminded_of(FRIDAY - far, FRIDAY + far)
    return [(each, tuple(tellings)) for each, tellings in found]


def of_articles(archive: Archive) -> dict[str, Appointment]:
    """All visits that alerts still owed tell of, by id: also those that are not planned."""
    claims = archive.claim_due(NOON + 99 * DAY, 99)
    return {each.id: each for claim in claims for each in claim.alert.appointments}


def only(archive: Archive) -> Appointment:
    (found,) = of_articles(archive).values()
    return found


def test_a_hit_keeps_its_visits_and_how_sure_they_are(archive: Archive) -> None:
    told = visit_hit(visit(clock=TEN, last=FRIDAY, date_text="am Freitag"), visit(BRAMS))

    of = tell(archive, 1, told)

    assert archive.held([of.id]) == {of.id: {"besuch": told}}


def test_a_visit_in_two_papers_is_one_with_two_sources(archive: Archive) -> None:
    tell(archive, 1, visit_hit())
    tell(archive, 2, visit_hit(rule="andere", desk="umwelt"))

    ((found, tellings),) = planned(archive)

    assert (found.visitor, found.stations, found.first) == (KORTUEM, (RHEINE,), FRIDAY)
    assert found.sequence == 0
    assert [(each.article, each.rule, each.desk) for each in tellings] == [
        (article(2).id, "andere", "umwelt"),
        (article(1).id, "besuch", "lokales"),
    ]


@pytest.mark.parametrize(
    "other",
    [
        visit(BRAMS),
        visit(at=(MUENSTER,)),
        visit(at=(LOTTE,)),
        visit(first=MONDAY),
        visit(Visitor("", "Selma Kortum", "Staatssekretärin")),
    ],
    ids=["person", "place", "neighbour", "day", "name"],
)
def test_another_person_place_or_day_is_another_visit(archive: Archive, other: object) -> None:
    tell(archive, 1, visit_hit())
    tell(archive, 2, visit_hit(other))  # type: ignore[arg-type]

    assert len(planned(archive)) == 2


def test_a_place_that_lies_in_the_other_is_the_same_and_the_closer_one_stays(
    archive: Archive,
) -> None:
    tell(archive, 1, visit_hit(visit(at=(KREIS,))))
    tell(archive, 2, visit_hit(visit(at=(RHEINE,))))
    tell(archive, 3, visit_hit(visit(at=(KREIS,))))

    ((found, tellings),) = planned(archive)

    assert found.stations == (RHEINE,)
    assert found.sequence == 1
    assert len(tellings) == 3


def test_several_visitors_and_stations_of_one_article_are_several_visits(archive: Archive) -> None:
    tell(archive, 1, visit_hit(visit(KORTUEM, BRAMS), visit(at=(LOTTE,))))

    found = {(each.visitor.id, each.stations[0].id) for each, _ in planned(archive)}

    assert found == {("kortuem", "rheine"), ("brams", "rheine"), ("kortuem", "lotte")}


@pytest.mark.parametrize("order", [(KORTUEM, UNNAMED), (UNNAMED, KORTUEM)])
def test_the_unnamed_holder_of_an_office_is_the_one_named_elsewhere(
    archive: Archive, order: tuple[Visitor, Visitor]
) -> None:
    for number, visitor in enumerate(order, 1):
        tell(archive, number, visit_hit(visit(visitor)))

    ((found, tellings),) = planned(archive)

    assert found.visitor == KORTUEM
    assert len(tellings) == 2


def test_the_unnamed_holder_of_an_office_on_another_day_is_another_visit(archive: Archive) -> None:
    tell(archive, 1, visit_hit())
    tell(archive, 2, visit_hit(visit(UNNAMED, first=MONDAY)))

    assert len(planned(archive)) == 2


def test_somebody_who_is_not_in_the_catalog_is_known_by_name(archive: Archive) -> None:
    tell(archive, 1, visit_hit(visit(Visitor("", "Selma Kortüm", "Staatssekretärin"))))
    tell(archive, 2, visit_hit())

    assert len(planned(archive)) == 1


def test_unlikely_visits_are_not_in_the_calendar_and_likely_ones_are_marked(
    archive: Archive,
) -> None:
    tell(archive, 1, visit_hit(certainty=Certainty.UNLIKELY))
    unlikely = planned(archive)
    tell(archive, 2, visit_hit(visit(), visit(BRAMS, confidence=0.1), certainty=Certainty.LIKELY))

    ((found, _),) = planned(archive)

    assert unlikely == []
    assert found.certainty is Certainty.LIKELY


def test_one_sure_article_makes_a_likely_visit_sure(archive: Archive) -> None:
    tell(archive, 1, visit_hit(certainty=Certainty.LIKELY))
    tell(archive, 2, visit_hit())
    tell(archive, 3, visit_hit(certainty=Certainty.LIKELY))

    assert only(archive).certainty is Certainty.SURE


def test_a_time_of_day_that_a_later_article_adds_is_a_change(archive: Archive) -> None:
    tell(archive, 1, visit_hit())
    tell(archive, 2, visit_hit(visit(clock=TEN)))

    found = only(archive)

    assert (found.clock, found.sequence) == (TEN, 1)


def test_a_day_is_known_better_than_its_week_and_never_forgotten_for_it(archive: Archive) -> None:
    week = visit(first=date(2026, 3, 9), last=date(2026, 3, 15))
    tell(archive, 1, visit_hit(week))
    tell(archive, 2, visit_hit())
    tell(archive, 3, visit_hit(week))

    found = only(archive)

    assert (found.first, found.last, found.sequence) == (FRIDAY, None, 1)


def test_a_visit_without_a_day_gets_it_by_a_later_article(archive: Archive) -> None:
    tell(archive, 1, visit_hit(visit(first=None)))
    tell(archive, 2, visit_hit())

    found = only(archive)

    assert (found.first, found.sequence) == (FRIDAY, 1)


def test_a_later_article_calls_the_next_visit_off_without_naming_its_day(archive: Archive) -> None:
    tell(archive, 1, visit_hit())
    tell(archive, 2, visit_hit(visit(first=FRIDAY + 30 * DAY)))
    off = tell(archive, 3, visit_hit(visit(first=None, status=Status.CANCELLED)))

    found = {each.first: each for each in of_articles(archive).values()}

    assert found[FRIDAY].status is Status.CANCELLED
    assert found[FRIDAY].sequence == 1
    before = found[FRIDAY].before
    assert before is not None
    assert (before.article, before.status) == (off.id, Status.UPCOMING)
    assert found[FRIDAY + 30 * DAY].status is Status.UPCOMING


def test_what_was_published_before_the_cancellation_does_not_undo_it(archive: Archive) -> None:
    tell(archive, 1, visit_hit(), said=at(5, 8))
    tell(archive, 2, visit_hit(visit(status=Status.CANCELLED)), said=at(5, 12))
    tell(archive, 3, visit_hit(visit(clock=TEN)), said=at(5, 10))

    found = only(archive)

    assert (found.status, found.clock) == (Status.CANCELLED, TEN)


def test_what_is_published_after_the_cancellation_holds(archive: Archive) -> None:
    tell(archive, 1, visit_hit(visit(status=Status.CANCELLED)))
    tell(archive, 2, visit_hit())

    assert only(archive).status is Status.UPCOMING


def test_what_is_merely_likely_calls_off_nothing_that_is_sure(archive: Archive) -> None:
    off = visit(status=Status.CANCELLED)
    tell(archive, 1, visit_hit())
    tell(archive, 2, visit_hit(off, certainty=Certainty.LIKELY))

    assert only(archive).status is Status.UPCOMING


def test_a_postponed_visit_moves_to_its_new_day(archive: Archive) -> None:
    tell(archive, 1, visit_hit(visit(clock=TEN)))
    tell(archive, 2, visit_hit(visit(first=MONDAY, status=Status.POSTPONED)))

    found = only(archive)

    assert (found.first, found.clock, found.status) == (MONDAY, None, Status.UPCOMING)
    assert found.sequence == 1
    assert found.before is not None
    assert (found.before.first, found.before.clock) == (FRIDAY, TEN)


def test_a_visit_postponed_without_a_new_day_is_moved_once_that_is_told(archive: Archive) -> None:
    tell(archive, 1, visit_hit())
    tell(archive, 2, visit_hit(visit(status=Status.POSTPONED)))
    open_ = planned(archive)
    tell(archive, 3, visit_hit(visit(first=MONDAY)))

    found = only(archive)

    assert open_ == []
    assert (found.first, found.status, found.sequence) == (MONDAY, Status.UPCOMING, 2)


def test_a_visit_that_was_called_off_can_be_made_up_for(archive: Archive) -> None:
    tell(archive, 1, visit_hit(visit(status=Status.CANCELLED)))
    tell(archive, 2, visit_hit(visit(first=MONDAY, status=Status.POSTPONED)))

    found = only(archive)

    assert (found.first, found.status) == (MONDAY, Status.UPCOMING)


def test_a_visit_that_was_is_not_moved_by_the_next_one(archive: Archive) -> None:
    tell(archive, 1, visit_hit(), said=at(5))
    tell(archive, 2, visit_hit(visit(first=date(2026, 4, 10))), said=at(20))

    days = sorted(each.first for each, _ in planned(archive) if each.first)

    assert days == [FRIDAY, date(2026, 4, 10)]


def test_a_report_after_the_day_makes_the_visit_past(archive: Archive) -> None:
    tell(archive, 1, visit_hit(), said=at(5))
    tell(archive, 2, visit_hit(visit(status=Status.PAST)), said=at(14))
    tell(archive, 3, visit_hit(visit(first=None, status=Status.PAST)), said=at(15))

    found = only(archive)

    assert (found.status, found.sequence) == (Status.PAST, 1)


def test_a_past_visit_without_a_date_is_not_in_the_calendar(archive: Archive) -> None:
    tell(archive, 1, visit_hit(visit(first=None, status=Status.PAST)))

    assert of_articles(archive) == {}


def test_an_edit_that_names_another_day_moves_the_visit_of_its_article(archive: Archive) -> None:
    first = tell(archive, 1, visit_hit())
    edit(archive, first, visit_hit(visit(first=MONDAY)))

    found = only(archive)

    assert (found.first, found.sequence) == (MONDAY, 1)
    assert archive.held([first.id])[first.id]["besuch"].visits == (visit(first=MONDAY),)


def test_an_edit_that_agrees_with_another_paper_joins_it(archive: Archive) -> None:
    wrong = tell(archive, 1, visit_hit())
    tell(archive, 2, visit_hit(visit(first=MONDAY)))
    edit(archive, wrong, visit_hit(visit(first=MONDAY)))

    ((found, tellings),) = planned(archive)

    assert found.first == MONDAY
    assert {each.article for each in tellings} == {article(1).id, article(2).id}


def test_an_edit_that_joins_another_paper_leaves_what_another_rule_still_finds(
    archive: Archive,
) -> None:
    wrong = tell(archive, 1, visit_hit())
    archive.record(hits=[(wrong, visit_hit(rule="zweite"))], bearings=BEARINGS)
    tell(archive, 2, visit_hit(visit(first=MONDAY)))
    edited = edit(archive, wrong, visit_hit(visit(first=MONDAY)))
    days = [each.first for each, _ in planned(archive)]

    edit(archive, edited, visit_hit(visit(first=MONDAY), rule="zweite"))

    assert days == [FRIDAY, MONDAY]
    assert [each.first for each, _ in planned(archive)] == [MONDAY]


def test_an_article_that_does_not_know_of_the_move_neither_undoes_nor_doubles_it(
    archive: Archive,
) -> None:
    tell(archive, 1, visit_hit(), said=at(5, 8))
    tell(archive, 2, visit_hit(visit(first=MONDAY, status=Status.POSTPONED)), said=at(5, 12))
    tell(archive, 3, visit_hit(), said=at(5, 10))
    tell(archive, 4, visit_hit(), said=at(5, 14))

    ((found, tellings),) = planned(archive)

    assert (found.first, found.sequence, len(tellings)) == (MONDAY, 1, 4)


def test_what_another_rule_finds_in_the_same_article_may_be_another_visit(
    archive: Archive,
) -> None:
    of = tell(archive, 1, visit_hit())
    past = visit(first=date(2026, 3, 2), status=Status.PAST)
    archive.record(
        hits=[(of, visit_hit(past, rule="war"))],
        deliveries=[delivery(of, "mail", rules=("war",))],
        bearings=BEARINGS,
    )

    found = {each.first: each.sequence for each in of_articles(archive).values()}

    assert found == {FRIDAY: 0, date(2026, 3, 2): 0}


@pytest.mark.parametrize("before", [Status.CANCELLED, Status.POSTPONED])
def test_a_visit_announced_without_a_day_does_not_take_place_on_a_day_that_is_off(
    archive: Archive, before: Status
) -> None:
    tell(archive, 1, visit_hit(visit(status=before)))
    tell(archive, 2, visit_hit(visit(first=None)))

    found = [each for each in of_articles(archive).values() if each.first]

    assert [(each.first, each.status) for each in found] == [(FRIDAY, before)]


def test_an_edit_with_a_second_visit_adds_it_and_leaves_the_first(archive: Archive) -> None:
    first = tell(archive, 1, visit_hit())
    edit(archive, first, visit_hit(visit(), visit(first=MONDAY)))

    found = [(each.first, each.sequence) for each, _ in planned(archive)]

    assert found == [(FRIDAY, 0), (MONDAY, 0)]


def test_one_visit_told_twice_in_an_article_is_one(archive: Archive) -> None:
    again = visit(first=None)
    tell(archive, 1, visit_hit(again, visit(), visit(UNNAMED)))

    ((found, tellings),) = planned(archive)

    assert (found.first, len(tellings)) == (FRIDAY, 1)


def test_an_article_that_says_cancelled_and_then_what_was_planned_calls_it_off(
    archive: Archive,
) -> None:
    tell(archive, 1, visit_hit(visit(status=Status.CANCELLED), visit()))

    assert only(archive).status is Status.CANCELLED


def test_storing_the_same_article_again_changes_nothing(archive: Archive) -> None:
    tell(archive, 1, visit_hit())
    before = planned(archive)

    tell(archive, 1, visit_hit())

    assert planned(archive) == before


def test_visits_of_the_next_day_are_given_until_they_are_settled(archive: Archive) -> None:
    told = tell(archive, 1, visit_hit())
    ((found, _),) = planned(archive)
    owed = delivery(
        told,
        key="reminder",
        rules=("besuch",),
        kind=DeliveryKind.REMINDER,
        visit=found.id,
        due=NOON + 7 * DAY,
    )

    settled = replace(found, reminded=FRIDAY)

    first = archive.settle_visit(found, settled, [owed], NOON + 7 * DAY)
    second = archive.settle_visit(found, settled, [owed], NOON + 7 * DAY)

    assert (first, second) == (True, False)
    assert planned(archive) == []
    claims = {each.delivery.key: each for each in archive.claim_due(NOON + 7 * DAY, 9)}
    claim = claims["reminder"]
    assert claim.created == NOON + 7 * DAY
    assert claim.alert.kind is DeliveryKind.REMINDER
    assert claim.alert.appointments == (settled,)
    assert [each.rule for each in claim.alert.hits] == ["besuch"]


def test_a_visit_that_moves_is_to_be_reminded_of_anew(archive: Archive) -> None:
    tell(archive, 1, visit_hit())
    ((found, _),) = planned(archive)
    settled = replace(found, reminded=FRIDAY)
    archive.settle_visit(found, settled, [], NOON)
    tell(archive, 2, visit_hit(visit(first=MONDAY, status=Status.POSTPONED)))

    too_late = archive.settle_visit(settled, settled, [], NOON)

    assert not too_late
    assert [each.first for each, _ in planned(archive)] == [MONDAY]


def test_visits_that_are_over_are_claimed_after_all_else_of_their_level(archive: Archive) -> None:
    def record(number: int, told: Hit) -> str:
        tell(archive, number, told)
        return article(number).id

    past = record(1, visit_hit(visit(status=Status.PAST, first=FRIDAY - 30 * DAY)))
    off = record(2, visit_hit(visit(status=Status.CANCELLED)))
    plain = record(3, hit("besuch", Level.EIL))
    later = record(4, hit("besuch", Level.NORMAL))

    claims = archive.claim_due(NOON, 9)

    assert [each.delivery.article for each in claims][2:] == [past, later]
    assert {each.delivery.article for each in claims[:2]} == {off, plain}


def test_a_delivery_says_of_what_kind_it_is(archive: Archive) -> None:
    of = article(1)
    owed = delivery(of, rules=("besuch",), kind=DeliveryKind.CHANGE)
    archive.record(SourceState("paper"), [(entry(), of)], hits=[(of, visit_hit())])
    archive.record(retold=[(of, visit_hit())], deliveries=[owed])

    (claim,) = archive.claim_due(NOON, 9)
    archive.settle(replace(claim.delivery, state=DeliveryState.OWED, due=NOON))
    (again,) = archive.claim_due(NOON, 9)

    assert claim.delivery.kind is again.delivery.kind is DeliveryKind.CHANGE
    assert again.alert.kind is DeliveryKind.CHANGE


def untold(archive: Archive) -> list[str]:
    return [each.id for each, _ in archive.untold_visits()]


@pytest.mark.parametrize(
    ("later", "is_news"),
    [
        (visit(status=Status.CANCELLED), True),
        (visit(status=Status.POSTPONED), True),
        (visit(first=MONDAY, status=Status.POSTPONED), True),
        (visit(clock=TEN), True),
        (visit(), False),
        (visit(at=(KREIS,)), False),
        (visit(first=MONDAY), False),
    ],
)
def test_a_change_is_to_be_told_to_all_who_know_of_the_visit(
    archive: Archive, later: Visit, is_news: bool
) -> None:
    tell(archive, 1, visit_hit())
    tell(archive, 2, visit_hit(later))

    assert bool(untold(archive)) == is_news


def test_a_change_is_told_once_and_none_of_an_article_that_alerts_nobody(archive: Archive) -> None:
    tell(archive, 1, visit_hit())
    tell(archive, 2, visit_hit(visit(status=Status.CANCELLED)), quiet="first poll")
    of_quiet = untold(archive)
    tell(archive, 3, visit_hit())
    ((found, _),) = archive.untold_visits()

    told = archive.settle_visit(found, replace(found, untold=False), [], NOON)

    assert of_quiet == []
    assert told
    assert untold(archive) == []


def test_that_a_visit_is_over_is_told_to_nobody(archive: Archive) -> None:
    tell(archive, 1, visit_hit())
    tell(archive, 2, visit_hit(visit(clock=TEN)))
    before = untold(archive)
    tell(archive, 3, visit_hit(visit(status=Status.PAST)), said=at(14))

    assert len(before) == 1
    assert untold(archive) == []
