"""What is asked every second, or for each message, does not go through all that was ever sent."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from monitor.model import (
    Acknowledgement,
    Article,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Level,
    Mute,
    MuteKind,
    SourceState,
)
from monitor.ports import Archive
from monitor.store import open_archive
from tests.values import NOON, article, delivery, entry, hit

MANY = 3_000
# Some of each of the others are among many that were sent.
RARE = (
    DeliveryState.OWED,
    DeliveryState.POSTPONED,
    DeliveryState.SENDING,
    DeliveryState.UNCERTAIN,
    DeliveryState.GIVEN_UP,
)
LATELY = NOON + timedelta(minutes=MANY - 100)
TO_BE_SENT = ("deliveries_owed", "deliveries_sending", "deliveries_postponed")


@dataclass(frozen=True, slots=True)
class Filled:
    """An archive with thousands of messages, and how its database finds what it is asked for."""

    archive: Archive
    database: Path

    def plan(self, ask: Callable[[Archive], object]) -> list[str]:
        """The steps of all statements by which the archive answers."""
        with statements() as seen:
            ask(self.archive)
        with closing(sqlite3.connect(self.database)) as connection:
            return [
                step
                for statement, values in seen
                for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            ]


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def executed(*of: Any) -> None:
        _, _, statement, values, _, is_many = of
        if not statement.startswith(("BEGIN", "SELECT pg_advisory_xact_lock")):
            first = values[0] if is_many and not isinstance(values, dict) else values
            seen.append((statement, first))

    event.listen(Engine, "after_cursor_execute", executed)
    try:
        yield seen
    finally:
        event.remove(Engine, "after_cursor_execute", executed)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    database = tmp_path_factory.mktemp("plans") / "monitor.db"
    with open_archive(database) as archive:
        fill(archive)
        yield Filled(archive, database)


def fill(archive: Archive) -> None:
    """Let there be thousands of messages, nearly all of them sent."""
    found = [article(number) for number in range(MANY)]
    archive.record(
        SourceState("paper"),
        [(entry(number), each) for number, each in enumerate(found)],
        hits=[(each, hit()) for each in found],
        deliveries=[_owed(number, each) for number, each in enumerate(found)],
    )
    archive.mute(Mute(MuteKind.RULE, "faehre", NOON + timedelta(hours=1), "Ida", NOON))
    archive.acknowledge(Acknowledgement("s7", "Ida", NOON))


def _owed(number: int, of: Article) -> Delivery:
    target = "chat" if number % 3 else "mail"
    story = f"s{number // 3}"
    if number < MANY - 100:
        sent = NOON + timedelta(minutes=number)
        return delivery(of, target, story=story, state=DeliveryState.SENT, sent=sent, due=None)
    state = RARE[number % len(RARE)]
    return delivery(of, target, story=story, state=state, attempts=number % 2)


ASKED: dict[str, tuple[Callable[[Archive], object], tuple[str, ...]]] = {
    "what is claimed": (
        lambda archive: archive.claim_due(NOON, 8, places={"chat": 4, "mail": 4}),
        ("deliveries_owed", "deliveries_story"),
    ),
    "what was being sent": (lambda archive: archive.release_claims(), ("deliveries_sending",)),
    "what is postponed": (lambda archive: archive.postponed(NOON), ("deliveries_postponed",)),
    "what nobody has taken": (
        lambda archive: archive.unacknowledged(LATELY - timedelta(minutes=50), [Level.NORMAL]),
        ("deliveries_sent", "deliveries_story"),
    ),
    "which targets wait": (lambda archive: archive.waiting(), ("deliveries_owed",)),
    "what was told of stories": (
        lambda archive: archive.told(["s1", "s2"]),
        ("deliveries_story",),
    ),
    "what is muted": (lambda archive: archive.mutes(NOON), ("mutes_until",)),
    "what is hastened": (lambda archive: archive.hasten("chat", NOON), ("deliveries_owed",)),
    "what rules have spent today": (
        lambda archive: archive.spent(["faehre"], LATELY),
        ("deliveries_created",),
    ),
    "the morning line": (
        lambda archive: archive.tally(LATELY),
        ("deliveries_sent", "deliveries_ended", *TO_BE_SENT),
    ),
    "what a digest tells": (
        lambda archive: archive.settle(
            Delivery("d1", "", "chat", (), kind=DeliveryKind.DIGEST, state=DeliveryState.SENT)
        ),
        ("deliveries_bundle",),
    ),
    "texts that are still to be sent": (
        lambda archive: archive.forget_texts(NOON - timedelta(days=1), 9),
        TO_BE_SENT,
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_it_is_found_by_its_index_and_not_among_all(filled: Filled, name: str) -> None:
    ask, indexes = ASKED[name]

    plan = filled.plan(ask)

    assert [step for step in plan if _goes_through_all(step)] == []
    assert [each for each in indexes if not any(f" {each}" in step for step in plan)] == []


def _goes_through_all(step: str) -> bool:
    """Whether it reads all of a table that grows; what is owed are few."""
    of, _, index = step.partition(" USING ")
    is_few = any(index.endswith(each) for each in TO_BE_SENT)
    return of in {"SCAN deliveries", "SCAN delivery_hits", "SCAN hits", "SCAN mutes"} and not (
        is_few or index.endswith("hits_found")  # the newest one
    )


def test_messages_that_are_due_at_the_same_moment_are_not_sorted_for_a_claim(
    filled: Filled,
) -> None:
    plan = filled.plan(lambda archive: archive.claim_due(NOON, 1))

    assert not any("RIGHT PART OF ORDER BY" in step for step in plan)


def test_what_a_page_says_is_stored_without_a_look_at_what_refers_to_any_article(
    filled: Filled,
) -> None:
    changed = replace(article(1), text="Mehr als im Feed.", version=2)
    refers = {"articles", "entry_keys", "article_versions", "search_articles"}

    with statements() as seen:
        filled.archive.record(revised=[(None, changed)])
    with closing(sqlite3.connect(filled.database)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        pages = dict(connection.execute("SELECT rootpage, name FROM sqlite_schema WHERE rootpage"))
        [(statement, values)] = [each for each in seen if each[0].startswith("UPDATE articles")]
        steps = connection.execute(f"EXPLAIN {statement}", values).fetchall()

    opened = {pages[step[3]] for step in steps if step[1] in {"OpenRead", "OpenWrite"}}
    assert opened & refers == {"articles"}
