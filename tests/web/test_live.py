"""Open pages hear that something has changed, for as long as who looks at them may."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from monitor.model import Address, Role
from monitor.settings.users import Users
from monitor.store import database_at
from monitor.web.live import AGAIN, AGAIN_SPREAD, MOST, MOST_OF_ONE, WAITING_AT_MOST, Hub
from monitor.web.watching import Watching
from monitor.wiring import configure
from tests.fakes import FakeClock
from tests.web.served import Served, act, served

FERRY = ("Die Fähre fährt wieder", "Die Fähre nach Warling fährt ab heute wieder zweimal am Tag.")


@contextmanager
def listening(client: httpx.Client) -> Iterator[Iterator[str]]:
    """The lines of a live connection after its greeting; it waits for each at most 20 seconds."""
    with client.stream("GET", "/live") as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = (line for line in answer.iter_lines() if line)
        assert next(lines).startswith("retry: ")
        assert next(lines) == ": hello"
        yield lines


def tell(desk: Served, event: str, data: str = "1") -> None:
    """Let the page send an event, as its watcher does."""
    loop = desk.site.hub._loop
    assert loop is not None
    loop.call_soon_threadsafe(desk.site.hub.tell, event, data)


def test_a_story_that_is_new_is_told_of_and_is_there_when_the_page_asks(desk: Served) -> None:
    client = desk.logged_in(Role.READER)
    desk.region.begin("a", "b")

    with listening(client) as lines:
        desk.region.prints("a", *FERRY)
        event, data = next(lines), next(lines)
        shown = client.get("/", headers={"hx-request": "true"}).text

    assert event == "event: stories"
    assert json.loads(data.removeprefix("data: ")) == {"spread": 10}
    assert FERRY[0] in shown


def test_what_somebody_does_about_a_story_is_told_of(desk: Served) -> None:
    desk.region.begin("a")
    desk.region.prints("a", *FERRY)
    (story,) = desk.site.stores.reader.stories(matched=True)
    reader, editor = desk.logged_in(Role.READER), desk.logged_in()

    with listening(reader) as lines:
        act(editor, f"/stories/{story.id}/acknowledge", "/")

        assert next(lines) == "event: stories"


def test_what_changes_no_story_is_not_told_of(desk: Served) -> None:
    client = desk.logged_in()
    desk.region.begin("a")
    watching = Watching(desk.site, desk.clock.now())
    asyncio.run(watching.step())

    with listening(client) as lines:
        asyncio.run(watching.step())
        client.post("/stories/looked", data={"upto": "x"})
        client.get("/visits")
        desk.site.log(desk.site.local(), "look", desk.clock.now())
        asyncio.run(watching.step())
        tell(desk, "last")

        assert next(lines) == "event: last"


@pytest.mark.parametrize("headers", [{}, {"cookie": "monitor=x"}, {"authorization": "Bearer x"}])
def test_strangers_hear_nothing(desk: Served, headers: dict[str, str]) -> None:
    answer = desk.client(headers=headers).get("/live")

    assert answer.status_code == 401
    assert len(desk.site.hub) == 0


def test_it_ends_when_the_user_is_removed_and_is_refused_from_then_on(desk: Served) -> None:
    client = desk.logged_in(Role.READER)
    others = tuple(each for each in desk.site.web.users if each.id != Role.READER)

    with listening(client) as lines:
        desk.site.admit(Users(others))

        assert list(lines) == []
    assert client.get("/live").status_code == 401


def test_it_ends_when_a_configuration_is_taken_over_and_goes_on_when_asked_for(
    desk: Served,
) -> None:
    client = desk.logged_in(Role.READER)
    found = configure(desk.site.settings.directory, {})
    # The users of these tests stand in no file.
    adopted = replace(found, settings=replace(found.settings, web=desk.site.web))

    with listening(client) as lines:
        desk.site.adopt(adopted)

        assert list(lines) == []
    with listening(client) as lines:
        tell(desk, "again")

        assert next(lines) == "event: again"


def test_it_ends_with_the_session_and_that_of_another_one_does_not(desk: Served) -> None:
    leaving, staying = desk.logged_in(Role.READER), desk.logged_in(Role.READER)

    with listening(leaving) as ended, listening(staying) as lines:
        act(leaving, "/logout", "/")
        assert list(ended) == []
        tell(desk, "still")

        assert next(lines) == "event: still"
    assert leaving.get("/live").status_code == 401


def test_it_ends_after_an_hour_so_that_who_asks_is_asked_who_they_are(desk: Served) -> None:
    client = desk.logged_in(Role.READER)

    with listening(client) as lines:
        desk.clock.move(desk.site.web.session)
        tell(desk, "last")
        assert [next(lines), next(lines)] == ["event: last", "data: 1"]

        assert list(lines) == []
    assert client.get("/live").status_code == 401


def test_one_user_has_twenty_of_them_and_another_still_gets_one(desk: Served) -> None:
    client, other = desk.logged_in(Role.READER), desk.logged_in()

    with ExitStack() as stack:
        for _ in range(MOST_OF_ONE):
            stack.enter_context(listening(client))
        refused = client.get("/live")
        stack.enter_context(listening(other))
        count = len(desk.site.hub)

    assert refused.status_code == 429
    assert count == MOST_OF_ONE + 1


def test_where_nobody_logs_in_all_together_have_more(open_desk: Served) -> None:
    with ExitStack() as stack:
        for _ in range(MOST_OF_ONE + 5):
            stack.enter_context(listening(open_desk.client()))
        count = len(open_desk.site.hub)

    assert count == MOST_OF_ONE + 5


def test_when_the_page_is_started_anew_not_all_come_back_at_the_same_moment() -> None:
    async def greetings() -> list[str]:
        hub = Hub(FakeClock())
        streams = [hub.listen(f"user{each}") for each in range(200)]
        return [await anext(each) for each in streams]

    found = [re.match(r"retry: (\d+)\n", each) for each in asyncio.run(greetings())]

    after = [int(each[1]) for each in found if each]
    assert len(after) == 200
    assert all(AGAIN <= each < AGAIN + AGAIN_SPREAD for each in after)
    assert max(Counter(each // 1_000 for each in after).values()) < 80


def test_those_that_come_at_the_same_moment_are_no_more(desk: Served) -> None:
    client = desk.logged_in(Role.READER)
    wanted = MOST_OF_ONE + 12
    ready, came = threading.Barrier(wanted), []

    def listen() -> None:
        ready.wait(20)
        with client.stream("GET", "/live") as answer:
            lines = answer.iter_lines()
            came.append(next(lines, ""))
            ready.wait(20)

    threads = [threading.Thread(target=listen) for _ in range(wanted)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)

    assert sum(each.startswith("retry: ") for each in came) == MOST_OF_ONE


def test_all_together_have_five_hundred() -> None:
    async def listen() -> tuple[int, bool, list[str]]:
        hub = Hub(FakeClock())
        streams = [hub.listen(f"user{each % 40}") for each in range(MOST)]
        for each in streams:
            await anext(each)
        late = [text async for text in hub.listen("somebody")]
        count, has_room = len(hub), hub.has_room("somebody")
        for each in streams:
            await each.aclose()  # type: ignore[attr-defined]
        return count, has_room, late

    assert asyncio.run(listen()) == (MOST, False, [])


def test_who_goes_away_makes_room_again(desk: Served) -> None:
    client = desk.logged_in(Role.READER)
    for _ in range(3):
        with ExitStack() as stack:
            for _ in range(MOST_OF_ONE - 1):
                stack.enter_context(listening(client))
            with listening(client) as lines:
                tell(desk, "here")
                assert next(lines) == "event: here"
        while len(desk.site.hub):
            threading.Event().wait(0.01)


def test_who_does_not_read_is_cut_off_and_the_others_hear_on(desk: Served) -> None:
    slow, quick = desk.logged_in(), desk.logged_in(Role.READER)
    parts = urlsplit(desk.url)
    cookie = "; ".join(f"{name}={value}" for name, value in slow.cookies.items())
    # More than lies in the buffers between them, in as few events as it takes.
    large = "x" * 500_000

    with closing(socket.socket()) as silent, listening(quick) as lines:
        silent.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        silent.connect((parts.hostname, parts.port))
        silent.sendall(
            f"GET /live HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: {cookie}\r\n\r\n".encode()
        )
        silent.recv(10)
        for number in range(3 * WAITING_AT_MOST):
            tell(desk, f"number{number}", large)
            assert next(lines) == f"event: number{number}"
            next(lines)
        count = len(desk.site.hub)

    assert count == 1


def test_a_page_that_is_started_anew_is_listened_to_by_the_same_session(
    tmp_path: Path, database: Address
) -> None:
    with served(tmp_path, database=database) as first:
        client = first.logged_in(Role.READER)
        cookies = dict(client.cookies)
        with listening(client) as lines:
            first.site.hub.restart()

            assert list(lines) == []
    with served(tmp_path, database=database) as second:
        second.region.begin("a")
        again = second.client(cookies=cookies)
        with listening(again) as lines:
            second.region.prints("a", *FERRY)

            assert next(lines) == "event: stories"


def test_a_page_is_shown_while_somebody_else_writes(desk: Served) -> None:
    client = desk.logged_in(Role.READER)
    client.get("/")
    engine = database_at(desk.database).writing()

    with engine.begin():
        shown = {path: client.get(path).status_code for path in ("/", "/visits", "/alerts")}
    engine.dispose()

    assert set(shown.values()) == {200}
