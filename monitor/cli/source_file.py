"""What the commands share that change sources.yaml."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from monitor.errors import MonitorError, Severity
from monitor.model import Source, without_login
from monitor.settings import Settings, load
from monitor.settings.source_text import appended, ids_in, readable, replace_file
from monitor.wiring import Configured


class NotAddedError(MonitorError):
    """sources.yaml is as it was."""


def taken_ids(config: Path, settings: Settings) -> frozenset[str]:
    content = (config / "sources.yaml").read_bytes()
    return ids_in(content) | {each.id for each in settings.sources}


def shown(url: str) -> str:
    return readable(without_login(url))


def append(found: Configured, added: Sequence[Source]) -> None:
    """Add to sources.yaml, and put the old file back if the new one is wrong."""
    directory = found.settings.directory
    path = directory / "sources.yaml"
    before = Counter((each.place.file, each.message) for each in found.problems)
    try:
        old = path.read_bytes()
        replace_file(path, appended(old, added))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise NotAddedError(f"{path}: nothing was added: {reason}") from error
    is_right = False
    try:
        problems = load(directory, os.environ).problems
        errors = [each for each in problems if each.severity is Severity.ERROR]
        new = [each for each in errors if not before[each.place.file, each.message]]
        is_right = not new
    finally:
        if not is_right:
            replace_file(path, old)
    if new:
        told = "\n".join(map(str, new))
        raise NotAddedError(f"{path}: is as it was, as this would have been wrong in it:\n{told}")
