"""An SMTP client that waits for a whole answer no longer than it is told."""

from __future__ import annotations

import io
import smtplib
import socket
import time
from typing import Any


class Client(smtplib.SMTP):
    """Has a limit for each answer as a whole: with one for each read, it could drip for ever.

    ``timeout`` is that limit in seconds, and the one for connecting and for sending.
    """

    timeout: float

    def getreply(self) -> tuple[int, bytes]:
        """The code and the text of the server's answer."""
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Reader(self.sock))
        if self.file is not None:
            self.file.raw.deadline = time.monotonic() + self.timeout
        return super().getreply()


class TlsClient(Client, smtplib.SMTP_SSL):
    """The same over TLS from the start."""


class _Reader(io.RawIOBase):
    """Reads from a socket until the deadline; the socket keeps its own timeout for all else."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self.deadline = 0.0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """See io.RawIOBase."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        usual = self._connection.gettimeout()
        self._connection.settimeout(left)
        try:
            return self._connection.recv_into(buffer)
        finally:
            self._connection.settimeout(usual)
