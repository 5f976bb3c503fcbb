"""Claims with a value that only grows, so that an old claim is told from a new one."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, select

from monitor.errors import LostClaimError
from monitor.model import Fence
from monitor.store.cluster_tables import fences
from monitor.store.dialect import insert

# Shared, so that the claim cannot go to another before what follows is committed.
_CHECK = select(fences.c.value).where(fences.c.name == bindparam("name")).with_for_update(read=True)


def claim(connection: Connection, name: str, holder: str, now: datetime) -> Fence:
    """Claim a role or a bucket; whoever had it before has lost it."""
    given = {"name": name, "value": 1, "holder": holder, "since": now}
    return Fence(name, connection.execute(_claim(), given).scalar_one())


@cache
def _claim() -> Any:
    put = insert(fences)
    others = {"holder": put.excluded.holder, "since": put.excluded.since}
    higher = put.on_conflict_do_update(
        index_elements=["name"], set_={"value": fences.c.value + 1, **others}
    )
    return higher.returning(fences.c.value)


def check(connection: Connection, fence: Fence) -> None:
    """Raises LostClaimError if somebody else has claimed the same."""
    value = connection.execute(_CHECK, {"name": fence.name}).scalar_one_or_none()
    if value != fence.value:
        raise LostClaimError(
            f"{fence.name} was taken over by another worker (claim {value} instead of"
            f" {fence.value}); what was done meanwhile is not stored"
        )
