"""What can go wrong, each kind something a caller treats differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class MonitorError(Exception):
    """Base of all our errors. Its text names the place, the problem and what would be right."""

    exit_code = 1


class Severity(StrEnum):
    """Whether a problem in the configuration stops the part it is in."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file of ``config/``. Lines and columns count from 1; ``excerpt`` is the line."""

    file: str
    line: int = 1
    column: int = 1
    excerpt: str = ""
    width: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in the configuration. ``instead`` says what would be right."""

    place: Place
    message: str
    instead: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """``file:line:column: error: message``, the line, a caret, and what would be right."""
        place = self.place
        head = f"{place.file}:{place.line}:{place.column}: {self.severity}: {self.message}"
        lines = [head]
        if place.excerpt:
            # Tabs keep their width in the line with the caret.
            indent = "".join(c if c == "\t" else " " for c in place.excerpt[: place.column - 1])
            lines += [f"  {place.excerpt}", f"  {indent}{'^' * max(1, place.width)}"]
        if self.instead:
            lines.append(f"  instead: {self.instead}")
        return "\n".join(lines)


class ConfigError(MonitorError):
    """The configuration cannot be used at all."""

    exit_code = 2

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class QueryError(MonitorError):
    """A query cannot be read. ``start`` and ``end`` are offsets in characters of the query."""

    exit_code = 2

    def __init__(self, message: str, start: int, end: int, instead: str = "") -> None:
        super().__init__(message)
        self.start = start
        self.end = max(end, start + 1)
        self.instead = instead


class FetchError(MonitorError):
    """An address could not be fetched.

    ``retry_after``: the server asks us to wait that long. ``permanent``: there is no use in trying
    again. ``gone``: the server says so for good (410). ``asked`` is false if the host was not asked
    at all, because it wants us to wait.
    """

    def __init__(
        self,
        message: str,
        *,
        retry_after: timedelta | None = None,
        permanent: bool = False,
        gone: bool = False,
        asked: bool = True,
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.permanent = permanent
        self.gone = gone
        self.asked = asked


class ReadError(MonitorError):
    """What was fetched cannot be read: not a feed, a page without text.

    ``deadly``: reading it took a worker process its life, or would have taken too long.
    """

    def __init__(self, message: str, *, deadly: bool = False) -> None:
        super().__init__(message)
        self.deadly = deadly


class SendError(MonitorError):
    """A channel did not take a message.

    ``permanent``: a retry cannot help. ``uncertain``: it may have arrived all the same, so the next
    try is marked as a repeat. ``retry_after``: it asks us to wait that long.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        uncertain: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.uncertain = uncertain
        self.retry_after = retry_after


class DatabaseError(MonitorError):
    """The database cannot be used as it is."""

    exit_code = 3


class RefusedError(DatabaseError):
    """The database works, and takes this one thing never: what is wrong is in the data."""


class LostClaimError(DatabaseError):
    """Somebody else has taken over what this process had claimed."""


class AlreadyRunningError(MonitorError):
    """Another daemon works on the same database."""

    exit_code = 4


class StuckError(MonitorError):
    """The daemon cannot go on; a new one can."""
