"""Which values are secrets: whoever sees a problem must not see them."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from monitor.errors import Place, Problem, Severity
from monitor.settings.document import Document, KeyPath

_KEYS = frozenset({"password", "apprise", "secret", "webhook"})
_PATHS = frozenset({("heartbeat", "url")})
# At the top of the files: only in these are there any.
_PARTS = ("mail", "targets", "heartbeat", "links", "users", "tokens")
# A key of that name with a value, also where the file is no YAML or has the key twice.
_WRITTEN = re.compile(
    r"""(^|[\s{,"'])(password|apprise|secret)["']?\s*:\s*(?!["']?\$\{|\{\s*["']?file\b)[^\s#]"""
    r"|\$argon2|\bmon_\w"
)


# The line of a database, once the names of variables are taken out of it.
_DATABASE = re.compile(r"database|postgres", re.IGNORECASE)
_LOGIN = re.compile(r"(postgres[\w+]*:|://)/*[^:]*:.+@|(\?.*|password\s*)=\s*[^\s&]", re.IGNORECASE)


def is_secret(path: Sequence[str | int]) -> bool:
    """Whether the value at a path is a secret, or part of one."""
    # `digest` is one of a token only: targets have another one.
    is_of_token = len(path) > 2 and (path[0], path[2]) == ("tokens", "digest")
    return is_of_token or any(key in _KEYS for key in path) or tuple(path[:2]) in _PATHS


def open_secret(document: Document, path: Path, where: KeyPath) -> Problem | None:
    """A warning if a secret stands in a file which every user of the machine can read."""
    if not path.stat().st_mode & stat.S_IROTH:
        return None
    value = document.values
    for key in where:
        if isinstance(value, list) and isinstance(key, int) and key < len(value):
            value = value[key]
        else:
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


def without_secrets(problem: Problem, document: Document | None) -> Problem:
    """The problem, without the line of the file if a secret stands in it."""
    if not problem.place.excerpt:
        return problem
    if _WRITTEN.search(problem.place.excerpt) or _has_login(problem.place.excerpt):
        return _without_line(problem)
    if document is None or not isinstance(document.values, dict):
        return problem
    for key in _PARTS:
        for path in _literal(document.values.get(key), (key,)):
            place = document.place(path)
            if place.line == problem.place.line:
                return _without_line(problem)
    return problem


def _has_login(line: str) -> bool:
    """Whether a line has the URL of a database with what may be a password."""
    return bool(_DATABASE.search(line) and _LOGIN.search(re.sub(r"\$\{[^}]*\}", "", line)))


def _without_line(problem: Problem) -> Problem:
    return replace(problem, place=replace(problem.place, excerpt=""))


def _literal(value: Any, path: KeyPath) -> Iterator[KeyPath]:
    """The paths of secrets that are written in the file itself."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _literal(each, (*path, key))
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from _literal(each, (*path, at))
    # Something in place of keys and values may be a secret that stands one level too high.
    elif _is_written(value) and (len(path) == 1 or (is_secret(path) and path[-1] != "file")):
        yield path


def _is_written(value: Any) -> bool:
    return re.fullmatch(r"\s*(\$\{[^}]*\})?\s*", str(value or "")) is None
