"""How often a feed is asked: as its server and the feed itself wish, but never silenced."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from tests.poll.checks.harness import hours, minutes, poll_while_due
from tests.poll.checks.papers import TITLES, in_turn, item, listing, rss
from tests.poll.server import answer
from tests.values import NOON

THREE = listing(*TITLES)
DAY = timedelta(days=1)
ALL_DAY = "<skipHours>" + "".join(f"<hour>{hour}</hour>" for hour in range(24)) + "</skipHours>"
ALL_WEEK = "<skipDays>" + "".join(f"<day>{day}day</day>" for day in ("Mon", "Sun")) + "</skipDays>"
SYNDICATION = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'


def pauses(body: bytes, **headers: str) -> list[timedelta]:
    """The times between polls of a feed that never changes."""
    return poll_while_due({"/feed": answer(200, body, **headers)}, during=DAY).pauses()


def test_a_feed_without_wishes_is_asked_between_its_bounds() -> None:
    found = pauses(THREE)

    assert min(found) >= minutes(5)
    assert max(found) <= minutes(70)


def test_max_age_is_kept() -> None:
    found = pauses(THREE, Cache_Control="public, max-age=7200")

    assert min(found) >= hours(2)
    assert max(found) <= hours(2.5)


def test_the_age_of_an_answer_counts() -> None:
    found = pauses(THREE, Cache_Control="max-age=10800", Age="3600")

    assert min(found) >= hours(2)
    assert max(found) <= hours(2.5)


def test_expires_is_kept_by_the_clock_of_the_server() -> None:
    fast = NOON + timedelta(days=2)
    headers = {"Date": format_datetime(fast, usegmt=True)}
    headers["Expires"] = format_datetime(fast + hours(3), usegmt=True)

    found = pauses(THREE, **headers)

    assert min(found) >= hours(3)
    assert max(found) <= hours(3.5)


def test_max_age_of_a_304_is_kept() -> None:
    script = in_turn(answer(body=THREE, ETag='"1"'), answer(304, Cache_Control="max-age=7200"))

    watch = poll_while_due({"/feed": script}, during=hours(12))

    found = watch.pauses()[1:]
    assert found
    assert min(found) >= hours(2)


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache_Control": "max-age=31536000"},
        {"Cache_Control": "max-age=31536000, immutable"},
        {"Expires": "Thu, 01 Jan 2099 00:00:00 GMT"},
        {"Retry_After": "315360000"},
        {"Cache_Control": "max-age=999999999999999999999999"},
    ],
    ids=["a year", "immutable", "2099", "Retry-After on 200", "overflow"],
)
def test_no_header_silences_a_feed(headers: dict[str, str]) -> None:
    found = pauses(THREE, **headers)

    assert len(found) >= 3
    assert max(found) <= hours(6.5)


@pytest.mark.parametrize("wish", [ALL_DAY, ALL_WEEK, "<ttl>999999</ttl>", "<ttl>-1</ttl>"])
def test_no_wish_of_a_feed_silences_it(wish: str) -> None:
    found = pauses(listing(*TITLES, head=wish))

    assert len(found) >= 7
    assert max(found) <= hours(3.5)


def test_the_ttl_of_a_feed_is_kept() -> None:
    found = pauses(listing(*TITLES, head="<ttl>150</ttl>"))

    assert min(found) >= minutes(150)
    assert max(found) <= minutes(170)


def test_a_daily_feed_is_asked_less_often() -> None:
    head = "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>"
    daily = rss(*map(item, TITLES), head=head, root=f'<rss version="2.0" {SYNDICATION}>')

    found = pauses(daily)

    assert min(found) >= hours(2)
    assert max(found) <= hours(3.5)


def test_a_feed_with_much_news_is_asked_as_often_as_allowed_and_a_quiet_one_less() -> None:
    news = (answer(body=listing(f"Nr. {number}", f"Nr. {number - 1}")) for number in range(200))

    busy = poll_while_due({"/feed": in_turn(*news)}, during=hours(12), every=minutes(5))
    quiet = poll_while_due({"/feed": answer(body=THREE)}, during=hours(12), every=minutes(5))

    assert len(busy.asked()) > 5 * len(quiet.asked())
    assert len(quiet.asked()) >= 12


def test_a_source_is_never_asked_more_often_than_its_shortest_pause() -> None:
    bounds: dict[str, Any] = {"interval_min": minutes(30), "interval_max": minutes(90)}
    news = (answer(body=listing(f"Nr. {number}")) for number in range(100))

    watch = poll_while_due({"/feed": in_turn(*news)}, source=bounds, every=minutes(5))

    assert min(watch.pauses()) >= minutes(30)
