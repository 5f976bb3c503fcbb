"""How many messages may be under way to each target: whatever hangs, the others go on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Target
from monitor.places import FAILURES, Places

CHAT = Target("chat", apprise_url="json://127.0.0.1/hook")
MAIL = Target("mail", recipients=("a@example.org",), concurrency=6)
SLOW = Target("slow", apprise_url="json://127.0.0.1/slow", rate=3)


def places_of(*targets: Target, total: int = 12) -> Places:
    return Places(total, lambda: {target.id: target for target in targets})


def test_a_target_may_get_what_is_configured_at_once() -> None:
    places = places_of(CHAT, MAIL)
    places.begin("mail", 0.0)

    assert places.of_each(0.0) == {"chat": 4, "mail": 5}
    assert places.free() == 11


def test_one_that_takes_long_gets_no_second_message_meanwhile() -> None:
    places = places_of(CHAT)
    places.begin("chat", 0.0)

    assert places.of_each(2.9) == {"chat": 3}
    assert places.of_each(3.0) == {"chat": 0}


def test_one_that_failed_is_tried_with_a_single_message_until_it_takes_one() -> None:
    places = places_of(CHAT)
    places.begin("chat", 0.0)
    places.end("chat", 0.0, 1.0, taken=False)

    after_failure = places.of_each(1.0)
    places.begin("chat", 1.0)
    places.end("chat", 1.0, 2.0, taken=True)

    assert after_failure == {"chat": 1}
    assert places.of_each(2.0) == {"chat": 4}


def test_all_that_hang_never_take_more_than_half_of_the_places() -> None:
    hanging = [Target(f"t{number}", apprise_url="json://127.0.0.1/") for number in range(20)]
    places = places_of(*hanging, CHAT)
    for target in hanging:
        places.begin(target.id, 0.0)
        places.end(target.id, 0.0, 0.0, taken=False)
    begun = 0
    while any(count for name, count in places.of_each(1.0).items() if name != "chat"):
        name = next(name for name, count in places.of_each(1.0).items() if count and name != "chat")
        places.begin(name, 1.0)
        begun += 1

    assert begun == 6
    assert places.of_each(1.0)["chat"] == 4


def test_three_failures_in_a_row_pause_a_target_longer_each_time_up_to_a_minute() -> None:
    places = places_of(CHAT)
    pauses = []
    now = 0.0
    for number in range(FAILURES + 6):
        places.begin("chat", now)
        places.end("chat", now, now, taken=False)
        if number >= FAILURES - 1:
            pause = next(seconds for seconds in range(100) if places.of_each(now + seconds)["chat"])
            pauses.append(pause)
            now += pause

    assert pauses == [5, 10, 20, 40, 60, 60, 60]


def test_that_a_target_has_recovered_is_said_once() -> None:
    places = places_of(CHAT)
    for _ in range(FAILURES):
        places.begin("chat", 0.0)
        places.end("chat", 0.0, 0.0, taken=False)
    places.begin("chat", 9.0)
    places.begin("chat", 9.0)

    first = places.end("chat", 9.0, 9.1, taken=True)
    second = places.end("chat", 9.0, 9.2, taken=True)

    assert (first, second) == (True, False)


def test_one_failure_is_no_recovery() -> None:
    places = places_of(CHAT)
    for taken in (False, True):
        places.begin("chat", 0.0)
        recovered = places.end("chat", 0.0, 0.0, taken=taken)

    assert not recovered


def test_a_target_with_a_rate_gets_so_many_in_any_minute() -> None:
    places = places_of(SLOW)
    for second in (0.0, 1.0, 2.0):
        places.begin("slow", second)
        places.end("slow", second, second, taken=True)

    assert places.of_each(59.9) == {"slow": 0}
    assert places.of_each(60.0) == {"slow": 1}
    assert places.of_each(62.0) == {"slow": 3}


def test_a_target_that_is_not_configured_any_more_has_one_place() -> None:
    places = places_of()
    places.begin("gone", 0.0)

    assert places.of_each(0.0) == {"gone": 0}


@given(st.lists(st.tuples(st.sampled_from(["chat", "mail", "slow"]), st.booleans()), max_size=60))
def test_places_come_back_whatever_becomes_of_messages(ends: list[tuple[str, bool]]) -> None:
    places = places_of(CHAT, MAIL, SLOW)
    now = 0.0
    for name, taken in ends:
        now += 61.0
        if places.of_each(now)[name]:
            places.begin(name, now)
            places.end(name, now, now, taken=taken)

    later = places.of_each(now + 61.0)

    assert places.free() == 12
    assert all(later[name] >= 1 for name in ("chat", "mail", "slow"))
