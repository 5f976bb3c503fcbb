"""What tests ask a database directly, whichever it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import text

from monitor.model import Address
from monitor.store.database import database_at


def rows(address: Address, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """What it answers to SQL that both understand; ``values`` are its parameters, as ``:name``."""
    engine = database_at(address).reading()
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement), values)]
    finally:
        engine.dispose()


def change(address: Address, statement: str, **values: Any) -> None:
    """Do it something that no part of the program would."""
    engine = database_at(address).writing()
    try:
        with engine.begin() as connection:
            connection.execute(text(statement), values)
    finally:
        engine.dispose()


def file_of(address: Address) -> Path:
    """The file of a database that is one."""
    assert isinstance(address, Path)
    return address
