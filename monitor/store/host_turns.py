"""Statements that give a host to one who asks it, by the clock of the server."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam

from monitor.store import server_clock
from monitor.store.cluster_tables import hosts
from monitor.store.dialect import insert


@cache
def ask() -> Any:
    """Takes ``host`` for the time of the ``lease``, unless somebody has it or it is to rest."""
    until = server_clock.NOW_MS + bindparam("lease", type_=hosts.c.free_at.type)
    put = insert(hosts).values(host=bindparam("host"), holder=bindparam("holder"), free_at=until)
    return put.on_conflict_do_update(
        index_elements=["host"],
        set_={"holder": put.excluded.holder, "free_at": put.excluded.free_at},
        where=hosts.c.free_at <= server_clock.NOW_MS,
    ).returning(hosts.c.host)


@cache
def leave() -> Update:
    """Lets the host ``of`` rest for the ``pause``, if it was taken ``by`` us."""
    until = server_clock.NOW_MS + bindparam("pause", type_=hosts.c.free_at.type)
    return (
        hosts.update()
        .where(hosts.c.host == bindparam("of"), hosts.c.holder == bindparam("by"))
        .values(free_at=until, holder="")
    )
