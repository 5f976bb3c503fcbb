"""Upgrades of a database that die after their n-th statement, for each n in turn, in forks.

``python -m tests.faults.dying OLD WORK FIRST STEP`` prints a line of JSON for each death: after how
many statements, the revision that the database has then, and what is wrong with it once the upgrade
was done again. It ends when an upgrade is through.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from monitor.store import check, revision_of, upgrade


def die_after(number: int) -> None:
    """Have this process die as by kill -9 once so many statements were executed."""
    left = iter(range(number - 1, -1, -1))

    def executed(*_: Any) -> None:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "after_cursor_execute", executed)


def main() -> None:
    """Die, look, and do it again."""
    old, work = Path(sys.argv[1]), Path(sys.argv[2])
    for number in count(int(sys.argv[3]), int(sys.argv[4])):
        for left in work.parent.glob(f"{work.name}*"):
            left.unlink()
        shutil.copy(old, work)
        child = os.fork()
        if child == 0:
            die_after(number)
            upgrade(work)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        died = os.waitstatus_to_exitcode(status) == -signal.SIGKILL
        between = revision_of(work).id
        upgrade(work)
        wrong = [*check(work), *([] if revision_of(work).is_current else ["not upgraded"])]
        print(json.dumps({"after": number, "died": died, "between": between, "wrong": wrong}))  # noqa: T201
        if not died:
            return


if __name__ == "__main__":
    main()
