"""Which items are new: each is reported once, whatever a feed does to its names and dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from email.utils import format_datetime

import pytest

from monitor.model import NoticeKind
from tests.poll.checks.harness import Watch, hours, poll_rounds, watched
from tests.poll.checks.papers import TITLES, in_turn, item, listing, rss
from tests.poll.server import answer
from tests.values import NOON

OTHERS = [f"Meldung {number}" for number in range(12)]
OLD = [item(title) for title in OTHERS]


def polled(*bodies: bytes) -> Watch:
    """What comes of a feed that has these bodies, one after the other."""
    return poll_rounds(
        {"/feed": in_turn(*(answer(body=body) for body in bodies))}, count=len(bodies)
    )


def slug(title: str) -> str:
    """The end of an address."""
    return title.lower().replace(" ", "-")


Shape = Callable[[str, int], str]
"""An item from its title and the number of the poll."""

SAME: dict[str, Shape] = {
    "no guid": lambda title, poll: item(title, guid=""),
    "no guid, date moves": lambda title, poll: item(
        title, guid="", date=f"Thu, 05 Mar 2026 12:{poll:02}:00 GMT"
    ),
    "no link": lambda title, poll: item(title, link=""),
    "no date": lambda title, poll: item(title, date=""),
    "no guid and no link": lambda title, poll: item(title, guid="", link=""),
    "nothing but a title": lambda title, poll: item(title, guid="", link="", teaser=""),
    "date moves": lambda title, poll: item(title, date=f"Thu, 05 Mar 2026 12:{poll:02}:00 GMT"),
    "guid changes": lambda title, poll: item(title, guid=f"{title}-{poll}"),
    "guid changes, link has a session": lambda title, poll: item(
        title, guid=f"{title}-{poll}", link=f"https://bote.example/{slug(title)};jsessionid={poll}a"
    ),
    "guid is the link, with a session": lambda title, poll: item(
        title,
        guid=f"https://bote.example/{slug(title)}?PHPSESSID={poll}a",
        link=f"https://bote.example/{slug(title)}?PHPSESSID={poll}a",
    ),
    "link changes": lambda title, poll: item(title, link=f"https://bote.example/{title}/{poll}"),
    "utm parameters change": lambda title, poll: item(
        title, guid="", link=f"https://bote.example/{slug(title)}?utm_source=rss{poll}&utm_x=1"
    ),
    "fragment changes": lambda title, poll: item(
        title, guid="", link=f"https://bote.example/{slug(title)}#c{poll}"
    ),
    "link moves to https": lambda title, poll: item(
        title, guid="", link=f"http{'s' * (poll > 0)}://bote.example/{slug(title)}"
    ),
    "guid and link move to https": lambda title, poll: item(
        title,
        guid=f"http{'s' * (poll > 0)}://bote.example/{slug(title)}",
        link=f"http{'s' * (poll > 0)}://bote.example/{slug(title)}",
    ),
    "guid alone moves to https": lambda title, poll: item(
        title, link="", guid=f"http{'s' * (poll > 0)}://bote.example/{slug(title)}"
    ),
    "slash at the end comes and goes": lambda title, poll: item(
        title, guid="", link=f"https://bote.example/{slug(title)}{'/' * (poll % 2)}"
    ),
    "white space in the title": lambda title, poll: item(
        title.replace(" ", "\n" * (poll + 1)), guid="", link=""
    ),
    "guid of half a megabyte": lambda title, poll: item(title, guid=f"{title}{'x' * 500_000}"),
}


@pytest.mark.parametrize("shape", SAME.values(), ids=SAME)
@pytest.mark.parametrize("titles", [TITLES, OTHERS], ids=["few", "many"])
def test_the_same_item_is_never_new_again(shape: Shape, titles: Sequence[str]) -> None:
    polls = [rss(*(shape(title, poll) for title in titles)) for poll in range(4)]
    # One more arrives, so that the feed is not silent for another reason.
    polls.append(rss(*(shape(title, 4) for title in ["Fähre am Steg", *titles])))

    watch = polled(*polls)

    assert watch.news == [len(titles), 0, 0, 0, 1]
    assert watch.titles == sorted(["Fähre am Steg", *titles])
    assert watch.told == ["Fähre am Steg"]


def test_another_order_brings_nothing_new() -> None:
    watch = polled(listing(*TITLES), listing(*reversed(TITLES)), listing(*TITLES[1:], TITLES[0]))

    assert watch.news == [3, 0, 0]
    assert watch.told == []


def test_an_item_that_leaves_and_returns_is_not_new() -> None:
    there, gone = listing("Neuer Steg", *TITLES), listing(*TITLES)

    watch = polled(gone, there, gone, gone, there, gone, there)

    assert watch.news == [3, 1, 0, 0, 0, 0, 0]
    assert watch.told == ["Neuer Steg"]


def test_an_item_that_returns_after_the_feed_was_empty_is_not_new() -> None:
    watch = polled(listing(*TITLES), listing(), listing(*TITLES))

    assert watch.news == [3, 0, 0]
    assert watch.told == []


def test_an_item_listed_twice_is_reported_once() -> None:
    watch = polled(listing(*TITLES), listing("Neuer Steg", *TITLES, "Neuer Steg"))

    assert watch.news == [3, 1]
    assert watch.told == ["Neuer Steg"]


def test_an_edited_item_is_not_new_but_says_what_it_says_now() -> None:
    before = rss(item("Fähre fährt", guid="1"), item("Rat tagt"))
    after = rss(item("Fähre steht", guid="1", teaser="Die Fähre ist defekt."), item("Rat tagt"))

    watch = polled(before, after, after)

    assert watch.news == [2, 0, 0]
    assert watch.titles == ["Fähre steht", "Rat tagt"]
    (edited,) = (article for article in watch.articles if article.title == "Fähre steht")
    assert (edited.teaser, edited.version) == ("Die Fähre ist defekt.", 2)


def test_after_many_counters_an_edit_of_words_still_counts() -> None:
    def feed(title: str, number: int) -> bytes:
        return rss(item(title, guid="1", link="", teaser=f"Vor {number} Minuten geändert."))

    counted = [feed("Boot im Hafen", number) for number in range(60)]

    watch = polled(*counted, feed("Fähre im Hafen", 60))

    assert watch.articles[0].title == "Fähre im Hafen"
    assert watch.articles[0].version <= 52


def test_every_item_of_a_sliding_window_is_reported_once() -> None:
    titles = [f"Meldung {number}" for number in range(40)]
    windows = [listing(*reversed(titles[poll * 4 : poll * 4 + 6])) for poll in range(9)]

    watch = polled(*windows)

    assert watch.titles == sorted(titles[:38])
    assert sorted(watch.told) == sorted(titles[6:38])


def test_three_different_items_with_one_guid_are_three() -> None:
    items = [item(title, guid="https://bote.example/") for title in TITLES]

    watch = polled(rss(*items), rss(item("Neuer Steg", guid="https://bote.example/"), *items))

    assert watch.news == [3, 1]
    assert watch.titles == sorted(["Neuer Steg", *TITLES])


def test_three_different_items_with_one_guid_and_one_link_are_three() -> None:
    everywhere = {"guid": "x", "link": "https://bote.example/ticker"}
    items = [item(title, **everywhere) for title in TITLES]

    watch = polled(rss(*items), rss(item("Neuer Steg", **everywhere), *items))

    assert watch.news == [3, 1]
    assert watch.titles == sorted(["Neuer Steg", *TITLES])


# --- one name for several pieces of news

TICKER: dict[str, Shape] = {
    "guid and an address that differ behind #": lambda title, poll: item(
        title, link=f"https://bote.example/ticker#post-{slug(title)}"
    ),
    "guid is the address with #": lambda title, poll: item(
        title,
        guid=f"https://bote.example/ticker#post-{slug(title)}",
        link=f"https://bote.example/ticker#post-{slug(title)}",
    ),
    "an address that differs behind #": lambda title, poll: item(
        title, guid="", link=f"https://bote.example/ticker#post-{slug(title)}"
    ),
    "an address that differs in its tracking": lambda title, poll: item(
        title, guid="", link=f"https://bote.example/?utm_content={slug(title)}"
    ),
    "guid and one address": lambda title, poll: item(title, link="https://bote.example/ticker"),
    "one guid and an address": lambda title, poll: item(title, guid="x"),
}
PARTS = [f"Fähre im Sturm, Teil {number}" for number in range(1, 7)]
# Where nothing but its tracking tells an address, it is not the next one but the same.
SERIES = {name: shape for name, shape in TICKER.items() if "tracking" not in name}
POSTS = ["Fähre legt ab", "Steg gesperrt", "Hafen voll", "Kran kommt", "Lotse krank", "Ebbe naht"]


@pytest.mark.parametrize("shape", TICKER.values(), ids=TICKER)
@pytest.mark.parametrize("listed", [1, 2, 3, 6])
def test_no_post_of_a_live_ticker_is_lost(shape: Shape, listed: int) -> None:
    assert told_of(shape, POSTS, listed) == POSTS[1:]


@pytest.mark.parametrize("shape", SERIES.values(), ids=SERIES)
@pytest.mark.parametrize("listed", [1, 2, 6])
def test_no_part_of_a_series_is_lost(shape: Shape, listed: int) -> None:
    assert told_of(shape, PARTS, listed) == PARTS[1:]


def told_of(shape: Shape, titles: Sequence[str], listed: int) -> list[str]:
    """What is told of a feed that always has the newest of its items."""
    ends = range(1, len(titles) + 1)
    windows = [[*reversed(titles[max(0, end - listed) : end])] for end in ends]

    watch = polled(*(rss(*(shape(title, 0) for title in window)) for window in windows))

    assert watch.titles == sorted(titles)
    return watch.told


def test_an_item_listed_with_its_old_and_its_new_title_brings_nothing_old_again() -> None:
    before = rss(item("Bad öffnet am Montag", guid="1", link="https://bote.example/bad"), *OLD)
    after = rss(
        item("Bad öffnet am Dienstag", guid="1", link="https://bote.example/bad"),
        item("Bad öffnet am Montag", guid="1", link="https://bote.example/bad"),
        *OLD,
    )

    watch = polled(before, after, after)

    assert "Bad öffnet am Montag" not in watch.told
    assert watch.news[2] == 0


@pytest.mark.parametrize("name", ["sessionid", "session", "sess", "s_id", "osCsid", "ASPSESSIONID"])
def test_a_session_in_every_address_of_a_short_feed_brings_nothing_new(name: str) -> None:
    def feed(poll: int) -> bytes:
        links = {title: f"https://bote.example/{slug(title)}?{name}=x{poll}" for title in TITLES}
        return rss(*(item(title, guid=link, link=link) for title, link in links.items()))

    watch = polled(*(feed(poll) for poll in range(3)))

    assert watch.news == [3, 0, 0]


def test_other_names_for_all_items_of_a_short_feed_bring_nothing_new() -> None:
    def feed(site: str) -> bytes:
        return rss(
            *(item(each, guid=f"{site}{each}", link=f"https://{site}/{each}") for each in TITLES)
        )

    watch = polled(feed("alt.example"), feed("neu.example"), feed("neu.example"))

    assert watch.news == [3, 0, 0]


@pytest.mark.parametrize(
    "links",
    [
        ["https://bote.example/straße", "https://bote.example/stra%C3%9Fe"],
        ["https://bote.example/stra%C3%9Fe", "https://bote.example/stra%c3%9fe"],
        ["https://www.bote.example/bad", "https://bote.example/bad"],
        ["https://Bote.example/bad", "http://bote.example/bad/"],
    ],
)
def test_another_spelling_of_an_address_is_the_same(links: list[str]) -> None:
    by_link = polled(*(rss(item("Bad öffnet", guid="", link=link)) for link in links))
    by_guid = polled(*(rss(item("Bad öffnet", guid=link, link="")) for link in links))

    assert (by_link.news, by_guid.news) == ([1, 0], [1, 0])


# --- what is there at first


def test_the_rest_of_a_first_feed_that_was_cut_off_is_no_news() -> None:
    whole = listing(*OTHERS)
    cut = whole[: len(whole) // 2]
    with_news = listing("Fähre fährt", *OTHERS)

    watch = polled(cut, whole, with_news)

    assert watch.titles == sorted([*OTHERS, "Fähre fährt"])
    assert watch.told == ["Fähre fährt"]


def test_a_feed_that_is_always_cut_off_still_brings_news() -> None:
    def cut(*titles: str) -> bytes:
        return listing(*titles).removesuffix(b"</channel></rss>")

    watch = polled(cut(*TITLES), cut(*TITLES), cut("Neuer Steg", *TITLES))

    assert watch.told == ["Neuer Steg"]


def test_an_old_entry_that_slips_into_a_long_list_is_no_news() -> None:
    dates = [format_datetime(NOON - hours(24 * at + 1)) for at in range(1_003)]
    items = [item(f"Nr. {at}", date=date) for at, date in enumerate(dates)]

    watch = polled(rss(*items), rss(*items[1:]), rss(item("Neuer Steg"), *items[1:]))

    assert watch.news == [1_000, 1, 1]
    assert watch.told == ["Neuer Steg"]


def test_the_first_poll_is_stored_and_not_told() -> None:
    watch = polled(listing(*TITLES))

    assert watch.reports[0].first
    assert (watch.titles, watch.told) == (TITLES, [])


def test_news_are_told_oldest_first() -> None:
    watch = polled(listing(*TITLES), listing("Drei", "Zwei", "Eins", *TITLES))

    assert watch.told == ["Eins", "Zwei", "Drei"]


def every_other_hour(number: int) -> str:
    """A date before the first poll, later for smaller numbers."""
    return format_datetime(NOON - hours(2 * number + 2))


def undated(number: int) -> str:
    """No date."""
    return ""


@pytest.mark.parametrize("date", [every_other_hour, undated])
def test_a_relaunch_is_told_once_and_floods_nobody(date: Callable[[int], str]) -> None:
    old = [item(f"Alt {at}", date=date(at)) for at in range(12)]
    new = [item(f"Archiv {at}", date=date(at)) for at in range(30)]

    watch = polled(rss(*old), rss(*new), rss(item("Neuer Steg"), *new))

    assert [notice.kind for notice in watch.notices] == [NoticeKind.RELAUNCH]
    assert watch.news == [12, 30, 1]
    assert watch.told == ["Neuer Steg"]


@pytest.mark.parametrize("date", [every_other_hour, undated])
def test_a_relaunch_that_only_renames_brings_nothing(date: Callable[[int], str]) -> None:
    def named(site: str) -> list[str]:
        return [
            item(
                f"Nr. {at}", guid=f"{site}{at}", link=f"https://{site}.example/{at}", date=date(at)
            )
            for at in range(12)
        ]

    watch = polled(rss(*named("a")), rss(*named("b")), rss(item("Neuer Steg"), *named("b")))

    assert watch.news == [12, 0, 1]
    assert watch.told == ["Neuer Steg"]


def test_much_news_after_a_long_silence_is_no_relaunch() -> None:
    titles = [f"Meldung {number}" for number in range(40)]
    windows = [listing(*reversed(titles[at : at + 12])) for at in (0, 2, 4, 6, 8, 28)]
    *before, after = (answer(body=window) for window in windows)
    silence = [answer(500)] * 12

    watch = poll_rounds({"/feed": in_turn(*before, *silence, after)}, count=18, apart=hours(1))

    assert watch.notices == []
    assert sorted(watch.told[-12:]) == titles[28:40]


def test_two_sources_with_the_same_item_both_have_it() -> None:
    async def use(watch: Watch) -> None:
        await watch.poll()
        await watch.poll(watch.at("/other"))

    feed = answer(body=listing(*TITLES))
    watch = watched({"/feed": feed, "/other": feed}, use)

    assert watch.news == [3, 3]
