"""Databases with rows in each table, to be copied and compared."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import BigInteger, Column, Float, Integer, LargeBinary, Table

from monitor.model import Address, Server
from monitor.store import upgrade
from monitor.store.copying import tables
from monitor.store.tables import Instant

ROWS = 3
# What a format in which rows are sent might take for something else.
SIGNS = "ä 🎈 \\N \\. \t\n\r ' \" %s {} NULL"
EXAMPLES: tuple[tuple[type[Any], Callable[[int], Any]], ...] = (
    (LargeBinary, lambda number: bytes([0, 255, number])),
    (Float, lambda number: number / 3),
    (BigInteger, lambda number: number * 2**33),
    (Integer, lambda number: number),
)
# A file has no workers that would go on with them.
UNFINISHED = frozenset({"unmatched", "ungrouped"})


class OutOfPowerError(Exception):
    """What breaks a copy off."""


def value(column: Column[Any], number: int) -> Any:
    """A value that a column can hold, another one for each number; nothing where it may be."""
    for key in column.foreign_keys:
        return value(key.column, number)
    if column.nullable and number == ROWS:
        return None
    if isinstance(column.type, Instant):
        return f"2026-03-04T12:00:00.{number:06}Z"
    kind = getattr(column.type, "impl", column.type)
    return next(
        (example(number) for types, example in EXAMPLES if isinstance(kind, types)),
        f"{column.name} {number} {SIGNS}",
    )


def fill_all(path: Path, without: frozenset[str] = frozenset()) -> None:
    """A database with some rows in each table."""
    upgrade(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for table in tables():
            marks = ", ".join("?" * len(table.columns))
            rows = [[value(each, row + 1) for each in table.columns] for row in range(ROWS)]
            if table.name not in without:
                connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)
        connection.commit()


def rows_of(address: Address, table: Table) -> list[Sequence[Any]]:
    """All rows of a table, as they are kept."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    query = f'SELECT {names} FROM "{table.name}"'
    if isinstance(address, Path):
        with closing(sqlite3.connect(address)) as file:
            rows = file.execute(query).fetchall()
    else:
        with psycopg.connect(address.url) as server:
            rows = server.execute(query.encode()).fetchall()
    return sorted(rows, key=repr)


def everything(address: Address) -> dict[str, list[Sequence[Any]]]:
    return {table.name: rows_of(address, table) for table in tables()}


def is_empty(address: Address) -> bool:
    return not any(everything(address).values())


def on_server(server: Server, statement: str) -> Any:
    with psycopg.connect(server.url, autocommit=True) as connection:
        done = connection.execute(statement.encode())
        return done.fetchone() if done.description else None


def in_file(path: Path, statement: str) -> Any:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return connection.execute(statement).fetchone()


def break_off_at(name: str) -> Callable[[str, int, int], None]:
    def told(table: str, done: int, _total: int) -> None:
        if table == name and done:
            raise OutOfPowerError

    return told
