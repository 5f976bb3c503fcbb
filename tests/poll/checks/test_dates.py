"""When an item was published: German zones and spellings, and dates that cannot be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.model import Article
from tests.poll.checks.harness import hours, poll_rounds, poll_while_due
from tests.poll.checks.papers import in_turn, item, rss
from tests.poll.server import answer
from tests.values import NOON

HALF_PAST = datetime(2025, 11, 5, 13, 30, tzinfo=UTC)
SUMMER = datetime(2025, 7, 2, 12, 30, tzinfo=UTC)
# What is no date, or one that cannot be meant.
ODD = {
    "missing": "",
    "garbage": "Foo, 99 Bar 99999",
    "year of seven digits": "Wed, 05 Nov 9999999 14:30:00 GMT",
    "zeros": "0000-00-00T00:00:00Z",
    "1970": "Thu, 01 Jan 1970 00:00:00 GMT",
    "2038": "Tue, 19 Jan 2038 03:14:07 GMT",
    "after 2038": "Wed, 20 Jan 2038 03:14:08 GMT",
    "2099": "Thu, 01 Jan 2099 00:00:00 GMT",
    "year 1": "Mon, 01 Jan 0001 00:00:00 GMT",
    "31 February": "Mon, 31 Feb 2026 10:00:00 GMT",
    "epoch": "1762349400",
}


def dated(date: str) -> Article:
    """What is stored of an item with this date."""
    (article,) = poll_rounds({"/feed": answer(body=rss(item("Fähre", date=date)))}).articles
    return article


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("Wed, 05 Nov 2025 14:30:00 +0100", HALF_PAST),
        ("Wed, 05 Nov 2025 13:30:00 GMT", HALF_PAST),
        ("Wed, 05 Nov 2025 14:30:00 MEZ", HALF_PAST),
        ("Wed, 05 Nov 2025 14:30:00 CET", HALF_PAST),
        ("Mi, 05 Nov 2025 14:30:00 +0100", HALF_PAST),
        ("Mi., 5. Nov. 2025 14:30:00 MEZ", HALF_PAST),
        ("Mittwoch, 05 November 2025 14:30:00 MEZ", HALF_PAST),
        ("2025-11-05T14:30:00+01:00", HALF_PAST),
        ("2025-11-05 14:30:00 +0100", HALF_PAST),
        ("Wed, 02 Jul 2025 14:30:00 MESZ", SUMMER),
        ("Wed, 02 Jul 2025 14:30:00 CEST", SUMMER),
        ("Mi, 02 Jul 2025 14:30:00 MESZ", SUMMER),
        ("Di, 16 Dez 2025 08:00:00 MEZ", datetime(2025, 12, 16, 7, tzinfo=UTC)),
        ("Do, 16 Okt 2025 08:00:00 MESZ", datetime(2025, 10, 16, 6, tzinfo=UTC)),
        ("So, 16 Mär 2025 08:00:00 MEZ", datetime(2025, 3, 16, 7, tzinfo=UTC)),
        ("Fr, 16 Mai 2025 08:00:00 MESZ", datetime(2025, 5, 16, 6, tzinfo=UTC)),
    ],
)
def test_a_date_is_stored_in_utc_whatever_its_zone_and_language(date: str, at: datetime) -> None:
    assert dated(date).published == at


def test_a_time_without_a_zone_is_taken_as_utc() -> None:
    assert dated("Wed, 05 Nov 2025 13:30:00").published == HALF_PAST


@pytest.mark.parametrize(
    "date", ["05.11.2025 14:30", "05.11.2025, 14:30 Uhr", "5.11.2025 14:30:00", "05.11.2025"]
)
def test_a_dotted_date_is_read(date: str) -> None:
    published = dated(date).published

    assert published is not None
    assert (published.year, published.month, published.day) == (2025, 11, 5)


@pytest.mark.parametrize("date", ODD.values(), ids=ODD)
def test_an_item_with_an_odd_date_is_kept_and_told(date: str) -> None:
    first = rss(item("Rat tagt"), item("Bad öffnet"))
    then = rss(item("Fähre fährt", date=date), item("Rat tagt"), item("Bad öffnet"))

    watch = poll_rounds({"/feed": in_turn(answer(body=first), answer(body=then))}, count=3)

    assert watch.errors == [""] * 3
    assert watch.news == [2, 1, 0]
    assert watch.told == ["Fähre fährt"]
    (article,) = (each for each in watch.articles if each.title == "Fähre fährt")
    assert article.seen == NOON + hours(1)


@pytest.mark.parametrize("date", ["Thu, 01 Jan 2099 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_dates_that_cannot_be_do_not_spoil_the_rhythm(date: str) -> None:
    items = [item(f"Nr. {number}", date=date) for number in range(20)]

    watch = poll_while_due({"/feed": answer(body=rss(*items))}, during=hours(24))

    assert 20 <= len(watch.asked()) <= 150


def test_the_times_of_feed_and_first_sight_are_kept_apart() -> None:
    article = dated("Wed, 05 Nov 2025 13:30:00 GMT")

    assert (article.published, article.seen) == (HALF_PAST, NOON)


def test_items_that_claim_to_be_of_the_future_do_not_hide_what_is_new() -> None:
    future = [item(f"Morgen {at}", date="Thu, 01 Jan 2099 00:00:00 GMT") for at in range(5)]
    today = item("Fähre fährt", date="Thu, 05 Mar 2026 11:00:00 GMT")
    old = rss(*future, item("Rat tagt", date="Thu, 05 Mar 2026 10:00:00 GMT"))
    new = rss(*future, today, item("Rat tagt", date="Thu, 05 Mar 2026 10:00:00 GMT"))

    watch = poll_rounds({"/feed": in_turn(answer(body=old), answer(body=new))}, count=2)

    assert watch.told == ["Fähre fährt"]
