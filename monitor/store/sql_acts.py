"""What people do about stories, in a SQL database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import and_, select, update

from monitor.model import Acknowledgement, Feedback, Mute, MuteKind
from monitor.store import dialect, page_facets
from monitor.store.delivery_rows import mute_of, mute_values
from monitor.store.delivery_tables import acknowledgements, feedback, mutes
from monitor.store.transactions import Transactions


class SqlActs(Transactions):
    """Mutes, acknowledgements and feedback of `monitor.ports.DeliveryArchive`."""

    def mutes(self, now: datetime) -> tuple[Mute, ...]:
        """See `monitor.ports.DeliveryArchive`."""
        query = select(mutes).where(
            mutes.c.until > now, mutes.c.created <= now, mutes.c.ended.is_(None)
        )
        with self._looking() as connection:
            rows = connection.execute(query.order_by(mutes.c.created, mutes.c.id))
            return tuple(mute_of(row) for row in rows)

    def mute(self, mute: Mute) -> None:
        """See `monitor.ports.DeliveryArchive`."""
        with self._transaction() as connection:
            connection.execute(
                dialect.insert(mutes).on_conflict_do_nothing().values(**mute_values(mute))
            )
            is_of_one = mute.kind is MuteKind.STORY
            page_facets.note(connection, [mute.value if is_of_one else page_facets.MANY])

    def unmute(self, name: str, at: datetime) -> bool:
        """See `monitor.ports.DeliveryArchive`."""
        holds = and_(mutes.c.id == name, mutes.c.until > at, mutes.c.ended.is_(None))
        with self._transaction() as connection:
            done = connection.execute(update(mutes).where(holds).values(ended=at))
            page_facets.note(connection, [page_facets.MANY] if done.rowcount else [])
            return done.rowcount > 0

    def acknowledge(self, taken: Acknowledgement) -> None:
        """See `monitor.ports.DeliveryArchive`."""
        put = dialect.insert(acknowledgements).on_conflict_do_nothing()
        with self._transaction() as connection:
            connection.execute(put.values(story=taken.story, at=taken.at, by=taken.by))
            page_facets.take(connection, taken.story)

    def acknowledged(self, stories: Collection[str]) -> Mapping[str, Acknowledgement]:
        """See `monitor.ports.DeliveryArchive`."""
        query = select(acknowledgements).where(acknowledgements.c.story.in_(list(stories)))
        with self._looking() as connection:
            rows = connection.execute(query.order_by(acknowledgements.c.at))
            return {row.story: Acknowledgement(row.story, row.by, row.at) for row in rows}

    def give_feedback(self, feedback: Feedback) -> None:
        """See `monitor.ports.DeliveryArchive`."""
        with self._transaction() as connection:
            connection.execute(
                _PUT_FEEDBACK,
                {
                    "story": feedback.story,
                    "rule": feedback.rule,
                    "at": feedback.at,
                    "verdict": feedback.verdict,
                    "by": feedback.by,
                },
            )
            page_facets.note(connection, [feedback.story])


_PUT_FEEDBACK = dialect.insert(feedback).on_conflict_do_nothing()
