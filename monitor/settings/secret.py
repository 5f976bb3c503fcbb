"""Which values are secrets: whoever sees a problem must not see them."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path

from monitor.errors import Place, Problem, Severity
from monitor.settings.document import Document, KeyPath

_KEYS = frozenset({"password", "apprise", "secret"})
_PATHS = frozenset({("heartbeat", "url")})


def is_secret(path: Sequence[str | int]) -> bool:
    """Whether the value at a path is a secret, or part of one."""
    return any(key in _KEYS for key in path) or tuple(path[:2]) in _PATHS


def open_secret(document: Document, path: Path, where: KeyPath) -> Problem | None:
    """A warning if a secret stands in a file which every user of the machine can read."""
    if not path.stat().st_mode & stat.S_IROTH:
        return None
    value = document.values
    for key in where:
        value = value.get(key) if isinstance(value, dict) else None
    if not isinstance(value, str) or not value or "${" in value:
        return None
    place = document.place(where)
    return Problem(
        Place(place.file, place.line, place.column),
        f"a {where[-1]} stands in a file that every user of this machine can read",
        f"`{where[-1]}: {{file: …}}` or ${{NAME}}, or `chmod o-r {path}`",
        Severity.WARNING,
    )
