"""Validators: "changed since?" is asked with exactly what the server gave, with nothing else."""

from __future__ import annotations

import pytest

from tests.poll.checks.harness import Script, poll_rounds
from tests.poll.checks.papers import (
    FEED,
    HTML,
    THREE,
    TITLES,
    by_request,
    in_turn,
    listing,
    unless_known,
)
from tests.poll.server import Asked, answer

LATER = listing("Neuer Steg", *TITLES)
ALL = sorted(["Neuer Steg", *TITLES])
ODD = "Wednesday, 5-Mar-26 7:03:09 MEZ"


@pytest.mark.parametrize(
    "etag",
    ['"a1b2-c3"', 'W/"a1b2-c3"', "a1b2-c3", '"ä;, =x"', "'einfach'"],
    ids=["strong", "weak", "without quotes", "odd characters", "single quotes"],
)
def test_an_etag_is_sent_back_byte_for_byte_and_304_follows(etag: str) -> None:
    watch = poll_rounds({"/feed": unless_known(THREE, ETag=etag)}, count=3)

    assert watch.sent("if-none-match") == [None, etag, etag]
    assert [report.unchanged for report in watch.reports] == [False, True, True]
    assert watch.errors == ["", "", ""]
    assert watch.titles == TITLES


@pytest.mark.parametrize("date", ["Thu, 05 Mar 2026 11:00:00 GMT", ODD, "gestern gegen 5"])
def test_a_last_modified_is_sent_back_byte_for_byte_and_304_follows(date: str) -> None:
    watch = poll_rounds({"/feed": unless_known(THREE, Last_Modified=date)}, count=3)

    assert watch.sent("if-modified-since") == [None, date, date]
    assert [report.unchanged for report in watch.reports] == [False, True, True]


def test_both_validators_are_sent() -> None:
    watch = poll_rounds({"/feed": unless_known(THREE, ETag='"1"', Last_Modified=ODD)}, count=2)

    assert watch.sent("if-none-match") == [None, '"1"']
    assert watch.sent("if-modified-since") == [None, ODD]


def test_a_new_etag_of_a_304_replaces_the_old_one() -> None:
    script = in_turn(answer(body=THREE, ETag='"1"'), answer(304, ETag='"2"'), answer(304))

    watch = poll_rounds({"/feed": script}, count=4)

    assert watch.sent("if-none-match") == [None, '"1"', '"2"', '"2"']


def test_nothing_is_asked_conditionally_where_the_server_gave_no_validator() -> None:
    watch = poll_rounds(
        {"/feed": answer(body=THREE, Date="Thu, 05 Mar 2026 12:00:00 GMT")}, count=3
    )

    assert watch.sent("if-none-match") == [None] * 3
    assert watch.sent("if-modified-since") == [None] * 3


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_the_validators_of_an_error_page_are_not_kept(status: int) -> None:
    bad = answer(status, b"<html>", ETag='"bad"', Last_Modified="bad")
    script = in_turn(answer(body=THREE, ETag='"1"'), bad, answer(body=LATER))

    watch = poll_rounds({"/feed": script}, count=3)

    assert watch.sent("if-none-match") == [None, '"1"', '"1"']
    assert watch.sent("if-modified-since") == [None, None, None]
    assert watch.titles == ALL


def test_the_etag_of_a_page_that_is_no_feed_is_not_kept_and_the_mended_feed_is_read() -> None:
    def mended(asked: Asked) -> bytes:
        is_known = asked.headers.get("if-none-match") == '"html"'
        return answer(304) if is_known else answer(body=LATER, ETag='"html"')

    watch = poll_rounds({"/feed": in_turn(FEED, HTML, by_request(mended))}, count=3)

    assert watch.sent("if-none-match") == [None, None, None]
    assert watch.titles == ALL


def test_validators_are_dropped_when_a_newer_answer_has_none() -> None:
    script = in_turn(answer(body=THREE, ETag='"1"', Last_Modified=ODD), answer(body=LATER))

    watch = poll_rounds({"/feed": script}, count=3)

    assert watch.sent("if-none-match") == [None, '"1"', None]
    assert watch.sent("if-modified-since") == [None, ODD, None]


def test_validators_go_along_with_a_redirect() -> None:
    behaviours: dict[str, Script] = {
        "/feed": answer(302, Location="/target"),
        "/target": unless_known(THREE, ETag='W/"1"', Last_Modified=ODD),
    }

    watch = poll_rounds(behaviours, count=2)

    assert watch.sent("if-none-match", "/target") == [None, 'W/"1"']
    assert watch.sent("if-modified-since", "/target") == [None, ODD]
    assert watch.reports[1].unchanged


@pytest.mark.parametrize("way", ["length", "chunked"])
def test_a_body_that_is_cut_off_leaves_no_validator_and_all_items_arrive_later(way: str) -> None:
    half = LATER[: len(LATER) // 2]
    cut = {
        "length": answer(body=half, Content_Length=str(len(LATER)), ETag='"2"'),
        "chunked": answer(
            body=b"%x\r\n%s\r\n" % (len(half), half), Transfer_Encoding="chunked", ETag='"2"'
        ),
    }
    script = in_turn(answer(body=THREE, ETag='"1"'), cut[way], unless_known(LATER, ETag='"2"'))

    watch = poll_rounds({"/feed": script}, count=3)

    assert watch.sent("if-none-match") == [None, '"1"', '"1"']
    assert watch.errors[1]
    assert watch.errors[2] == ""
    assert watch.titles == ALL


def test_a_feed_that_ends_in_an_item_leaves_no_validator_and_is_read_again_whole() -> None:
    cut = LATER[: LATER.index(b"Rat tagt")]
    script = in_turn(answer(body=cut, ETag='"2"'), unless_known(LATER, ETag='"2"'))

    watch = poll_rounds({"/feed": script}, count=2)

    assert watch.sent("if-none-match") == [None, None]
    assert "cut off" in watch.reports[0].warning
    assert watch.titles == ALL


def test_a_delta_answer_loses_nothing() -> None:
    def delta(asked: Asked) -> bytes:
        if "feed" in asked.headers.get("a-im", "") and "if-none-match" in asked.headers:
            return answer(226, listing("Neuer Steg"), ETag='"2"', IM="feed")
        return answer(body=LATER, ETag='"2"')

    watch = poll_rounds(
        {"/feed": in_turn(answer(body=THREE, ETag='"1"'), by_request(delta))}, count=2
    )

    assert watch.errors == ["", ""]
    assert watch.titles == ALL
    assert watch.told == ["Neuer Steg"]


def test_an_equal_body_without_validators_brings_nothing() -> None:
    watch = poll_rounds({"/feed": FEED}, count=4)

    assert watch.news == [3, 0, 0, 0]
    assert [report.unchanged for report in watch.reports] == [False, True, True, True]
    assert watch.told == []


def test_304_to_an_unconditional_request_is_an_error_and_the_next_one_is_unconditional() -> None:
    watch = poll_rounds({"/feed": in_turn(answer(304, ETag='"1"'), FEED)}, count=2)

    assert "304" in watch.errors[0]
    assert watch.sent("if-none-match") == [None, None]
    assert watch.titles == TITLES


def test_validators_that_are_too_long_are_not_sent_back() -> None:
    long = answer(body=THREE, ETag='"' + "x" * 20_000 + '"', Last_Modified="y" * 5_000)

    watch = poll_rounds({"/feed": long}, count=2)

    assert watch.sent("if-none-match") == [None, None]
    assert watch.sent("if-modified-since") == [None, None]
    assert watch.errors == ["", ""]
