"""What the commands share that change users.yaml."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import MonitorError
from monitor.settings import load
from monitor.settings.source_text import replace_file
from monitor.settings.users_text import NEW, ids_in


class NotWrittenError(MonitorError):
    """users.yaml is as it was."""


def ids_of(config: Path, key: str) -> list[str]:
    """The ids in the list ``users`` or ``tokens``, also of those with mistakes."""
    path = config / "users.yaml"
    try:
        return ids_in(path.read_bytes(), key) if path.exists() else []
    except (OSError, ValueError) as error:
        raise _not_written(path, error) from error


def changed(config: Path, change: Callable[[bytes], bytes]) -> Path:
    """Change the file, or make it; two who do so at once do it one after the other."""
    path = config / "users.yaml"
    try:
        with _alone(config):
            old = path.read_bytes() if path.exists() else NEW.encode()
            replace_file(path, change(old), private=True)
    except (OSError, ValueError) as error:
        raise _not_written(path, error) from error
    return path


def told_of(config: Path) -> str:
    """What is wrong with the file or the page now, in lines."""
    files = {str(config / "users.yaml"), str(config / "monitor.yaml")}
    problems = load(config, os.environ).problems
    return "".join(f"{each}\n" for each in problems if each.place.file in files)


@contextmanager
def _alone(config: Path) -> Iterator[None]:
    """Until the end nobody else changes files of the folder by these commands."""
    folder = os.open(config, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _not_written(path: Path, error: Exception) -> NotWrittenError:
    reason = getattr(error, "strerror", None) or error
    return NotWrittenError(f"{path}: is as it was: {reason}")
