"""Stands between a worker and its PostgreSQL, and swallows from some moment on all that is sent."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict

PATIENCE = 60


class BlackHole:
    """Forwards on loopback, until `swallow`; connections stay open, as where packets are dropped.

    Use it in a ``with``; ``url`` leads through it to the database.
    """

    def __init__(self, url: str) -> None:
        self._to = conninfo_to_dict(url)
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=50)
        self._open: list[socket.socket] = []
        self._swallows = threading.Event()
        self._swallowed = threading.Event()
        parts, port = urlsplit(url), self._listening.getsockname()[1]
        user, *_ = parts.netloc.rpartition("@")
        self.url = parts._replace(netloc=f"{user}@127.0.0.1:{port}", query="").geturl()
        self.tries = 0
        """How often somebody has begun to connect."""

    def swallow(self) -> None:
        """Forward nothing more; whoever connects is not answered."""
        self._swallows.set()

    def has_swallowed(self) -> bool:
        """Whether something was swallowed; waits for it."""
        return self._swallowed.wait(PATIENCE)

    def break_off(self) -> None:
        """End all connections."""
        _end(*self._open)

    def __enter__(self) -> Self:
        self._begin(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        _end(self._listening, *self._open)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                self.tries += 1
                far = self._connect()
                self._open += [near, far]
                self._begin(self._forward, near, far)
                self._begin(self._forward, far, near)

    def _connect(self) -> socket.socket:
        host, port = str(self._to.get("host") or "localhost"), int(self._to.get("port") or 5432)
        if host.startswith("/"):
            far = socket.socket(socket.AF_UNIX)
            far.connect(f"{host}/.s.PGSQL.{port}")
            return far
        return socket.create_connection((host, port))

    def _forward(self, from_: socket.socket, to: socket.socket) -> None:
        with suppress(OSError):
            while data := from_.recv(65536):
                if self._swallows.is_set():
                    self._swallowed.set()
                else:
                    to.sendall(data)
            if not self._swallows.is_set():
                to.shutdown(socket.SHUT_WR)

    def _begin(self, work: Any, *args: Any) -> None:
        threading.Thread(target=work, args=args, daemon=True).start()


def _end(*sockets: socket.socket) -> None:
    # Whoever reads or accepts would go on waiting at a mere `close`.
    for each in sockets:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()
