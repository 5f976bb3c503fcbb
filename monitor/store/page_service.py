"""The service as `/status` and `/metrics` show it: little of it, as it is asked often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select, text

from monitor.model import DeliveryState, SourceState
from monitor.store.delivery_tables import IS_OWED, IS_POSTPONED, IS_SENDING, deliveries
from monitor.store.search_tables import filled, newest_number
from monitor.store.tables import source_states
from monitor.store.telling_queries import Connections
from monitor.store.web_tables import web_sessions


@dataclass(frozen=True, slots=True)
class Waits:
    """How many messages to a target wait in a state, and since when the oldest does."""

    target: str
    state: DeliveryState
    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Indexed:
    """How many of the articles can be found by the words that they have."""

    done: int
    all: int

    @property
    def missing(self) -> int:
        """How many are still to be put into the index for searching."""
        return self.all - self.done


class ServiceReader(Connections):
    """Answers how the service stands."""

    def polls(self) -> Mapping[str, SourceState]:
        """Of every source that was ever polled when it is due, was tried, and what went wrong.

        The rest of the state, which may be large, is left out.
        """
        with self._connection() as connection:
            rows = connection.execute(_POLLS).mappings()
            return {row["source"]: SourceState(**row) for row in rows}

    def waits(self) -> Sequence[Waits]:
        """What is still to be sent, by target and state."""
        with self._connection() as connection:
            return sorted(
                (each for state in _KEPT_AS for each in _waits(connection, state)),
                key=lambda each: (each.target, each.state),
            )

    def indexed(self) -> Indexed:
        """How far the index for searching is filled."""
        with self._connection() as connection:
            first, last = filled(connection)
            return Indexed(last - first + 1, newest_number(connection))

    def sessions(self, since: datetime, now: datetime) -> int:
        """How many browsers are logged in of which something was heard since then."""
        is_open = or_(web_sessions.c.ends.is_(None), web_sessions.c.ends > now)
        query = select(func.count()).where(web_sessions.c.seen >= since, is_open)
        with self._connection() as connection:
            return int(connection.execute(query).scalar_one())


_POLLS = select(*(source_states.c[name] for name in ("source", "next_poll", "last_try", "error")))
_KEPT_AS = (IS_OWED, IS_SENDING, IS_POSTPONED)


def _waits(connection: Connection, kept_as: str) -> list[Waits]:
    # As the index of those that are still to be sent has it, or all would be looked through.
    of = deliveries.c.target, deliveries.c.state
    since = func.min(deliveries.c.created, type_=deliveries.c.created.type)
    query = select(*of, func.count().label("number"), since.label("since"))
    rows = connection.execute(query.where(text(kept_as)).group_by(*of))
    return [Waits(row.target, DeliveryState(row.state), row.number, row.since) for row in rows]
