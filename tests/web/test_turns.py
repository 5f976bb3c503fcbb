"""Few passwords are checked at once, as each takes much memory and time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from monitor.web.entry.turns import BusyError, Turns
from tests.web.served import Served, log_in


def test_no_more_than_the_places_are_in_use_at_once_and_all_get_their_turn() -> None:
    turns, lock, inside, most = Turns(2, 20, 30), threading.Lock(), 0, 0

    def work(_: int) -> None:
        nonlocal inside, most
        with turns.one():
            with lock:
                inside += 1
                most = max(most, inside)
            with lock:
                inside -= 1

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(work, range(200)))

    assert most <= 2


def test_who_cannot_even_wait_is_refused_at_once_and_a_place_is_free_after_a_failure() -> None:
    turns = Turns(1, 0, 30)

    with turns.one(), pytest.raises(BusyError), turns.one():
        pass
    with pytest.raises(ZeroDivisionError), turns.one():
        raise ZeroDivisionError

    with turns.one():
        pass


def test_who_waits_too_long_is_refused() -> None:
    turns = Turns(1, 1, 0.01)

    with turns.one(), pytest.raises(BusyError), turns.one():
        pass


def test_a_login_while_all_places_are_taken_is_refused_with_words_and_counts_as_none(
    desk: Served,
) -> None:
    desk.site.logins = Turns(1, 0, 0.0)
    client = desk.client()

    with desk.site.logins.one():
        busy = [log_in(client, "editor", "falsches Passwort") for _ in range(10)]
    later = log_in(client, "editor")

    assert {each.status_code for each in busy} == {503}
    assert "zu viele zugleich" in busy[0].text
    assert busy[0].headers["retry-after"] == "5"
    assert later.status_code == 303
