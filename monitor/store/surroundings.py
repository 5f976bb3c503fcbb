"""What the database lies on, and whether it is still the one that was opened."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from monitor.store import migrate

SQLITE = sqlite3.sqlite_version
# WAL needs memory that all processes share, and locks that hold; over a network neither is sure.
NETWORK = frozenset(
    {"9p", "afs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "nfs", "nfs4", "smb3", "smbfs"}
)
AGAIN = "stop, put it back or restore a backup, and start again"
MOUNTS = Path("/proc/self/mountinfo")


def network_file_system(path: Path, mounts: str | None = None) -> str:
    """The kind of network file system that a path lies on; empty if it is on none, or unknown.

    ``mounts`` are lines as in /proc/self/mountinfo (proc(5)).
    """
    if mounts is None:
        try:
            mounts = MOUNTS.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""  # not Linux
    folder, found = path.absolute(), (0, "")
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5 or not after:
            continue
        # Blanks in names are written as \040; of two mounts on one place the later one counts.
        place = Path(fields[4].encode("latin-1", "replace").decode("unicode_escape"))
        if folder.is_relative_to(place) and len(place.parts) >= found[0]:
            found = (len(place.parts), after.split(" ")[0])
    kind = found[1]
    return kind if kind.removeprefix("fuse.") in NETWORK | {"sshfs"} else ""


class Standing:
    """The database as it was opened: the same file, with the tables this program knows."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._revision = migrate.head()
        self._file: tuple[int, int] | None = None
        self._file = self._identity()

    def trouble(self) -> str:
        """Why nothing may be written to it any more; empty as long as all is well.

        SQLite goes on writing to a file that was deleted, and nobody would ever see it again.
        """
        now = self._identity()
        if now is None:
            return f"{self._path}: the file was deleted while the daemon worked with it; {AGAIN}"
        if now != self._file:
            return f"{self._path}: another file was put in its place; {AGAIN}"
        try:
            address = f"{self._path.absolute().as_uri()}?mode=ro"
            with closing(sqlite3.connect(address, uri=True)) as connection:
                query = "SELECT version_num FROM alembic_version"
                (revision,) = connection.execute(query).fetchone()
        except (sqlite3.Error, TypeError):
            return ""  # busy, or the disk is ill: whoever works with it says so
        if revision != self._revision:
            return (
                f"{self._path}: the database was brought to revision {revision} meanwhile, this"
                f" program works with {self._revision}; start the program that belongs to it"
            )
        return ""

    def _identity(self) -> tuple[int, int] | None:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return None
        except OSError:
            return self._file
        return status.st_dev, status.st_ino
