"""Writes a copy of a database into one on a PostgreSQL server; see `monitor.store.copying`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self, cast

from sqlalchemy import Connection, Table, text
from sqlalchemy.exc import DBAPIError

from monitor.model import Server
from monitor.store.postgres import PostgresServer

_SEQUENCE = "CAST(pg_get_serial_sequence(:table, :column) AS regclass)"


class IntoServer:
    """Implements `monitor.store.copying.Into`: one transaction, in which nobody else can write."""

    connection: Connection

    def __init__(self, server: Server) -> None:
        self._database = PostgresServer(server)
        self._closing = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            engine = self._database.writing()
            stack.callback(engine.dispose)
            self.connection = stack.enter_context(engine.begin())
            self._closing = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is None:
            # So that it knows at once which way to find things is short.
            self.connection.execute(text("ANALYZE"))
        self._closing.__exit__(kind, error, traceback)

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
