"""What a site is asked about being read, how long the answer counts, and what happens without."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import pytest

from monitor.errors import FetchError
from monitor.model import Response
from monitor.poll.manners import MANY_SITES, Manners, Permission
from tests.fakes import FakeClock

T = TypeVar("T")
SITE = "https://wiesenbote.example"
PAGE = f"{SITE}/lokales/1"
ROBOTS = "/robots.txt"
RIGHTS = "/.well-known/tdmrep.json"
FORBIDDEN = b"User-agent: *\nDisallow: /\n"
DAY, MINUTES = timedelta(hours=24), timedelta(minutes=10)
SOON = timedelta(seconds=3)
NOT_FOUND = FetchError("answers 404 (Not Found)", permanent=True)
DOWN = FetchError("answers 503 (Service Unavailable)")


class Site:
    """Files of sites by their path, or how they fail; who is not there has none."""

    def __init__(self) -> None:
        self.files: dict[str, bytes | FetchError] = {}
        self.asked: list[str] = []
        self.pauses: list[tuple[str, float]] = []
        self.clock = FakeClock()
        self.manners = Manners(self._get, self.clock, slow=self._slow)

    async def _get(self, url: str) -> Response:
        self.asked.append(url)
        await asyncio.sleep(0)
        found = self.files.get(url, self.files.get(url.partition("example")[2], NOT_FOUND))
        if isinstance(found, FetchError):
            raise found
        return Response(url, found)

    def _slow(self, url: str, pause: timedelta) -> None:
        self.pauses.append((url, pause.total_seconds()))

    async def of(self, url: str = PAGE) -> Permission:
        return await self.manners.of(url)


def run(use: Callable[[], Awaitable[T]]) -> T:
    async def main() -> T:
        return await use()

    return asyncio.run(main())


def asked_of(robots: bytes | FetchError, rights: bytes | FetchError = NOT_FOUND) -> Permission:
    """What comes of a page whose site says this."""
    site = Site()
    site.files |= {ROBOTS: robots, RIGHTS: rights}
    return run(site.of)


# --- robots.txt


@pytest.mark.parametrize(
    "robots",
    [
        b"",
        b"User-agent: *\nDisallow: /intern/\n",
        *(FetchError(f"answers {status}", permanent=True) for status in (401, 403, 404, 410, 451)),
    ],
)
def test_what_robots_txt_does_not_forbid_is_allowed_and_a_missing_one_forbids_nothing(
    robots: bytes | FetchError,
) -> None:
    assert asked_of(robots) == Permission()


def test_what_robots_txt_forbids_is_not_allowed_and_the_site_is_named() -> None:
    permission = asked_of(FORBIDDEN)

    assert not permission.allowed
    assert not permission.temporary
    assert permission.reason == "robots.txt of wiesenbote.example forbids us this page"


@pytest.mark.parametrize(
    "error",
    [
        DOWN,
        FetchError("answers 500 (Internal Server Error)"),
        FetchError("answers 429 (Too Many Requests)", retry_after=DAY),
        FetchError("said nothing for 6 s"),
        FetchError("was not asked", asked=False, retry_after=DAY),
    ],
)
def test_a_site_that_cannot_be_asked_forbids_everything_for_now(error: FetchError) -> None:
    permission = asked_of(error)

    assert not permission.allowed
    assert permission.temporary
    assert str(error) in permission.reason


def test_a_site_that_was_left_alone_is_asked_as_soon_as_that_is_over() -> None:
    site = Site()
    site.files[ROBOTS] = FetchError("was not asked", asked=False, retry_after=SOON)

    async def use() -> tuple[Permission, bool]:
        held = await site.of()
        site.files[ROBOTS] = b""
        site.clock.move(SOON)
        return held, (await site.of()).allowed

    held, is_allowed = run(use)

    assert (held.allowed, held.temporary, held.wait) == (False, True, SOON)
    assert is_allowed


def test_an_answer_counts_for_a_day() -> None:
    site = Site()
    site.files[ROBOTS] = FORBIDDEN

    async def use() -> list[bool]:
        found = [(await site.of()).allowed]
        site.files[ROBOTS] = b""
        site.clock.move(DAY - timedelta(seconds=1))
        found.append((await site.of()).allowed)
        site.clock.move(timedelta(seconds=1))
        return [*found, (await site.of()).allowed]

    assert run(use) == [False, False, True]
    assert site.asked.count(SITE + ROBOTS) == 2


def test_a_site_that_could_not_be_asked_is_asked_again_after_ten_minutes() -> None:
    site = Site()
    site.files[ROBOTS] = DOWN

    async def use() -> list[bool]:
        found = [(await site.of()).allowed, (await site.of()).allowed]
        site.files[ROBOTS] = b""
        site.clock.move(MINUTES)
        return [*found, (await site.of()).allowed]

    assert run(use) == [False, False, True]
    assert site.asked.count(SITE + ROBOTS) == 2


def test_while_a_site_cannot_be_asked_its_old_answer_counts_for_a_week() -> None:
    site = Site()
    site.files[ROBOTS] = b"User-agent: *\nDisallow: /intern/\n"

    async def use() -> list[tuple[bool, bool]]:
        await site.of()
        site.files[ROBOTS] = DOWN
        found = []
        for _ in range(8):
            site.clock.move(DAY)
            intern = await site.of(f"{SITE}/intern/1")
            found.append(((await site.of()).allowed, intern.allowed))
        return found

    assert run(use) == [(True, False)] * 6 + [(False, False)] * 2


def test_many_pages_of_a_site_ask_it_once() -> None:
    site = Site()

    async def use() -> None:
        await asyncio.gather(*(site.of(f"{SITE}/{at}") for at in range(50)))

    run(use)

    assert site.asked == [SITE + ROBOTS, SITE + RIGHTS]


def test_one_who_no_longer_waits_does_not_end_the_question_of_others() -> None:
    site = Site()

    async def use() -> Permission:
        first = asyncio.create_task(site.of())
        second = asyncio.create_task(site.of())
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert run(use).allowed
    assert site.asked.count(SITE + ROBOTS) == 1


def test_each_host_scheme_and_port_is_a_site_of_its_own() -> None:
    site = Site()
    others = ["http://wiesenbote.example", f"{SITE}:8443", "https://www.wiesenbote.example"]

    async def use() -> None:
        for origin in (SITE, *others):
            await site.of(f"{origin}/1")

    run(use)

    assert [url for url in site.asked if url.endswith(ROBOTS)] == [
        origin + ROBOTS for origin in (SITE, *others)
    ]


def test_a_login_is_not_part_of_a_site() -> None:
    site = Site()

    async def use() -> None:
        await site.of("https://desk:geheim@Wiesenbote.example/1")
        await site.of(PAGE)

    run(use)

    assert site.asked == [SITE + ROBOTS, SITE + RIGHTS]


@pytest.mark.parametrize("url", ["", "mailto:a@b.example", "file:///etc/passwd", "https:///a"])
def test_what_is_no_address_of_a_site_asks_nobody(url: str) -> None:
    site = Site()

    assert run(lambda: site.of(url)) == Permission()
    assert site.asked == []


def test_sites_of_which_nobody_thinks_any_more_are_forgotten() -> None:
    site = Site()

    async def use() -> None:
        for at in range(MANY_SITES + 10):
            await site.of(f"https://{at}.example/")

    run(use)

    assert len(site.manners._sites) <= MANY_SITES


# --- reservations


def test_a_reservation_in_tdmrep_json_is_told_with_the_permission() -> None:
    permission = asked_of(b"", b'[{"location": "/lokales/*", "tdm-reservation": 1}]')

    assert permission.allowed
    assert str(permission.reservation) == "tdmrep.json: reserved"


def test_a_reservation_in_robots_txt_is_told_unless_tdmrep_json_says_otherwise() -> None:
    signal = b"User-agent: *\nContent-Signal: search=yes, ai-input=no\n"

    by_robots = asked_of(signal)
    by_both = asked_of(signal, b'[{"location": "/", "tdm-reservation": 0}]')

    assert str(by_robots.reservation) == "robots.txt: reserved"
    assert str(by_both.reservation) == "tdmrep.json: not reserved"


def test_a_page_that_is_forbidden_and_reserved_says_both() -> None:
    permission = asked_of(FORBIDDEN, b'[{"location": "/", "tdm-reservation": 1}]')

    assert not permission.allowed
    assert str(permission.reservation) == "tdmrep.json: reserved"


@pytest.mark.parametrize("rights", [NOT_FOUND, DOWN, b"<html>404</html>"])
def test_a_tdmrep_json_that_is_missing_or_broken_reserves_nothing(
    rights: bytes | FetchError,
) -> None:
    assert asked_of(b"", rights) == Permission()


# --- pauses


def pauses(*files: tuple[str, bytes | FetchError]) -> list[tuple[str, float]]:
    """What is told of pauses when these robots.txt are asked for in turn."""
    site = Site()

    async def use() -> None:
        for origin, robots in files:
            site.files[origin + ROBOTS] = robots
            site.clock.move(DAY)
            await site.of(f"{origin}/1")

    run(use)
    return site.pauses


def test_a_longer_pause_that_a_site_asks_for_is_told() -> None:
    assert pauses((SITE, b"User-agent: *\nCrawl-delay: 10\n")) == [(SITE, 10)]


def test_a_pause_that_is_no_longer_asked_for_is_taken_back() -> None:
    assert pauses((SITE, b"User-agent: monitor\nCrawl-delay: 10\n"), (SITE, b"")) == [
        (SITE, 10),
        (SITE, 0),
    ]


def test_of_several_sites_of_a_host_the_longest_pause_counts() -> None:
    told = pauses(
        (SITE, b"User-agent: *\nCrawl-delay: 10\n"),
        (f"{SITE}:8443", b"User-agent: *\nCrawl-delay: 3\n"),
        ("https://blatt.example", b"User-agent: *\nCrawl-delay: 4\n"),
    )

    assert told == [(SITE, 10), (f"{SITE}:8443", 10), ("https://blatt.example", 4)]


def test_a_site_that_cannot_be_asked_keeps_its_pause() -> None:
    told = pauses((SITE, b"User-agent: *\nCrawl-delay: 10\n"), (SITE, DOWN))

    assert {pause for _, pause in told} == {10}
