"""The tables on PostgreSQL: from the migrations as from scratch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from monitor.model import Server
from monitor.store.postgres import PostgresServer
from monitor.store.tables import metadata
from tests.databases import rows
from tests.postgres import Postgres

# Of everything in the schema what it is, without what a server numbers by itself.
SCHEMA = {
    "tables": "SELECT relname, relkind, relpersistence, CAST(reloptions AS TEXT) FROM pg_class"
    " WHERE relnamespace = CAST('public' AS regnamespace)",
    "columns": "SELECT table_name, ordinal_position, column_name, data_type, is_nullable,"
    " column_default, collation_name, is_identity, is_generated FROM information_schema.columns"
    " WHERE table_schema = 'public'",
    "storage": "SELECT CAST(attrelid AS regclass), attname, attstorage, attcompression,"
    " attstattarget FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
    " WHERE relnamespace = CAST('public' AS regnamespace) AND attnum > 0",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": "SELECT CAST(conrelid AS regclass), conname, contype, condeferrable,"
    " pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = CAST('public' AS regnamespace)",
    "functions": "SELECT proname, pg_get_functiondef(oid) FROM pg_proc"
    " WHERE pronamespace = CAST('public' AS regnamespace)",
    "sequences": "SELECT sequencename, data_type, start_value, increment_by, cache_size"
    " FROM pg_sequences WHERE schemaname = 'public'",
    "triggers": "SELECT CAST(tgrelid AS regclass), tgname, pg_get_triggerdef(oid) FROM pg_trigger"
    " WHERE NOT tgisinternal",
}


@pytest.fixture
def scratch(postgres: Postgres) -> Iterator[Server]:
    """A database with the tables that the program knows, and no migration."""
    server = Server(postgres.database())
    engine = PostgresServer(server).lightly()
    metadata.create_all(engine)
    engine.dispose()
    yield server
    postgres.drop(server.url)


@pytest.mark.parametrize("of", SCHEMA)
def test_the_tables_from_scratch_are_those_from_the_migrations(
    server: Server, scratch: Server, of: str
) -> None:
    migrated, made = (sorted(map(str, rows(each, SCHEMA[of]))) for each in (server, scratch))

    assert [each for each in migrated if "alembic_version" not in each] == made
