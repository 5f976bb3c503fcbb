"""What SQLite and PostgreSQL say differently, each in both ways; nothing else asks which it is.

Text columns of PostgreSQL have the collation "C": their order is that of SQLite, whatever the
database was made with.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import reduce
from typing import Any, cast

from sqlalchemy import (
    REAL,
    BigInteger,
    Column,
    ColumnElement,
    Double,
    FromClause,
    Integer,
    Join,
    Text,
    bindparam,
    column,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler, TypeCompiler
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.expression import Executable
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeEngine

__all__ = [
    "Insert",
    "Long",
    "Real",
    "apart",
    "gathered",
    "in_turn",
    "insert",
    "item",
    "listed",
    "one_of",
    "spelled",
    "texts_of",
    "values_of",
]

# The `insert` of PostgreSQL's dialect is the one whose ON CONFLICT both can say.

Long = BigInteger().with_variant(Integer, "sqlite")
"""An integer of eight bytes; STRICT tables of SQLite have no other name for it than INTEGER."""
Real: TypeEngine[float] = Double().with_variant(REAL, "sqlite")
"""A number of eight bytes; what PostgreSQL calls REAL has four."""


@compiles(Text, "postgresql")
def _text(type_: Text, compiler: TypeCompiler, **kw: Any) -> str:
    said = compiler.visit_TEXT(type_, **kw)  # type: ignore[attr-defined]
    is_column = isinstance(kw.get("type_expression"), Column)
    return f'{said} COLLATE "C"' if is_column and not type_.collation else said


def listed(values: Iterable[Any]) -> str:
    """Values for `one_of` and `values_of`, as they were stored: text has no NUL there."""
    given = list(values)
    said = json.dumps(given)
    return said if r"\u0000" not in said else json.dumps(_without_nul(given))


def _without_nul(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_without_nul(each) for each in value]
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value


def one_of(of: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether a column has one of the values that `listed` makes of the parameter with this name.

    Statements with it are the same for any number of values, and are not put together each time.
    """
    given = texts_of(name, f"{name}_given")
    return of.in_(select(_as_in(of, given.c.value)))


def texts_of(name: str, alias: str = "given") -> Any:
    """What `listed` makes of the parameter with this name, as a table with a ``value`` of text."""
    return _Plain(bindparam(name, type_=Text())).table_valued(column("value", Text()), name=alias)


def _as_in(of: ColumnElement[Any], value: ColumnElement[Any]) -> ColumnElement[Any]:
    return _Number(value) if isinstance(of.type, Integer | BigInteger) else value


class _Plain(FunctionElement[Any]):
    """The texts and numbers of a JSON array, as rows."""

    name = "json_each"
    inherit_cache = True


class _Number(FunctionElement[int]):
    """What PostgreSQL knows only as the text of a number."""

    name = "number"
    type = Long
    inherit_cache = True


@compiles(_Plain, "sqlite")
def _json_each(element: _Plain, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **kw)})"


@compiles(_Plain, "postgresql")
def _plain_elements(element: _Plain, compiler: SQLCompiler, **kw: Any) -> str:
    return f"jsonb_array_elements_text(CAST({compiler.process(element.clauses, **kw)} AS jsonb))"


@compiles(_Number, "sqlite")
def _as_it_is(element: _Number, compiler: SQLCompiler, **kw: Any) -> str:
    return str(compiler.process(element.clauses, **kw))


@compiles(_Number, "postgresql")
def _from_text(element: _Number, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **kw)} AS BIGINT)"


class _Each(FunctionElement[Any]):
    """The elements of a JSON array in text, as rows."""

    name = "json_each"
    inherit_cache = True


@compiles(_Each, "sqlite")
def _each_of_json(element: _Each, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **kw)})"


@compiles(_Each, "postgresql")
def _elements(element: _Each, compiler: SQLCompiler, **kw: Any) -> str:
    return f"jsonb_array_elements(CAST({compiler.process(element.clauses, **kw)} AS jsonb))"


def values_of(array: ColumnElement[str] | str, name: str = "given") -> Any:
    """The elements of a JSON array as a table with the column ``value``, for `item`.

    ``array`` is a column, or the name of a parameter.
    """
    given = bindparam(array, type_=Text()) if isinstance(array, str) else array
    return _Each(given).table_valued("value", name=name)


class item(FunctionElement[str]):  # noqa: N801
    """What stands in an element of `values_of` at a key or place, as text; None if nothing does.

    ``type_`` gives something else than text.
    """

    name = "item"
    inherit_cache = True

    def __init__(
        self,
        element: ColumnElement[Any],
        at: str | int,
        type_: TypeEngine[Any] | None = None,
    ) -> None:
        self.type = type_ or Text()
        key = f"'{at}'" if isinstance(at, str) else str(at)
        path = f"'$.{at}'" if isinstance(at, str) else f"'$[{at}]'"
        super().__init__(element, literal_column(path), literal_column(key))


@compiles(item, "sqlite")
def _item_by_path(element: item, compiler: SQLCompiler, **kw: Any) -> str:
    value, path, _ = (compiler.process(each, **kw) for each in element.clauses)
    return f"json_extract({value}, {path})"


@compiles(item, "postgresql")
def _item_by_key(element: item, compiler: SQLCompiler, **kw: Any) -> str:
    value, _, key = (compiler.process(each, **kw) for each in element.clauses)
    said = f"({value} ->> {key})"
    return f"{said}::bigint" if isinstance(cast("Any", element.type), Integer) else said


class gathered(FunctionElement[str]):  # noqa: N801
    """Of a group two values of each row, as a JSON array of pairs: one row costs less than many."""

    name = "gathered"
    type = Text()
    inherit_cache = True


@compiles(gathered, "sqlite")
def _group_array(element: gathered, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_group_array(json_array({compiler.process(element.clauses, **kw)}))"


@compiles(gathered, "postgresql")
def _json_agg(element: gathered, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_agg(json_build_array({compiler.process(element.clauses, **kw)}))::text"


class _Crossed(Join):
    inherit_cache = True


@compiles(_Crossed)
def _cross(element: _Crossed, compiler: SQLCompiler, **kw: Any) -> str:
    left, right = (compiler.process(each, **kw) for each in (element.left, element.right))
    return f"{left} CROSS JOIN {right}"


def in_turn(first: FromClause, *others: FromClause) -> FromClause:
    """Tables that SQLite is to look into in this order, for what the statement's ``where`` says.

    It has no statistics, and may begin with another. PostgreSQL has some, and decides by itself.
    """
    return reduce(lambda left, right: _Crossed(left, right, true()), others, first)


class apart(FunctionElement[Any]):  # noqa: N801
    """A column of text by whose index rows are not to be looked for, nor in its order.

    Where few rows fit, too many that do not would be looked at before them: SQLite does not know
    how many there are, and PostgreSQL takes it that they lie evenly.
    """

    name = "apart"
    inherit_cache = True

    def __init__(self, column: ColumnElement[Any]) -> None:
        self.type = column.type
        super().__init__(column)


@compiles(apart, "sqlite")
def _hidden(element: apart, compiler: SQLCompiler, **kw: Any) -> str:
    return f"+{compiler.process(element.clauses, **kw)}"


@compiles(apart, "postgresql")
def _appended(element: apart, compiler: SQLCompiler, **kw: Any) -> str:
    return f"({compiler.process(element.clauses, **kw)} || '')"


class spelled(Executable, ClauseElement):  # noqa: N801
    """A statement that each database is told in its own words, with the same parameters."""

    inherit_cache = True
    _traverse_internals = [  # noqa: RUF012 - as SQLAlchemy has it
        ("sqlite", InternalTraversal.dp_clauseelement),
        ("postgresql", InternalTraversal.dp_clauseelement),
    ]

    def __init__(self, *, sqlite: ClauseElement, postgresql: ClauseElement) -> None:
        self.sqlite = sqlite
        self.postgresql = postgresql


@compiles(spelled, "sqlite")
def _in_sqlite(element: spelled, compiler: SQLCompiler, **kw: Any) -> str:
    return str(compiler.process(element.sqlite, **kw))


@compiles(spelled, "postgresql")
def _in_postgresql(element: spelled, compiler: SQLCompiler, **kw: Any) -> str:
    return str(compiler.process(element.postgresql, **kw))
