"""The read side of what is told: stories, messages, and what people did about them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select

from monitor.model import Acknowledgement, Claim, DeliveryState, Feedback, Mute, Story
from monitor.store import act_reading, delivery_reading, story_reading
from monitor.store.database import Database
from monitor.store.delivery_reading import Queue, StoredDelivery
from monitor.store.delivery_tables import deliveries, slots


class Connections:
    """Reads a database; every use of it sees one moment of it."""

    def __init__(self, engine: Engine, database: Database) -> None:
        self._engine = engine
        self._database = database

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        with self._database.naming(), self._engine.connect() as connection:
            yield connection


class TellingReader(Connections):
    """Answers questions about what is told to whom."""

    def stories(
        self,
        *,
        since: datetime | None = None,
        desk: str = "",
        rule: str = "",
        matched: bool = False,
        told: bool = False,
        limit: int = 50,
    ) -> Sequence[Story]:
        """Stories that had an article since then, see `monitor.store.story_reading`."""
        with self._connection() as connection:
            return story_reading.stored_stories(
                connection,
                since=since,
                desk=desk,
                rule=rule,
                matched=matched,
                told=told,
                limit=limit,
            )

    def stories_as(self, beginning: str) -> Sequence[Story]:
        """The stories whose id begins so, or that have an article or a message with such a key."""
        with self._connection() as connection:
            return story_reading.stories_as(connection, beginning)

    def stories_at(self, urls: Collection[str]) -> Sequence[Story]:
        """The stories with an article that has one of these addresses, the latest first."""
        with self._connection() as connection:
            return story_reading.stories_at(connection, urls)

    def acknowledged(self, stories: Collection[str]) -> Mapping[str, Acknowledgement]:
        """Who has taken each of the stories last."""
        with self._connection() as connection:
            return act_reading.acknowledged(connection, stories)

    def feedback_on(self, story: str) -> Sequence[Feedback]:
        """What was thought of a story, oldest first."""
        with self._connection() as connection:
            return act_reading.feedback_on(connection, story)

    def mutes(self, now: datetime) -> Sequence[Mute]:
        """Those in force, the one that ends first first."""
        with self._connection() as connection:
            return act_reading.mutes_in_force(connection, now)

    def deliveries(
        self,
        *,
        states: Collection[DeliveryState] = (),
        target: str = "",
        since: datetime | None = None,
        story: str = "",
        limit: int = 50,
    ) -> Sequence[StoredDelivery]:
        """Messages, those that were owed last first; without ``states`` those in any."""
        with self._connection() as connection:
            return delivery_reading.stored_deliveries(
                connection, states=states, target=target, since=since, story=story, limit=limit
            )

    def deliveries_as(self, beginning: str) -> Sequence[StoredDelivery]:
        """The messages whose key begins so."""
        with self._connection() as connection:
            return delivery_reading.deliveries_as(connection, beginning)

    def claim_of(self, key: str) -> Claim:
        """A message with all that it tells, as if it were to be sent."""
        with self._connection() as connection:
            return delivery_reading.claim_of(connection, key)

    def queues(self, since: datetime) -> Sequence[Queue]:
        """What is owed to each target, by target; of what it took only what it took since then."""
        with self._connection() as connection:
            return delivery_reading.queues(connection, since)

    def done(self, slot: str) -> datetime | None:
        """For which time something was done last that is done by the clock; None if never."""
        with self._connection() as connection:
            query = select(slots.c.done).where(slots.c.name == slot)
            return connection.execute(query).scalar_one_or_none()

    def targets_told(self) -> Sequence[str]:
        """The ids of all targets that were ever owed a message."""
        with self._connection() as connection:
            return list(connection.execute(select(deliveries.c.target).distinct()).scalars())

    def delivery_counts(self) -> Mapping[str, int]:
        """How many deliveries there are in each state."""
        query = select(deliveries.c.state, func.count().label("number")).group_by(
            deliveries.c.state
        )
        with self._connection() as connection:
            return {row.state: row.number for row in connection.execute(query)}
