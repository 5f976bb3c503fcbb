"""Tells when the files of a folder have changed and are quiet again; watchfiles lives here only.

The operating system says soon that something happened, but not always: nothing is heard through
many mounts (Docker, NFS), of links that lead elsewhere (Kubernetes), or of a folder that was
deleted and made anew. So its word is only a reason to look at once; we look ourselves, too.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import stat
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from monitor.ports import Clock

QUIET = timedelta(seconds=1)
# So long a change may stay unknown that the operating system says nothing of.
LOOK_EVERY = timedelta(seconds=10)
# How often the thread of watchfiles looks whether it is to end.
STEP = timedelta(milliseconds=250)
# What is larger is no configuration, and is not read to find that out.
LARGEST = 20_000_000

Sign = tuple[int, ...]
"""What stat says of a file; it changes with every write, rename and link."""

Contents = Mapping[Path, str]
"""A hash of each file, or why it has none."""

log = structlog.get_logger()


class Stillness:
    """Decides whether what changes is quiet again; knows nothing of files."""

    def __init__(self, signs: object, quiet: timedelta) -> None:
        self._settled = self._seen = signs
        self._since = 0.0
        self._quiet = quiet.total_seconds()

    @property
    def is_disturbed(self) -> bool:
        """Whether something changed that is not settled yet."""
        return self._seen != self._settled

    def look(self, signs: object, now: float) -> bool:
        """Whether these signs are new and have been the same for long enough, told once.

        >>> still = Stillness("a", timedelta(seconds=1))
        >>> [still.look(*each) for each in [("a", 0), ("b", 1), ("c", 1.9), ("c", 2.9), ("c", 4)]]
        [False, False, False, True, False]
        """
        if signs != self._seen:
            self._seen, self._since = signs, now
        if not self.is_disturbed or now - self._since < self._quiet:
            return False
        self._settled = signs
        return True


@dataclass(frozen=True, slots=True)
class Change:
    """The files as they are now; ``asked``: somebody wants them to be read, changed or not."""

    contents: Contents
    asked: bool = False


class Watch:
    """Watches the files that ``files`` names at every look, in these ``folders``.

    A change is what they contain now and did not when the watch was made, or was told last.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        files: Callable[[], Iterable[Path]],
        clock: Clock,
        *,
        quiet: timedelta = QUIET,
        look_every: timedelta = LOOK_EVERY,
    ) -> None:
        self._folders = folders
        self._files = files
        self._clock = clock
        self._quiet = quiet
        self._look_every = look_every
        self._more: tuple[Path, ...] = ()
        self._stillness = Stillness(self._signs(), quiet)
        self._known = self.contents()
        self._nudged = asyncio.Event()
        self._asked = False

    def include(self, more: Iterable[Path]) -> None:
        """Watch these files as well, from now on as they are now."""
        before, self._more = self._more, tuple(dict.fromkeys(more))
        known = {path: self._known[path] for path in self._known if path not in before}
        self._known = {**{path: _content(path) for path in self._more}, **known}

    def ask(self) -> None:
        """Tell the files at once, whether they changed or not."""
        self._asked = True
        self._nudged.set()

    def contents(self) -> Contents:
        """What the files contain now."""
        return {path: _content(path) for path in self._paths()}

    def look(self) -> Change | None:
        """The change, if there is one that is quiet by now."""
        if asked := self._asked:
            self._asked = False
        signs = self._signs()
        if not self._stillness.look(signs, self._clock.monotonic()) and not asked:
            return None
        contents = self.contents()
        if not asked and (self._signs() != signs or contents == self._known):
            # Being written again, which the next look finds; or written as it was.
            return None
        self._known = contents
        return Change(contents, asked)

    async def changes(self) -> AsyncGenerator[Change, None]:
        """Each change, as long as somebody wants to know."""
        listening: asyncio.Task[None] | None = None
        heard: object = None
        try:
            while True:
                there = await asyncio.to_thread(_identities, self._folders)
                if there != heard or (there and (listening is None or listening.done())):
                    # Whoever listens to a folder hears nothing of another in its place.
                    await _end(listening)
                    heard = there
                    listening = asyncio.create_task(self._listen(list(there))) if there else None
                if change := await asyncio.to_thread(self.look):
                    yield change
                disturbed = self._stillness.is_disturbed
                wait = self._quiet if disturbed else self._look_every
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._nudged.wait(), wait.total_seconds())
                self._nudged.clear()
        finally:
            await _end(listening)

    async def _listen(self, folders: Sequence[Path]) -> None:
        # Late: only the daemon needs it.
        import watchfiles  # noqa: PLC0415

        step = round(STEP.total_seconds() * 1000)
        absolute = {folder.absolute() for folder in folders}
        try:
            async with aclosing(
                watchfiles.awatch(*absolute, watch_filter=None, step=step, recursive=False)
            ) as heard:
                async for changes in heard:
                    self._nudged.set()
                    gone = {
                        Path(path) for kind, path in changes if kind == watchfiles.Change.deleted
                    }
                    if gone & absolute:
                        # Of one in its place nothing is heard, even if it gets the same inode.
                        return
        except (OSError, RuntimeError) as error:
            # A folder that is gone meanwhile, or more watches than the system allows.
            log.debug("changes are found by looking only", error=str(error))

    def _paths(self) -> list[Path]:
        return list(dict.fromkeys((*self._files(), *self._more)))

    def _signs(self) -> Mapping[Path, Sign]:
        return {path: _sign(path) for path in self._paths()}


async def _end(task: asyncio.Task[None] | None) -> None:
    if task is not None:
        task.cancel()
        await asyncio.wait([task])


def _identities(folders: Iterable[Path]) -> Mapping[Path, Sign]:
    """The folders that are there; another one of the same name is another."""
    found = {}
    for folder in folders:
        with suppress(OSError):
            status = folder.stat()
            if stat.S_ISDIR(status.st_mode):
                found[folder] = (status.st_dev, status.st_ino)
    return found


def _sign(path: Path) -> Sign:
    try:
        status = path.stat()
    except ValueError:
        return ()  # a name that no file can have
    except OSError as error:
        return (error.errno or 0,)
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _content(path: Path) -> str:
    try:
        # A FIFO would be waited for; what else is no file has nothing to compare.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except ValueError as error:
        return str(error)
    except OSError as error:
        return str(error.strerror)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return "no file"
        if status.st_size > LARGEST:
            return f"{status.st_size} {status.st_mtime_ns}"
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return str(error.strerror)
    finally:
        os.close(descriptor)
