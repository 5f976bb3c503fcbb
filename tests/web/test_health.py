"""Whether the service is well, for whoever asks, and no more than that."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from monitor.model import Role
from monitor.store import DatabaseLock
from monitor.web.entry.guards import HEADERS
from monitor.web.parts.kept import Kept
from monitor.web.parts.vitals import LASTS
from tests.databases import file_of
from tests.fakes import FakeClock
from tests.web.served import Served

# Of every answer, and of the server.
USUAL = {*HEADERS, "cache-control", "content-length", "content-type", "date", "connection"}


def ask(desk: Served, method: str = "GET") -> httpx.Response:
    desk.clock.move(LASTS)
    return desk.client().request(method, "/health")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_strangers_learn_whether_it_is_well_and_nothing_else(desk: Served, method: str) -> None:
    off = ask(desk, method)
    with DatabaseLock(file_of(desk.database)):
        on = ask(desk, method)

    assert (on.status_code, off.status_code) == (200, 503)
    for answer, said in ((on, "ok\n"), (off, "not ok\n")):
        assert answer.text == (said if method == "GET" else "")
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert {name.lower() for name in answer.headers} <= USUAL


def test_messages_that_nobody_sends_are_not_well(desk: Served) -> None:
    desk.region.begin("a")
    desk.region.prints("a", "Neue Fähre", "Die Fähre fährt von Montag an wieder nach Lüdenau.")

    with DatabaseLock(file_of(desk.database)):
        before = ask(desk).status_code
        desk.clock.move(timedelta(minutes=20))
        after = ask(desk).status_code

    assert (before, after) == (200, 503)


def test_who_asks_does_not_matter(desk: Served) -> None:
    desk.clock.move(LASTS)
    forged = desk.client(cookies={"monitor": "x" * 40}, headers={"authorization": "Bearer x"})

    assert forged.get("/health").text == "not ok\n"
    assert desk.logged_in(Role.ADMIN).get("/health").text == "not ok\n"


def test_a_database_that_cannot_be_read_is_not_well_whoever_asks(desk: Served) -> None:
    client = desk.client(cookies={"monitor": "x" * 40})

    with DatabaseLock(file_of(desk.database)):
        desk.region.archive.close()  # type: ignore[attr-defined]
        desk.site.stores.reader._engine.dispose()
        file = file_of(desk.database)
        file.rename(file.with_suffix(".away"))
        file.mkdir()
        desk.clock.move(LASTS)
        answer = client.get("/health")

    assert (answer.status_code, answer.text) == (503, "not ok\n")


def test_however_often_it_is_asked_it_looks_every_few_seconds() -> None:
    clock, looks = FakeClock(), [0]
    kept: Kept[int] = Kept(clock, timedelta(seconds=5))

    def look() -> int:
        looks[0] += 1
        return looks[0]

    first = [kept.get(look) for _ in range(100)]
    clock.move(timedelta(seconds=5))
    later = [kept.get(look) for _ in range(100)]

    assert set(first) == {1}
    assert set(later) == {2}


def test_while_one_looks_the_others_get_what_was_seen_before() -> None:
    clock = FakeClock()
    kept: Kept[str] = Kept(clock, timedelta(seconds=5))
    kept.get(lambda: "old")
    clock.move(timedelta(seconds=6))

    meanwhile = kept.get(lambda: "new, and meanwhile " + kept.get(lambda: "never"))

    assert meanwhile == "new, and meanwhile old"
    assert kept.get(lambda: "never") == meanwhile
