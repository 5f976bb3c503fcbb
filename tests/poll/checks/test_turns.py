"""Turns as a server sees them: few requests at once, pauses, and peace when it asks for it.

Nothing is timed: where a pause must hold it is an hour, and what is asked meanwhile is counted once
another host was asked and has answered. All hosts are this machine under other names.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import FetchError
from monitor.model import Article, SourceState
from monitor.poll.http import HttpFetcher
from monitor.store import open_archive
from monitor.wiring import configure, manners_for, open_pipeline
from tests.poll.checks.harness import Script, Watch, hours, watched
from tests.poll.checks.papers import FEED, by_request, in_turn
from tests.poll.server import Asked, answer
from tests.settings.conftest import FILES, Folder
from tests.values import NOON

HOUR = timedelta(hours=1)
BOTE, BLATT, BLICK = "bote.example", "blatt.example", "blick.example"
ROBOTS, RIGHTS = "/robots.txt", "/.well-known/tdmrep.json"
SLOW = answer(body=b"User-agent: *\nCrawl-delay: 60\n")


def here(host: str, port: int) -> list[str]:
    """All names lead to this machine."""
    return ["127.0.0.1"]


def seen(
    scripts: dict[str, Script], use: Callable[[Watch], Awaitable[object]], **more: Any
) -> Watch:
    """What comes of a use while the pause at each host is an hour."""
    return watched(scripts, use, **{"resolve": here, "pause": HOUR} | more)


def at(watch: Watch, host: str, path: str = "/feed") -> str:
    return f"http://{host}:{watch.port}{path}"


def asked_of(watch: Watch, host: str) -> list[str]:
    """The paths that a host was asked for."""
    return [visit.path for visit in watch.visits if visit.headers["host"].startswith(host)]


async def get(watch: Watch, host: str, path: str = "/feed") -> None:
    await watch.pipeline.fetcher.get(at(watch, host, path), accept="*/*")


async def meanwhile(watch: Watch, *asking: Awaitable[object]) -> None:
    """Begin all this; give up what is not done once another host was asked and has answered."""
    tasks = [asyncio.ensure_future(each) for each in asking]
    while not asked_of(watch, BOTE):  # noqa: ASYNC110 - the server is in this loop
        await asyncio.sleep(0)
    await get(watch, BLATT)
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


# --- pauses


def test_feeds_pages_and_robots_txt_of_a_host_share_its_pause() -> None:
    async def use(watch: Watch) -> None:
        source = watch.at("", id="bote", url=at(watch, BOTE), pages=True)
        article = Article("1", "bote", at(watch, BOTE, "/1"), "Die Fähre fährt")
        await meanwhile(
            watch,
            watch.pipeline.poll(source),
            watch.pipeline.poll(replace(source, id="other", url=at(watch, BOTE, "/other"))),
            watch.pipeline.read(source, article),
            get(watch, BOTE, "/1"),
        )

    watch = seen({"/feed": FEED, "/other": FEED, "/1": FEED}, use)

    assert len(asked_of(watch, BOTE)) == 1
    assert asked_of(watch, BLATT) == ["/feed"]


def test_a_redirect_within_a_host_waits_for_its_pause_and_one_to_another_does_not() -> None:
    def lead(asked: Asked) -> bytes:
        host, _, port = asked.headers["host"].partition(":")
        return answer(302, Location=f"http://{BLICK if host == BLATT else host}:{port}/now")

    watch = seen(
        {"/feed": by_request(lead), "/now": FEED}, lambda watch: meanwhile(watch, get(watch, BOTE))
    )

    assert asked_of(watch, BOTE) == ["/feed"]
    assert (asked_of(watch, BLATT), asked_of(watch, BLICK)) == (["/feed"], ["/now"])


def test_many_pages_that_wait_for_a_slow_host_do_not_keep_other_hosts_waiting() -> None:
    async def use(watch: Watch) -> None:
        await meanwhile(watch, *(get(watch, BOTE) for _ in range(50)))

    watch = seen({"/feed": FEED}, use, parallel=3)

    assert asked_of(watch, BOTE) == ["/feed"]
    assert asked_of(watch, BLATT) == ["/feed"]


def after_robots(robots: bytes, ask: Callable[[Watch], Awaitable[object]]) -> Watch:
    """What comes of a question to a host that was asked for this robots.txt before."""

    async def use(watch: Watch) -> None:
        fetcher = watch.pipeline.fetcher
        assert isinstance(fetcher, HttpFetcher)
        await manners_for(fetcher).of(at(watch, BOTE, "/1"))
        await ask(watch)

    scripts: dict[str, Script] = {ROBOTS: robots, RIGHTS: answer(404), "/1": FEED, "/feed": FEED}
    return seen(scripts, use, pause=timedelta())


def test_a_host_that_asks_for_a_longer_pause_in_robots_txt_gets_it() -> None:
    watch = after_robots(SLOW, lambda watch: meanwhile(watch, get(watch, BOTE, "/1")))

    assert asked_of(watch, BOTE) == [ROBOTS, RIGHTS]
    assert asked_of(watch, BLATT) == ["/feed"]


def test_a_host_that_asks_for_no_pause_in_robots_txt_is_asked_at_once() -> None:
    watch = after_robots(answer(404), lambda watch: get(watch, BOTE, "/1"))

    assert asked_of(watch, BOTE) == [ROBOTS, RIGHTS, "/1"]


# --- at once


class Crowd:
    """Answers once others had time to come, and counts how many were there at once."""

    def __init__(self) -> None:
        self.now = 0
        self.most = 0

    async def __call__(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        for _ in range(200):
            await asyncio.sleep(0)
        self.now -= 1
        host = asked.headers["host"]
        writer.write(answer(302, Location=f"http://{host}/now") if "?" in asked.path else FEED)


def most_at_once(*hosts: str, **limits: Any) -> int:
    """How many requests are under way at once when these hosts are asked, some by redirects."""
    crowd = Crowd()
    paths = ["/feed", "/now", "/feed?1", "/feed?2", ROBOTS]

    async def use(watch: Watch) -> None:
        await asyncio.gather(*(get(watch, host, path) for path in paths for host in hosts))

    seen(dict.fromkeys(paths, crowd), use, pause=timedelta(), **limits)
    return crowd.most


def test_feeds_pages_robots_txt_and_redirects_are_two_at_once_at_one_host_at_most() -> None:
    assert most_at_once(BOTE) == 2


def test_all_hosts_together_are_asked_as_often_at_once_as_allowed() -> None:
    assert most_at_once(BOTE, BLATT, BLICK, parallel=5) == 5


# --- peace


@pytest.mark.parametrize("status", [429, 503])
def test_a_page_that_asks_us_to_wait_speaks_for_its_whole_host_and_no_other(status: int) -> None:
    async def use(watch: Watch) -> None:
        with pytest.raises(FetchError, match=str(status)):
            await get(watch, BOTE, "/1")
        for path in ("/1", "/feed", ROBOTS):
            with pytest.raises(FetchError, match="it wants us to wait until") as caught:
                await get(watch, BOTE, path)
            assert not caught.value.asked
        await get(watch, BLATT)
        watch.clock.move(hours(2))
        await get(watch, BOTE)

    busy = answer(status, Retry_After="7200")
    watch = seen({"/1": busy, "/feed": FEED}, use, pause=timedelta())

    assert asked_of(watch, BOTE) == ["/1", "/feed"]
    assert asked_of(watch, BLATT) == ["/feed"]


def test_a_redirect_to_a_host_that_wants_peace_is_not_followed() -> None:
    async def use(watch: Watch) -> None:
        with pytest.raises(FetchError, match="429"):
            await get(watch, BOTE, "/1")
        with pytest.raises(FetchError, match=f"{BOTE} was not asked"):
            await get(watch, BLATT, "/away")

    def away(asked: Asked) -> bytes:
        return answer(302, Location=f"http://{BOTE}:{asked.headers['host'].partition(':')[2]}/feed")

    scripts: dict[str, Script] = {
        "/1": answer(429, Retry_After="60"),
        "/away": by_request(away),
        "/feed": FEED,
    }
    watch = seen(scripts, use, pause=timedelta())

    assert asked_of(watch, BOTE) == ["/1"]


def test_too_many_requests_without_a_time_means_a_minute() -> None:
    async def use(watch: Watch) -> None:
        for _ in range(2):
            with pytest.raises(FetchError):
                await get(watch, BOTE)
        watch.clock.move(timedelta(minutes=1))
        await get(watch, BOTE)

    watch = seen({"/feed": in_turn(answer(429), FEED)}, use, pause=timedelta())

    assert len(watch.visits) == 2


HOME = "https://bote.invalid/feed"


@pytest.mark.parametrize(
    "state",
    [
        SourceState("bote"),
        SourceState("bote", home=HOME),
        SourceState("bote", home=HOME, moved="https://neu.invalid/", moves=1),
    ],
    ids=["of an old version", "at home", "said once that it moved"],
)
def test_a_host_that_wants_peace_has_it_also_after_a_restart(
    state: SourceState, tmp_path: Path
) -> None:
    assert "bote.invalid was not asked" in told_after_restart(state, tmp_path, HOME)


def test_what_a_source_wanted_at_its_old_address_does_not_count_for_its_new_one(
    tmp_path: Path,
) -> None:
    old = SourceState("bote", home="https://alt.invalid/feed")

    assert "no address in the DNS" in told_after_restart(old, tmp_path, HOME)


def test_after_a_move_for_good_it_is_the_new_host_that_has_peace(tmp_path: Path) -> None:
    new = "https://neu.invalid/feed"
    moved = SourceState("bote", home=HOME, moved=new, moves=9)

    assert "neu.invalid was not asked" in told_after_restart(moved, tmp_path, new)


def told_after_restart(state: SourceState, directory: Path, url: str) -> str:
    """What is told of an address by a program whose last run was asked to wait."""
    folder = Folder(directory)
    for name, text in FILES.items():
        folder.write(name, text.replace("bote.example", "bote.invalid"))
    folder.replace("monitor.yaml", "contact", f"database: {directory}/monitor.db\ncontact")
    found = configure(directory, {})
    with open_archive(found.settings.database) as archive:
        archive.record(replace(state, not_before=NOON + timedelta(days=36_500)))

    async def main() -> str:
        async with open_pipeline(found) as pipeline:
            with pytest.raises(FetchError) as caught:
                await pipeline.fetcher.get(url, accept="*/*")
            return str(caught.value)

    return asyncio.run(main())
