"""The audit log for its page: all of it, or of somebody or some act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from monitor.store.page_status import Logged
from monitor.store.telling_queries import Connections
from monitor.store.web import Deed
from monitor.store.web_tables import audit


@dataclass(frozen=True, slots=True)
class LogPage:
    """Lines, the newest first; ``before`` is the number before which it goes on, if it does."""

    lines: Sequence[Logged]
    before: int | None


class AuditReader(Connections):
    """Answers what the page of the audit log shows."""

    def log_page(
        self,
        before: int | None = None,
        limit: int = 100,
        *,
        by: str = "",
        act: str = "",
        among: int = 20_000,
    ) -> LogPage:
        """The newest lines before that number, of somebody or of one act if that is given.

        Those are looked for among so many lines, so that a page may have few and yet go on.
        """
        wanted = [audit.c.by == by] if by else []
        wanted += [audit.c.act == act] if act else []
        with self._connection() as connection:
            if before is None:
                newest = connection.execute(select(func.max(audit.c.number))).scalar_one()
                before = (newest or 0) + 1
            floor = max(0, before - 1 - among) if wanted else 0
            of = (audit.c.number < before, audit.c.number > floor, *wanted)
            query = select(audit).where(*of).order_by(audit.c.number.desc()).limit(limit + 1)
            rows = connection.execute(query).all()
        lines = [
            Logged(row.number, Deed(row.at, row.by, row.via, row.act, row.about, row.address))
            for row in rows[:limit]
        ]
        if len(rows) > limit:
            return LogPage(lines, lines[-1].number)
        return LogPage(lines, floor + 1 if floor else None)
