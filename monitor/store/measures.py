"""What running processes count, in a SQL database."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from monitor.model import Measured
from monitor.store import dialect
from monitor.store.transactions import Transactions
from monitor.store.web_tables import measures

_PUT = dialect.insert(measures)
_PUT_ANEW = _PUT.on_conflict_do_update(
    index_elements=[measures.c.process],
    set_={each.name: _PUT.excluded[each.name] for each in measures.c if not each.primary_key},
)


class SqlMeasures(Transactions):
    """The measures of `monitor.ports.Archive`."""

    def store_measures(self, measured: Measured) -> None:
        """See `monitor.ports.Archive`."""
        with self._light() as connection:
            connection.execute(
                _PUT_ANEW,
                {
                    "process": measured.process,
                    "started": measured.started,
                    "at": measured.at,
                    "version": measured.version,
                    "memory": measured.memory,
                    "text": measured.text,
                },
            )


def stored_measures(connection: Connection) -> Sequence[Measured]:
    """What each process counted last, by its name."""
    rows = connection.execute(select(measures).order_by(measures.c.process))
    return [
        Measured(row.process, row.started, row.at, row.version, row.memory, row.text)
        for row in rows
    ]
