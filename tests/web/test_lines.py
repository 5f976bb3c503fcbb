"""Each kind of work has its own threads, so that nobody who waits keeps others waiting."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest
from starlette.responses import PlainTextResponse, Response

from monitor.model import Address, Role, Scope, Server, Token
from monitor.passwords import digest_of
from monitor.store import database_at
from monitor.web.asking import Ask, data, post
from monitor.web.errors import WebError
from monitor.web.identity import READER, Needs
from monitor.web.lines import ROOMS, Line, Room, Work
from monitor.web.ways import WAYS
from tests.databases import change
from tests.web.served import Served, csrf_of, served

FERRY = ("Die Fähre fährt wieder", "Die Fähre nach Warling fährt ab heute wieder zweimal am Tag.")
HOUR = timedelta(hours=1, minutes=1)
# Who waits for the lock waits for ten seconds.
SOON = 4.0


@contextmanager
def locked(desk: Served) -> Iterator[None]:
    """Somebody else writes all the while."""
    engine = database_at(desk.database).writing()
    try:
        with engine.begin():
            yield
    finally:
        engine.dispose()


def story_of(desk: Served) -> str:
    desk.region.begin("a")
    desk.region.prints("a", *FERRY)
    (story, *_) = desk.site.stores.reader.stories(matched=True)
    return story.id


# --- whoever reads does not wait for whoever writes ---


@pytest.mark.parametrize("later", [timedelta(minutes=6), HOUR], ids=["seen", "rotated"])
def test_no_page_waits_for_who_writes_and_the_session_goes_on_as_it_was(
    desk: Served, later: timedelta
) -> None:
    reader, stranger = desk.logged_in(Role.READER), desk.client()
    desk.clock.move(later)

    begin = time.monotonic()
    with locked(desk), ThreadPoolExecutor(10) as threads:
        pages = list(threads.map(reader.get, ["/", "/visits", "/mutes", "/search?q=a"] * 5))
        others = [stranger.get(path).status_code for path in ("/health", "/login/style.css")]
        passed = time.monotonic() - begin

    assert {each.status_code for each in pages} == {200}
    renewed = [each for each in pages if "set-cookie" in each.headers]
    # Where one writes at a time, the session is renewed later.
    assert not renewed or isinstance(desk.database, Server)
    # No daemon runs, which is not well.
    assert others == [503, 200]
    assert passed < SOON
    is_due = later == HOUR and not renewed
    assert ("set-cookie" in reader.get("/mutes").headers) is is_due


def test_acts_that_wait_for_who_writes_keep_no_page_waiting_and_are_done_then(
    desk: Served,
) -> None:
    story = story_of(desk)
    people = [desk.logged_in(role) for role in (Role.EDITOR, Role.ADMIN) * 3]
    forms = [csrf_of(each.get("/status").text) for each in people]
    reader = desk.logged_in(Role.READER)

    def act(number: int) -> int:
        path = f"/stories/{story}/acknowledge"
        return people[number % 6].post(path, data={"csrf": forms[number % 6]}).status_code

    with ThreadPoolExecutor(24) as threads:
        with locked(desk):
            acts = [threads.submit(act, number) for number in range(24)]
            while not any(each.running() for each in acts):
                threading.Event().wait(0.01)
            begin = time.monotonic()
            pages = [reader.get(path).status_code for path in ("/", "/visits", "/alerts")]
            passed = time.monotonic() - begin
            open_acts = [each for each in acts if not each.done()]
        done = [each.result(30) for each in acts]

    assert pages == [200] * 3
    assert passed < SOON
    assert len(open_acts) == 24
    assert done == [303] * 24


# --- what is done is not answered as if it was not ---


def test_an_act_that_has_begun_is_waited_for_longer_than_a_page(
    tmp_path: Path, database: Address
) -> None:
    with served(tmp_path, longest=0.3, database=database) as desk, ThreadPoolExecutor(1) as threads:
        story = story_of(desk)
        editor = desk.logged_in()
        form = {"csrf": csrf_of(editor.get("/status").text)}
        with locked(desk):
            act = threads.submit(editor.post, f"/stories/{story}/acknowledge", data=form)
            threading.Event().wait(1)
            is_open = not act.done()
        answer = act.result(20)

        assert is_open
        assert answer.status_code == 303
        assert "editor" in editor.get(f"/stories/{story}").text


def test_an_act_that_could_not_begin_in_time_is_not_done(tmp_path: Path, database: Address) -> None:
    with served(tmp_path, longest=0.3, database=database) as desk, ThreadPoolExecutor(1) as threads:
        story = story_of(desk)
        editor = desk.logged_in()
        form = {"csrf": csrf_of(editor.get("/status").text)}
        with locked(desk):
            first = threads.submit(editor.post, f"/stories/{story}/acknowledge", data=form)
            threading.Event().wait(0.1)
            second = editor.post(f"/stories/{story}/mute", data={**form, "for": "2h"})
        answer = first.result(20)

        assert (answer.status_code, second.status_code) == (303, 503)
        assert not desk.site.stores.reader.mutes(desk.clock.now())


def _harmful(ask: Ask) -> Response:
    """It works, and then no session can be written."""
    database = ask.site.settings.database
    change(database, "ALTER TABLE web_sessions RENAME TO web_sessions_gone")
    return PlainTextResponse("done")


def test_what_is_done_is_answered_so_even_if_the_session_cannot_be_renewed(
    tmp_path: Path, database: Address
) -> None:
    with served(tmp_path, database=database, ways=(*WAYS, post("/harm", _harmful, READER))) as desk:
        client = desk.logged_in(Role.READER)
        form = {"csrf": csrf_of(client.get("/status").text)}
        desk.clock.move(HOUR)

        answer = client.post("/harm", data=form)

        assert (answer.status_code, answer.text) == (200, "done")


def test_what_is_done_is_answered_so_even_if_it_cannot_be_noted(desk: Served) -> None:
    story = story_of(desk)
    editor = desk.logged_in()
    form = {"csrf": csrf_of(editor.get("/status").text)}
    change(desk.database, "ALTER TABLE audit RENAME TO audit_gone")

    answer = editor.post(f"/stories/{story}/acknowledge", data=form)

    assert answer.status_code == 303


# --- nobody takes all the threads ---


class Slow:
    """A search that goes on until it is let go."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.under_way = threading.Semaphore(0)

    def search(self, ask: Ask) -> Response:
        self.under_way.release()
        self.go_on.wait(30)
        return PlainTextResponse(ask.who.id)


def program(desk: Served, name: str) -> httpx.Client:
    known = Token(name, digest_of(name * 20), frozenset({Scope.READ}))
    desk.site._web = replace(desk.site.web, tokens=(*desk.site.web.tokens, known))
    return desk.client(headers={"authorization": f"Bearer {name * 20}"})


def test_a_program_that_searches_without_end_keeps_nobody_else_waiting(tmp_path: Path) -> None:
    slow = Slow()
    way = data("GET", "/slow", slow.search, Needs(Role.READER, Scope.READ), work=Work.LONG)
    room = ROOMS[Work.LONG]
    with served(tmp_path, ways=(*WAYS, way)) as desk, ThreadPoolExecutor(32) as threads:
        greedy, other = program(desk, "greedy"), program(desk, "other")
        reader, stranger = desk.logged_in(Role.READER), desk.client()

        many = [threads.submit(greedy.get, "/slow") for _ in range(30)]
        assert slow.under_way.acquire(timeout=10)
        own = threads.submit(other.get, "/slow")
        assert slow.under_way.acquire(timeout=10)
        begin = time.monotonic()
        pages = [reader.get(path).status_code for path in ("/", "/search?q=Fähre", "/rules")]
        others = [
            stranger.get(path).status_code for path in ("/health", "/login/style.css", "/login")
        ]
        passed = time.monotonic() - begin
        slow.go_on.set()
        answers = [each.result(30).status_code for each in many]

        assert pages == [200] * 3
        assert others == [503, 200, 200]
        assert passed < SOON
        assert own.result(30).text == "other"
        assert answers.count(200) == 1 + room.waiting_of_one
        assert answers.count(429) == 30 - 1 - room.waiting_of_one


# --- a line by itself ---


def test_all_get_their_turn_in_order_and_no_more_at_once_than_there_are_places() -> None:
    lock, inside, most, order = threading.Lock(), [0], [0], list[int]()

    def work(number: int) -> int:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            order.append(number)
        with lock:
            inside[0] -= 1
        return number

    async def all_of_them() -> list[int]:
        line = Line("test", Room(1, 1, 300, 300))
        asked = [line.run(f"u{each % 7}", partial(work, each), 30) for each in range(200)]
        return list(await asyncio.gather(*asked))

    done = asyncio.run(all_of_them())

    assert done == order == list(range(200))
    assert most == [1]


def test_who_has_all_of_their_places_lets_those_pass_who_came_later() -> None:
    go_on, order = threading.Event(), list[str]()

    async def some() -> None:
        line = Line("test", Room(2, 1, 10, 10))
        first = asyncio.create_task(line.run("a", lambda: go_on.wait(10), 30))
        second = asyncio.create_task(line.run("a", lambda: order.append("a"), 30))
        await asyncio.sleep(0)
        await line.run("b", lambda: order.append("b"), 30)
        go_on.set()
        await asyncio.gather(first, second)

    asyncio.run(some())

    assert order == ["b", "a"]


@pytest.mark.parametrize("room", [Room(1, 1, 1, 1), Room(1, 1, 9, 1)], ids=["all", "of one"])
def test_who_cannot_even_wait_is_refused_and_places_are_free_after_failures(room: Room) -> None:
    go_on = threading.Event()

    async def some() -> list[int]:
        line = Line("test", room)
        first = asyncio.create_task(line.run("a", lambda: 1 // 0 if go_on.wait(10) else 0, 30))
        second = asyncio.create_task(line.run("a", lambda: 2, 30))
        await asyncio.sleep(0)
        with pytest.raises(WebError) as refused:
            await line.run("a", lambda: 3, 30)
        go_on.set()
        with pytest.raises(ZeroDivisionError):
            await first
        return [refused.value.status, await second, await line.run("a", lambda: 4, 30)]

    assert asyncio.run(some()) == [429, 2, 4]


def test_who_waits_too_long_or_goes_away_takes_no_place() -> None:
    go_on = threading.Event()

    async def some() -> list[int]:
        line = Line("test", Room(1, 1, 9, 9))
        first = asyncio.create_task(line.run("a", lambda: int(go_on.wait(10)), 30))
        await asyncio.sleep(0)
        gone = asyncio.create_task(line.run("b", lambda: 2, 30))
        await asyncio.sleep(0)
        gone.cancel()
        with pytest.raises(WebError) as refused:
            await line.run("c", lambda: 3, 0.01)
        go_on.set()
        return [refused.value.status, await first, await line.run("d", lambda: 4, 30)]

    assert asyncio.run(some()) == [503, 1, 4]


def test_a_place_is_taken_until_the_work_ends_even_if_nobody_waits_for_it() -> None:
    go_on, order = threading.Event(), list[str]()

    def long() -> None:
        go_on.wait(10)
        order.append("long")

    async def some() -> int:
        line = Line("test", Room(1, 1, 9, 9))
        with pytest.raises(WebError) as refused:
            await line.run("a", long, 0.01)
        next_ = asyncio.create_task(line.run("b", lambda: order.append("next"), 30))
        await asyncio.sleep(0)
        go_on.set()
        await next_
        return refused.value.status

    assert asyncio.run(some()) == 503
    assert order == ["long", "next"]
