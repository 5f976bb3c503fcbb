"""Answers that are no feed: what is kept, what is told, and how a feed comes back."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest

from monitor.model import NoticeKind
from tests.poll.checks.harness import (
    Script,
    Watch,
    hours,
    minutes,
    poll_rounds,
    poll_while_due,
    watched,
)
from tests.poll.checks.papers import FEED, HTML, TITLES, in_turn, listing, reset
from tests.poll.server import answer
from tests.values import NOON

LATER = answer(body=listing("Neuer Steg", *TITLES))
ALL = sorted(["Neuer Steg", *TITLES])
IN_FIVE_HOURS = format_datetime(NOON + hours(5), usegmt=True)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("later", ["18000", IN_FIVE_HOURS], ids=["seconds", "date"])
def test_a_server_is_left_alone_as_long_as_it_asks_and_then_polled_again(
    status: int, later: str
) -> None:
    watch = poll_while_due(
        {"/feed": in_turn(answer(status, Retry_After=later), LATER)}, during=hours(9)
    )

    _, second, *others = watch.times()
    assert hours(5) <= second <= hours(6)
    assert others
    assert watch.titles == ALL
    assert watch.states[-1].error == ""


def test_a_pause_that_a_server_asks_for_holds_for_all_feeds_of_the_host() -> None:
    async def use(watch: Watch) -> None:
        other = watch.at("/other")
        await watch.poll()
        for _ in range(3):
            await watch.poll(other)
            watch.clock.move(hours(1.5))

    watch = watched({"/feed": answer(429, Retry_After="7200"), "/other": FEED}, use)

    assert [visit.at for visit in watch.asked("/other")] == [NOON + hours(3)]
    assert watch.errors[1]
    assert watch.titles == TITLES


@pytest.mark.parametrize("status", [429, 503])
def test_a_pause_of_years_counts_as_a_day(status: int) -> None:
    script = in_turn(answer(status, Retry_After="999999999"), LATER)

    watch = poll_while_due({"/feed": script}, during=hours(30))

    assert hours(24) <= watch.times()[1] <= hours(25)
    assert watch.titles == ALL


@pytest.mark.parametrize("later", ["-5", "soon", "Mon, 02 Mar 2009 00:00:00 GMT", ""])
def test_a_pause_that_makes_no_sense_is_ignored(later: str) -> None:
    watch = poll_while_due(
        {"/feed": in_turn(answer(429, Retry_After=later), LATER)}, during=hours(4)
    )

    assert minutes(5) <= watch.times()[1] <= hours(1)
    assert watch.titles == ALL


def test_a_feed_is_asked_once_in_a_round() -> None:
    watch = poll_rounds({"/feed": in_turn(FEED, answer(500), HTML, LATER, answer(304))}, count=6)

    assert [visit.round for visit in watch.visits] == [0, 1, 2, 3, 4, 5]


def test_a_single_error_does_not_stop_a_feed() -> None:
    watch = poll_while_due({"/feed": in_turn(FEED, answer(500), LATER)}, during=hours(4))

    assert "500" in watch.errors[1]
    assert watch.times()[2] <= hours(2)
    assert watch.titles == ALL


@pytest.mark.parametrize("bad", [answer(404), answer(410), answer(500), HTML, answer()])
def test_what_is_no_feed_leaves_the_old_entries(bad: bytes) -> None:
    watch = poll_rounds({"/feed": in_turn(FEED, bad, bad, FEED)}, count=4)

    assert watch.news == [3, 0, 0, 0]
    assert watch.titles == TITLES
    assert watch.told == []


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (answer(401), "401 (Unauthorized)"),
        (answer(403), "403 (Forbidden)"),
        (answer(404), "404 (Not Found)"),
        (answer(451), "451"),
        (answer(500), "500 (Internal Server Error)"),
        (answer(520), "520"),
        (answer(429), "429 (Too Many Requests)"),
        (HTML, "not a feed (HTML page)"),
        (answer(), "empty answer"),
        (answer(body=b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0"), "not a feed (binary data)"),
        (answer(body=b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\0"), "not a feed (binary data)"),
        (answer(body=b"PK\x03\x04\x14\0\0\0"), "not a feed (binary data)"),
        (answer(body=b"Wartung bis 7 Uhr"), "not a feed (plain text)"),
        (answer(body=b'{"error": "gone fishing"}'), "not a feed"),
        (answer(body=b"<svg xmlns='x'/>"), "not a feed"),
        (reset, "127.0.0.1"),
        (b"SSH-2.0-dropbear\r\n", "broke the rules of HTTP"),
    ],
)
def test_every_failure_is_told_for_the_feed_and_over_when_it_is_over(
    bad: Script, words: str
) -> None:
    watch = poll_rounds({"/feed": in_turn(FEED, bad, LATER)}, count=3, apart=hours(2))

    assert words in watch.errors[1]
    assert words in watch.states[1].error
    assert (watch.errors[2], watch.states[2].error) == ("", "")
    assert watch.titles == ALL
    assert watch.told == ["Neuer Steg"]


@pytest.mark.parametrize("status", [404, 500])
def test_a_feed_that_keeps_failing_is_asked_less_and_less_but_never_given_up(status: int) -> None:
    watch = poll_while_due({"/feed": in_turn(FEED, answer(status))}, during=hours(24 * 10))

    failing = watch.times()[1:]
    pauses = watch.pauses()[1:]
    assert len([at for at in failing if at < hours(48)]) <= 12
    assert pauses[0] < hours(2)
    assert all(hours(20) <= pause <= hours(25) for pause in pauses[-3:])
    assert watch.times()[-1] > hours(24 * 8)


def test_what_is_gone_is_soon_left_alone_and_told_once() -> None:
    watch = poll_while_due({"/feed": in_turn(FEED, answer(410))}, during=hours(24 * 14))

    assert 2 <= len(watch.asked()) <= 4
    assert [notice.kind for notice in watch.notices] == [NoticeKind.GONE]
    assert "410 (Gone)" in watch.notices[0].message
    assert "410 (Gone)" in watch.states[-1].error
    assert watch.titles == TITLES


def test_what_is_gone_is_asked_again_at_a_new_address() -> None:
    async def use(watch: Watch) -> None:
        await watch.poll()
        watch.clock.move(timedelta(days=1))
        await watch.poll(watch.at("/new", id=watch.source.id))

    watch = watched({"/feed": answer(410), "/new": FEED}, use)

    assert watch.states[0].gone is not None
    assert watch.states[1].gone is None
    assert watch.titles == TITLES


@pytest.mark.parametrize("status", [204, 206])
def test_a_success_without_the_whole_feed_is_an_error(status: int) -> None:
    watch = poll_rounds({"/feed": in_turn(FEED, answer(status, ETag='"half"'), LATER)}, count=3)

    assert str(status) in watch.errors[1]
    assert watch.sent("if-none-match") == [None] * 3
    assert watch.titles == ALL
