"""Takes over users.yaml by itself, as soon as it has changed.

The rest of the configuration is taken over when the daemon does, and a mistake somewhere in it can
keep it from doing so. Who was removed, or has another role or password, must not wait for that.

What is done with the file is what a start would do with it, with one difference: nobody gets in by
a file that is gone or has no users left, where a start would open the page to this machine. A user
or token with a mistake is out, the others stay. A file of which no user can be read lets nobody in
(`Users.lost`), even if there were good ones before: which of them were removed cannot be known.
Sessions outlast it, so once the file is mended people go on where they were. As editors write files
in pieces, what has mistakes is acted upon only if it looks the same at the next look.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import structlog

from monitor.errors import Problem, Severity
from monitor.settings.parts import Reader
from monitor.settings.users import Users, users_of
from monitor.web.site import Site

Look = tuple[object, ...]

log = structlog.get_logger()


class UsersWatch:
    """Looks at users.yaml, and the secrets that it names, when it is told to."""

    def __init__(self, site: Site, environ: Mapping[str, str]) -> None:
        self._site = site
        self._environ = environ
        self._files: tuple[Path, ...] = (site.settings.directory / "users.yaml",)
        self._seen: Look | None = None
        self._doubtful: Look | None = None
        self._found: Users | None = None

    def look(self) -> None:
        """Look once; blocks for as long as reading the file takes."""
        look = tuple(_look(each) for each in self._files)
        if self._seen is None and look == (None,):
            # There is none, and there was none at the start.
            self._seen = look
        if look != self._seen:
            self._read(look)
        elif self._found is not None and not self._has(self._found):
            # The whole configuration was read before the file was changed, and taken over after it.
            self._site.admit(self._found)

    def _read(self, look: Look) -> None:
        settings = self._site.settings
        reader = Reader(settings.directory, self._environ)
        found = users_of(reader, self._files[0], [each.id for each in settings.desks])
        errors = [each for each in reader.shown() if each.severity is Severity.ERROR]
        if (errors or not found.users) and look != self._doubtful:
            self._doubtful = look
            return
        # Secrets that it names now are looked at from the next time on.
        self._files = (self._files[0], *reader.secret_files)
        self._seen = look if len(self._files) == len(look) else ()
        self._found = found
        _log(found, errors)
        if found.lost or not self._has(found):
            self._site.admit(found)
            log.info("the page has taken over the users", users=len(found.users))

    def _has(self, found: Users) -> bool:
        web = self._site.web
        return (web.users, web.tokens) == (found.users, found.tokens)


def _look(path: Path) -> Look | None:
    """Another value when the file has changed; None if there is none to be seen."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size, seen.st_ino


def _log(found: Users, errors: list[Problem]) -> None:
    if found.lost:
        log.error("no user of users.yaml can be used: nobody is let in", errors=_told(errors))
    elif errors:
        log.warning("parts of users.yaml are left out", errors=_told(errors))


def _told(errors: list[Problem]) -> list[str]:
    return [str(each) for each in errors[:10]]
