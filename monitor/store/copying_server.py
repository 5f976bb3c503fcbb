"""Writes a copy of a database into one on a PostgreSQL server; see `monitor.store.copying`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Connection, Table, text
from sqlalchemy.exc import DBAPIError

from monitor.model import Server
from monitor.store.postgres import PostgresServer

_REFERENCES = text(
    "SELECT CAST(CAST(conrelid AS regclass) AS text) AS source, conname, pg_get_constraintdef(oid)"
    " AS said FROM pg_constraint"
    " WHERE contype = 'f' AND connamespace = CAST(current_schema() AS regnamespace)"
)
_SEQUENCE = "CAST(pg_get_serial_sequence(:table, :column) AS regclass)"


@contextmanager
def into_server(server: Server) -> Iterator[IntoServer]:
    """One transaction, in which nobody else can write."""
    engine = PostgresServer(server).writing(may_rest=True)
    try:
        with engine.begin() as connection:
            into = IntoServer(connection)
            yield into
            into.complete()
    finally:
        engine.dispose()


class IntoServer:
    """Implements `monitor.store.copying.Into`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._references: Sequence[Any] = ()

    def begin(self) -> None:
        """Put off what would be checked for each row by itself, a third of the time."""
        self._references = self.connection.execute(_REFERENCES).all()
        for each in self._references:
            self._alter(f'{each.source} DROP CONSTRAINT "{each.conname}"')

    def complete(self) -> None:
        """Check now what was put off."""
        for each in self._references:
            self._alter(f'{each.source} ADD CONSTRAINT "{each.conname}" {each.said}')
        # So that it knows at once which way to find things is short.
        self.connection.execute(text("ANALYZE"))

    def _alter(self, change: str) -> None:
        self.connection.exec_driver_sql(f"ALTER TABLE {change}")

    def put(self, table: Table, rows: Iterator[Sequence[Any]]) -> None:
        """Store rows, with the columns in the order of the table."""
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        statement = f'COPY "{table.name}" ({names}) FROM STDIN'
        from psycopg import adapters  # noqa: PLC0415 - only who has PostgreSQL needs it
        from psycopg.adapt import PyFormat  # noqa: PLC0415

        driver = cast("Any", self.connection.connection.driver_connection)
        try:
            with driver.cursor() as cursor:
                # The dumper of `monitor.store.postgres` is in Python: a third slower.
                cursor.adapters.register_dumper(str, adapters.get_dumper(str, PyFormat.TEXT))
                with cursor.copy(statement) as copying:
                    for row in rows:
                        copying.write_row([storable(value) for value in row])
        except cast("Any", self.connection.dialect).loaded_dbapi.Error as error:
            raise DBAPIError(statement, None, error) from error

    def go_on_from(self, table: Table, number: int) -> None:
        """Give later rows higher numbers than this."""
        query = text(f"SELECT setval({_SEQUENCE}, :number)")
        self.connection.execute(query, {**_numbered(table), "number": number})


def last_on_server(connection: Connection, table: Table) -> int:
    """The highest number that was given to a row of a table."""
    query = text(f"SELECT pg_sequence_last_value({_SEQUENCE})")
    return int(connection.execute(query, _numbered(table)).scalar_one() or 0)


def storable(value: Any) -> Any:
    """What a server stores of it: a text without NUL, which PostgreSQL does not know."""
    if type(value) is str and "\0" in value:
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return value


def _numbered(table: Table) -> dict[str, str]:
    column = table.autoincrement_column
    return {"table": table.name, "column": column.name if column is not None else ""}
