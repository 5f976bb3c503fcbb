"""Manners as a server sees them: robots.txt is asked and obeyed, reservations are respected."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from tests.fakes import page
from tests.poll.checks.harness import Script, Watch, hours, minutes
from tests.poll.checks.papers import in_turn, rss
from tests.poll.checks.reading import (
    GOOD,
    PAGE,
    RIGHTS,
    ROBOTS,
    TEASER,
    TEXT,
    Reader,
    messages,
    paper,
    read,
    the_item,
)
from tests.poll.server import answer, serving
from tests.values import NOON

FORBIDDEN = answer(body=b"User-agent: *\nDisallow: /\n")
NONE = answer(404)
INTERN = b"User-agent: *\nDisallow: /intern/\n"
RESERVED_PART = b'[{"location": "/satz/*", "tdm-reservation": 1}]'
BY_ROBOTS = answer(body=b"User-agent: *\nContent-Signal: ai-input=no\n")
BY_FILE = answer(body=b'[{"location": "/", "tdm-reservation": 1}]')
BY_HEADER = GOOD.replace(b"Connection:", b"tdm-reservation: 1\r\nConnection:")
BY_META = answer(
    body=page(TEXT).replace(b"<head>", b'<head><meta name="tdm-reservation" content="1">')
)
RESERVING: dict[str, dict[str, bytes]] = {
    "header": {"page": BY_HEADER},
    "meta tag": {"page": BY_META},
    "robots.txt": {"robots": BY_ROBOTS},
    "tdmrep.json": {"rights": BY_FILE},
}


def reserving(place: str) -> dict[str, Script]:
    """A paper that reserves its page at this place."""
    return paper(**{"page": GOOD} | RESERVING[place])


# --- robots.txt


def test_robots_txt_is_asked_before_a_page_and_not_for_a_feed() -> None:
    with_pages = read(paper())
    without = read(paper(), source={"pages": False})

    assert [visit.path for visit in with_pages.visits] == [
        "/feed",
        "/feed",
        ROBOTS,
        RIGHTS,
        PAGE,
    ]
    assert {visit.path for visit in without.visits} == {"/feed"}


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_robots_txt_that_is_not_there_forbids_nothing(status: int) -> None:
    watch = read(paper(robots=answer(status, FORBIDDEN)))

    assert len(watch.asked(PAGE)) == 1
    assert watch.articles[0].page_error == ""


def test_a_forbidden_page_is_not_asked_for_and_its_article_is_judged_by_the_feed() -> None:
    watch = read(paper(GOOD, the_item(title="Die Fähre fährt wieder"), robots=FORBIDDEN))

    (article,) = watch.articles
    assert watch.asked(PAGE) == []
    assert (article.text, article.teaser) == ("", TEASER)
    assert article.page_error == "robots.txt of 127.0.0.1 forbids us this page"
    assert article.page_due is None
    (message,) = messages(watch)
    assert "robots.txt of 127.0.0.1 forbids us this page" in message


def test_robots_txt_is_found_behind_redirects() -> None:
    scripts = paper(robots=answer(301, Location="/2"))
    scripts |= {f"/{at}": answer(302, Location=f"/{at + 1}") for at in range(2, 6)}

    watch = read(scripts | {"/6": FORBIDDEN})

    assert len(watch.asked("/6")) == 1
    assert watch.asked(PAGE) == []


@pytest.mark.parametrize("status", [500, 503])
def test_while_robots_txt_cannot_be_read_no_page_is_and_then_it_is(status: int) -> None:
    async def use(reader: Reader) -> None:
        before.append(reader.article().page_error)
        reader.watch.clock.move(minutes(10))
        after.extend(await reader.read_due())

    before: list[str] = []
    after: list[object] = []
    watch = read(paper(robots=in_turn(answer(status), NONE)), use)

    assert f"robots.txt of 127.0.0.1 cannot be read (127.0.0.1:{watch.port} answers" in before[0]
    assert len(after) == 1
    assert [visit.at - NOON for visit in watch.asked(PAGE)] == [minutes(10)]
    assert watch.articles[0].page_error == ""


def test_a_page_whose_site_cannot_be_asked_waits_no_longer_than_any_other() -> None:
    async def use(reader: Reader) -> None:
        await reader.read_while_due(hours(24 * 5), minutes(10))

    watch = read(paper(robots=answer(500)), use)

    (article,) = watch.articles
    assert [visit.at - NOON for visit in watch.asked(ROBOTS)] == [
        timedelta(),
        minutes(10),
        minutes(70),
        hours(7) + minutes(10),
        hours(31) + minutes(10),
    ]
    assert article.page_due is None
    assert watch.asked(PAGE) == []


def test_while_robots_txt_cannot_be_read_the_old_one_counts() -> None:
    async def use(reader: Reader) -> None:
        reader.watch.clock.move(hours(25))
        await reader.poll()

    second = rss(the_item(), the_item(title="Zweite Fähre", link="/2").replace("<guid>", "<guid>2"))
    scripts = paper(robots=in_turn(NONE, answer(500)))
    scripts["/feed"] = in_turn(
        answer(body=rss()), answer(body=rss(the_item())), answer(body=second)
    )
    watch = read(scripts | {"/2": GOOD}, use)

    assert len(watch.asked(ROBOTS)) == 2
    assert len(watch.asked("/2")) == 1


def test_robots_txt_is_asked_once_a_day_and_a_page_that_is_allowed_then_is_read() -> None:
    async def use(reader: Reader) -> None:
        for _ in range(3):
            reader.watch.clock.move(hours(12))
            await reader.poll()

    more = [
        "".join(
            the_item(title=f"Nr. {at}", link=PAGE + f"?{at}").replace("<guid>", f"<guid>{at}")
            for at in range(count)
        )
        for count in range(1, 5)
    ]
    scripts = paper(GOOD, *more, robots=in_turn(FORBIDDEN, NONE))
    watch = read(scripts | {f"{PAGE}?{at}": GOOD for at in range(4)}, use)

    assert [visit.at - NOON for visit in watch.asked(ROBOTS)] == [timedelta(), hours(24)]
    assert [bool(article.page_error) for article in watch.articles] == [True, True, False, False]


# --- reservations


@pytest.mark.parametrize("place", RESERVING)
def test_a_reserved_page_is_judged_by_the_feed_and_says_so(place: str) -> None:
    (article,) = read(reserving(place)).articles

    assert article.text == ""
    assert f"reserves text and data mining ({place}: reserved)" in article.page_error
    assert article.page_due is None


@pytest.mark.parametrize("place", ["robots.txt", "tdmrep.json"])
def test_a_page_that_is_reserved_beforehand_is_not_asked_for(place: str) -> None:
    assert read(reserving(place)).asked(PAGE) == []


@pytest.mark.parametrize("place", RESERVING)
@pytest.mark.parametrize("licensed", [True, False])
def test_a_reservation_is_kept_for_the_source_with_its_date(place: str, licensed: bool) -> None:
    async def use(reader: Reader) -> None:
        state = reader.watch.archive.state_of("bote")
        kept.append((state.reservation, state.reserved))

    kept: list[object] = []
    read(reserving(place), use, source={"licensed": licensed})

    assert kept == [(f"{place}: reserved", NOON)]


@pytest.mark.parametrize("place", RESERVING)
def test_with_a_licence_a_reserved_page_is_read_all_the_same(place: str) -> None:
    (article,) = read(reserving(place), source={"licensed": True}).articles

    assert article.page_error == ""
    assert TEXT in article.text


def test_a_licence_does_not_lift_what_robots_txt_forbids() -> None:
    watch = read(paper(robots=FORBIDDEN), source={"licensed": True})

    assert watch.asked(PAGE) == []
    assert "forbids us" in watch.articles[0].page_error


def test_a_page_that_says_it_is_not_reserved_is_read_and_nothing_is_kept() -> None:
    async def use(reader: Reader) -> None:
        kept.append(reader.watch.archive.state_of("bote").reservation)

    kept: list[str] = []
    header = GOOD.replace(b"Connection:", b"tdm-reservation: 0\r\nConnection:")
    watch = read(paper(header), use)

    assert watch.articles[0].page_error == ""
    assert kept == [""]


def test_the_policy_of_a_reservation_is_kept() -> None:
    policy = "https://wiesenbote.example/tdm"
    header = f"tdm-reservation: 1\r\ntdm-policy: {policy}\r\nConnection:".encode()

    watch: Watch = read(paper(GOOD.replace(b"Connection:", header)))

    assert f"(header: reserved, policy {policy})" in watch.articles[0].page_error


# --- redirects


def test_robots_txt_is_asked_of_every_address_that_a_page_redirects_to() -> None:
    scripts = paper(answer(302, Location="/intern/1"), robots=answer(body=INTERN))
    scripts["/intern/1"] = GOOD

    watch = read(scripts)

    assert watch.asked("/intern/1") == []
    assert "robots.txt of 127.0.0.1 forbids" in watch.articles[0].page_error
    assert watch.articles[0].page_due is None


def test_a_page_that_redirects_to_another_site_is_read_only_if_that_site_allows_it() -> None:
    async def main() -> tuple[Watch, list[str]]:
        other = {"/robots.txt": FORBIDDEN, "/1": GOOD}
        async with serving(other) as elsewhere:
            scripts = paper(answer(301, Location=f"{elsewhere.url}/1"))
            watch = await asyncio.to_thread(read, scripts)
            return watch, [asked.path for asked in elsewhere.asked]

    watch, asked = asyncio.run(main())

    assert "/1" not in asked
    assert "forbids us this page" in watch.articles[0].page_error


def test_a_page_that_redirects_to_a_reserved_one_is_not_read_without_a_licence() -> None:
    scripts = paper(answer(302, Location="/satz/1"), rights=answer(body=RESERVED_PART))
    scripts["/satz/1"] = GOOD

    watch = read(scripts)
    licensed = read(scripts, source={"licensed": True})

    assert watch.asked("/satz/1") == []
    assert "reserves text and data mining (tdmrep.json" in watch.articles[0].page_error
    assert "Fähre" in licensed.articles[0].text
