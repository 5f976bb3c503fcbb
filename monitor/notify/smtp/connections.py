"""The open connections to a mail server: kept for the next mail, for a short while."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from monitor.model import MailServer
from monitor.notify.smtp.session import LostError, Session, opened

KEPT = 4
KEPT_FOR = timedelta(seconds=30)
MAILS_OF_ONE = 100


class Connections:
    """Hands mails to one server. Any number of threads may do so, each has a connection to itself.

    A connection is used again for 30 seconds and for 100 mails; four wait for that at most.
    ``seconds`` is a clock that never goes back.
    """

    def __init__(
        self,
        server: MailServer,
        *,
        timeout: timedelta,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._server = server
        self._timeout = timeout
        self._seconds = seconds
        self._lock = threading.Lock()
        self._idle: list[tuple[float, Session]] = []
        self._timer: threading.Timer | None = None
        self._is_closed = False
        self._own_name = ""

    def send(self, sender: str, recipient: str, text: bytes) -> None:
        """Give one mail to the server for one recipient. Raises SendError as a session does.

        A connection that the server has left meanwhile is replaced, and that is no failure. Only
        if nothing of the text was sent: otherwise there might be two copies.
        """
        waiting = self._taken()
        if waiting is not None:
            try:
                self._use(waiting, sender, recipient, text)
            except LostError:
                pass
            else:
                return
        self._use(self._opened(), sender, recipient, text)

    def close(self) -> None:
        """End what waits, and keep nothing from now on."""
        with self._lock:
            self._is_closed = True
            if self._timer is not None:
                self._timer.cancel()
        self.leave_idle()

    def leave_idle(self) -> None:
        """End the connections that nobody needed for a while."""
        with self._lock:
            since = self._seconds() - KEPT_FOR.total_seconds()
            left = [each for at, each in self._idle if at <= since or self._is_closed]
            self._idle = [(at, each) for at, each in self._idle if each not in left]
        for session in left:
            session.close()

    def _use(self, session: Session, sender: str, recipient: str, text: bytes) -> None:
        try:
            session.hand_over(sender, recipient, text)
        finally:
            if not self._is_kept(session):
                session.close()

    def _opened(self) -> Session:
        if not self._own_name:
            # It asks the DNS, which may take long: once, and not for every connection.
            self._own_name = _own_name()
        return opened(self._server, self._timeout, self._own_name)

    def _taken(self) -> Session | None:
        """The connection that was used last, unless that is too long ago."""
        self.leave_idle()
        with self._lock:
            return self._idle.pop()[1] if self._idle else None

    def _is_kept(self, session: Session) -> bool:
        if not session.is_open or session.mails >= MAILS_OF_ONE:
            return False
        with self._lock:
            if self._is_closed or len(self._idle) >= KEPT:
                return False
            self._idle.append((self._seconds(), session))
            self._leave_later()
            return True

    def _leave_later(self) -> None:
        """Have what waits ended in time even if no mail comes; the lock is held."""
        if self._timer is None and not self._is_closed:
            self._timer = threading.Timer(KEPT_FOR.total_seconds(), self._on_time)
            self._timer.daemon = True
            self._timer.start()

    def _on_time(self) -> None:
        self.leave_idle()
        with self._lock:
            self._timer = None
            if self._idle:
                self._leave_later()


def _own_name() -> str:
    """What we call ourselves in EHLO: a name with a dot, or the address that RFC 5321 allows."""
    name = socket.getfqdn()
    return name if "." in name and name.isascii() else "[127.0.0.1]"
