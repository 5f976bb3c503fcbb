"""What every archive promises, the real one and the fake."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from monitor.model import (
    ConfigState,
    DeliveryState,
    Level,
    Notice,
    NoticeKind,
    SourceState,
    StorySoFar,
    Validators,
    Volume,
)
from monitor.ports import Archive
from monitor.store import DatabaseLock, open_archive, running_config
from tests.values import NOON, article, delivery, entry, hit

MINUTE = timedelta(minutes=1)


def record_one(archive: Archive, number: int = 1, level: Level = Level.NORMAL) -> str:
    """Store an article with a hit and a delivery to the chat; the key of the delivery."""
    found = article(number)
    owed = delivery(found)
    archive.record(
        SourceState("paper"),
        [(entry(number), found)],
        hits=[(found, hit(level=level))],
        deliveries=[owed],
    )
    return owed.key


def test_a_source_never_polled_has_an_empty_state(archive: Archive) -> None:
    assert archive.state_of("paper") == SourceState("paper")
    assert archive.states() == {}


def test_a_state_comes_back_as_it_was_stored(archive: Archive) -> None:
    state = SourceState(
        "paper",
        validators=Validators('W/"ä"', "yesterday, or so"),
        next_poll=NOON + MINUTE,
        last_try=NOON,
        last_success=NOON - MINUTE,
        failures=2,
        empty=3,
        error="404",
    )

    archive.record(SourceState("paper"))
    archive.record(state)

    assert archive.state_of("paper") == state
    assert archive.states() == {"paper": state}


def test_an_entry_is_known_by_each_of_its_keys_and_only_in_its_source(archive: Archive) -> None:
    record_one(archive)

    assert archive.known("paper", ["guid 1", "guid 2"]).keys() == {"guid 1"}
    assert set(archive.known("paper", ["https://paper.example/1"])) == {"https://paper.example/1"}
    assert archive.known("other", ["guid 1"]) == {}


def test_thousands_of_keys_can_be_asked_for_at_once(archive: Archive) -> None:
    record_one(archive)

    keys = [f"guid {number}" for number in range(40_000)]

    assert archive.known("paper", keys).keys() == {"guid 1"}


def test_a_claim_has_all_that_is_to_be_told(archive: Archive) -> None:
    found = article(text="Die Fähre fährt.", author="W. Harms", published=NOON - MINUTE)
    told = [hit("faehre"), hit("hafen", Level.EIL)]
    owed = delivery(found, rules=("faehre", "hafen"), recipient="a@example.org")
    archive.record(
        SourceState("paper"), [(entry(), found)], hits=[(found, h) for h in told], deliveries=[owed]
    )

    (claim,) = archive.claim_due(NOON, 10)

    assert claim.alert.article == found
    assert claim.alert.hits == (told[1], told[0])
    assert claim.alert.level is Level.EIL
    assert claim.delivery.recipient == "a@example.org"
    assert claim.delivery.state is DeliveryState.SENDING
    assert claim.created == NOON
    assert not claim.alert.repeat


def test_an_alert_names_only_the_rules_of_its_target(archive: Archive) -> None:
    found = article()
    archive.record(
        SourceState("paper"),
        [(entry(), found)],
        hits=[(found, hit("faehre")), (found, hit("hafen"))],
        deliveries=[delivery(found, "chat"), delivery(found, "mail", rules=("hafen",))],
    )

    claims = archive.claim_due(NOON, 10)

    told = {claim.delivery.target: [h.rule for h in claim.alert.hits] for claim in claims}
    assert told == {"chat": ["faehre"], "mail": ["hafen"]}


def test_what_is_claimed_is_not_claimed_again(archive: Archive) -> None:
    record_one(archive)

    assert len(archive.claim_due(NOON, 10)) == 1
    assert archive.claim_due(NOON, 10) == ()


def test_the_most_urgent_is_claimed_first(archive: Archive) -> None:
    record_one(archive, 1, Level.DIGEST)
    urgent = record_one(archive, 2, Level.BLITZ)

    (claim,) = archive.claim_due(NOON, 1)

    assert claim.delivery.key == urgent


def test_nothing_is_claimed_before_its_time_or_for_an_excluded_target(archive: Archive) -> None:
    record_one(archive)

    assert archive.claim_due(NOON - MINUTE, 10) == ()
    assert archive.claim_due(NOON, 10, without=["chat"]) == ()


def test_what_was_sent_is_never_claimed_again(archive: Archive) -> None:
    record_one(archive)
    (claim,) = archive.claim_due(NOON, 10)

    archive.settle(replace(claim.delivery, state=DeliveryState.SENT, sent=NOON, due=None))

    assert archive.release_claims() == 0
    assert archive.claim_due(NOON + 1000 * MINUTE, 10) == ()


def test_what_a_dead_process_was_sending_is_owed_again_as_a_repeat(archive: Archive) -> None:
    record_one(archive)
    archive.claim_due(NOON, 10)

    released = archive.release_claims()

    assert released == 1
    (claim,) = archive.claim_due(NOON, 10)
    assert claim.alert.repeat


def test_storing_the_same_again_changes_nothing(archive: Archive) -> None:
    record_one(archive)
    (claim,) = archive.claim_due(NOON, 10)
    archive.settle(replace(claim.delivery, state=DeliveryState.SENT, sent=NOON, due=None))

    record_one(archive)

    assert archive.claim_due(NOON + MINUTE, 10) == ()


def test_an_edit_found_today_is_owed_since_today_however_old_the_article_is(
    archive: Archive,
) -> None:
    found = article()
    archive.record(SourceState("paper", last_try=NOON), [(entry(), found)])
    edited = replace(found, title="Fähre", version=2)

    archive.record(
        SourceState("paper", last_try=NOON + 9 * DAY),
        revised=[(entry(), edited)],
        hits=[(edited, hit())],
        deliveries=[delivery(edited, due=NOON + 9 * DAY)],
    )

    (claim,) = archive.claim_due(NOON + 9 * DAY, 10)
    assert claim.created == NOON + 9 * DAY


def test_a_page_gives_its_article_text_and_the_rules_that_hold_are_remembered(
    archive: Archive,
) -> None:
    found = article(text="")
    archive.record(SourceState("paper"), [(entry(), found)])

    read = replace(found, text="Die Fähre fährt.", read=NOON + HOUR)
    archive.record(revised=[(None, read)], hits=[(read, hit())])

    assert archive.known("paper", ["guid 1"]) == {"guid 1": read}
    assert archive.held([found.id, "other"]) == {found.id: {"faehre": hit()}}


def test_a_page_that_was_read_before_an_edit_does_not_undo_it(archive: Archive) -> None:
    found = article()
    archive.record(SourceState("paper"), [(entry(), found)])
    edited = replace(found, title="Fähre", version=2)
    archive.record(SourceState("paper"), revised=[(entry(), edited)])

    archive.record(revised=[(None, replace(found, text="Alt.", read=NOON))])

    assert archive.known("paper", ["guid 1"]) == {"guid 1": edited}


def test_a_known_article_can_get_another_name(archive: Archive) -> None:
    record_one(archive)

    archive.record(revised=[(entry(keys=("guid 1", "new name")), article())])

    assert archive.known("paper", ["new name"]) == {"new name": article()}


def test_pages_are_read_loud_ones_first_and_of_those_the_oldest(archive: Archive) -> None:
    waiting = [
        article(1, page_due=NOON, quiet="first poll"),
        article(2, page_due=NOON + MINUTE),
        article(3, page_due=NOON),
        article(4, page_due=NOON + HOUR),
        article(5, page_due=None),
        article(6, page_due=NOON, url="https://other.example/6"),
    ]
    archive.record(SourceState("paper"), [(entry(at), each) for at, each in enumerate(waiting, 1)])

    def urls(limit: int, *without: str) -> list[str]:
        due = archive.due_pages(NOON + MINUTE, limit, without=without)
        return [each.url.rpartition("/")[2] for each in due]

    assert urls(10, "other.example") == ["3", "2", "1"]
    assert urls(10, "paper.example") == ["6"]
    assert set(urls(2)) == {"3", "6"}
    assert urls(10)[-2:] == ["2", "1"]


def test_a_reservation_is_known_since_it_was_first_seen(archive: Archive) -> None:
    archive.record(SourceState("paper"))

    archive.reserve("paper", "header: reserved", NOON)
    archive.reserve("paper", "header: reserved", NOON + HOUR)

    state = archive.state_of("paper")
    assert (state.reservation, state.reserved) == ("header: reserved", NOON)


def test_a_reservation_that_a_page_told_during_a_poll_is_not_lost(archive: Archive) -> None:
    archive.record(SourceState("paper"))
    before = archive.state_of("paper")
    archive.reserve("paper", "header: reserved", NOON)

    archive.record(replace(before, last_success=NOON))

    state = archive.state_of("paper")
    assert (state.reservation, state.last_success) == ("header: reserved", NOON)


def test_sources_are_due_by_their_time_and_those_that_are_gone_never(archive: Archive) -> None:
    archive.record(SourceState("later", next_poll=NOON + MINUTE))
    archive.record(SourceState("now", next_poll=NOON))
    archive.record(SourceState("long ago", next_poll=NOON - DAY))
    archive.record(SourceState("never asked"))
    archive.record(SourceState("gone", next_poll=NOON, gone=NOON))
    archive.record(SourceState("clock", next_poll=NOON + HOUR, last_try=NOON + 2 * MINUTE))

    due = archive.due(NOON, clock_step=MINUTE)

    assert due == ("never asked", "long ago", "now", "clock")


def test_a_source_is_enrolled_only_once(archive: Archive) -> None:
    archive.enrol([SourceState("paper", next_poll=NOON)])
    archive.enrol([SourceState("paper", next_poll=NOON + HOUR), SourceState("other")])

    assert archive.state_of("paper").next_poll == NOON
    assert archive.states().keys() == {"paper", "other"}


def test_old_texts_are_forgotten_but_not_while_an_alert_is_owed(archive: Archive) -> None:
    record_one(archive)

    assert archive.forget_texts(NOON, 9) == 0
    assert archive.forget_texts(NOON + MINUTE, 9) == 0

    (claim,) = archive.claim_due(NOON, 10)
    archive.settle(replace(claim.delivery, state=DeliveryState.SENT, sent=NOON, due=None))

    assert archive.forget_texts(NOON + MINUTE, 9) == 1
    assert archive.forget_texts(NOON + MINUTE, 9) == 0


HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PAPER = SourceState("paper")


def test_volumes_of_polls_are_added_up_hour_by_hour(archive: Archive) -> None:
    archive.record(PAPER, volume=Volume({NOON: 2, NOON - HOUR: 1}))
    archive.record(PAPER, volume=Volume({NOON: 3}))
    archive.record(SourceState("other"), volume=Volume({NOON: 9}))

    assert archive.volumes(NOON - DAY, ["paper"]) == {
        "paper": Volume({NOON: 5, NOON - HOUR: 1}),
    }


def test_volumes_are_given_for_the_sources_asked_for_and_from_that_hour_on(
    archive: Archive,
) -> None:
    archive.record(PAPER, volume=Volume({NOON: 2, NOON - HOUR: 1}))

    assert archive.volumes(NOON, ["paper", "unknown"]) == {
        "paper": Volume({NOON: 2}),
        "unknown": Volume(),
    }
    assert archive.volumes(NOON, []) == {}


def test_spans_that_nobody_saw_are_kept_until_they_are_forgotten(archive: Archive) -> None:
    lost = (NOON - 3 * DAY, NOON - 2 * DAY)
    archive.record(PAPER, volume=Volume({NOON: 1}, (lost,)))
    archive.record(PAPER, volume=Volume({}, ((NOON - DAY, NOON - HOUR),)))

    whole = archive.volumes(NOON - 9 * DAY, ["paper"])["paper"]
    later = archive.volumes(NOON - DAY, ["paper"])["paper"]

    assert whole == Volume({NOON: 1}, (lost, (NOON - DAY, NOON - HOUR)))
    assert later.unseen == ((NOON - DAY, NOON - HOUR),)


def test_old_volumes_are_forgotten_and_texts_are_no_reason_for_it(archive: Archive) -> None:
    lost = (NOON - 3 * DAY, NOON - 2 * DAY)
    archive.record(PAPER, volume=Volume({NOON: 1, NOON - DAY: 1}, (lost,)))

    archive.forget_texts(NOON + DAY, 9)
    kept = archive.volumes(NOON - 9 * DAY, ["paper"])["paper"]
    archive.forget_volumes(NOON)

    assert kept == Volume({NOON: 1, NOON - DAY: 1}, (lost,))
    assert archive.volumes(NOON - 9 * DAY, ["paper"]) == {"paper": Volume({NOON: 1})}


def test_a_state_without_a_volume_adds_nothing(archive: Archive) -> None:
    record_one(archive)

    assert archive.volumes(NOON - DAY, ["paper"]) == {"paper": Volume()}


def test_notices_are_open_until_they_end_and_oldest_first(archive: Archive) -> None:
    silent = Notice("paper", NoticeKind.SILENT, NOON, "nothing new")
    moved = Notice("other", NoticeKind.MOVED, NOON - DAY, "it has moved")
    archive.record(notices=[silent, moved])
    both = archive.notices()

    archive.record(notices=[replace(silent, ended=NOON + HOUR)])

    assert both == (moved, silent)
    assert archive.notices() == (moved,)


def test_a_notice_that_comes_again_with_the_same_beginning_is_open_again(
    archive: Archive,
) -> None:
    silent = Notice("paper", NoticeKind.SILENT, NOON, "nothing new")
    archive.record(notices=[silent])
    archive.record(notices=[replace(silent, ended=NOON + HOUR)])

    archive.record(notices=[silent])

    assert archive.notices() == (silent,)


def test_the_configuration_in_use_is_seen_by_others_while_its_daemon_runs(database: Path) -> None:
    refused = ConfigState(NOON, NOON + MINUTE, "rules/a.yaml:1:1: is empty")

    with open_archive(database) as archive:
        archive.note_config(ConfigState(NOON))
        archive.note_config(refused)
        without_daemon = running_config(database)
        with DatabaseLock(database):
            told = running_config(database)

    assert (without_daemon, told) == (None, refused)


def test_a_story_that_is_not_stored_has_no_articles(archive: Archive) -> None:
    assert archive.stories_so_far(["s1"]) == {"s1": StorySoFar("s1")}


def test_every_article_comes_into_the_index_for_searching_once(archive: Archive) -> None:
    archive.record(entries=[(entry(number), article(number)) for number in range(7)])

    steps = [archive.fill_search(3) for _ in range(4)]
    archive.record(entries=[(entry(7), article(7))])

    assert steps == [3, 3, 1, 0]
    assert archive.fill_search(3) == 1
