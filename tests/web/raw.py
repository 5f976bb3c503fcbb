"""Clients that do not keep to the rules: bytes as they are, over a socket."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from tests.web.served import Served

SILENCE = 10.0
HALF = b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: "


@contextmanager
def connected(desk: Served) -> Iterator[socket.socket]:
    """A connection to the page."""
    found = open_to(desk)
    try:
        yield found
    finally:
        found.close()


def open_to(desk: Served) -> socket.socket:
    """A connection to the page, for the caller to close."""
    return socket.create_connection(address_of(desk), SILENCE)


def address_of(desk: Served) -> tuple[str, int]:
    """Where the page listens."""
    parts = urlsplit(desk.url)
    return parts.hostname or "", parts.port or 0


def rest_of(connection: socket.socket) -> bytes:
    """All that comes until the page closes the connection."""
    found = b""
    with suppress(ConnectionResetError):
        while piece := connection.recv(65_536):
            found += piece
    return found


def answer_of(connection: socket.socket) -> bytes:
    """The next answer, or what comes of it until the page closes the connection."""
    found = b""
    with suppress(ConnectionResetError):
        while not _is_whole(found) and (piece := connection.recv(65_536)):
            found += piece
    return found


def _is_whole(answer: bytes) -> bool:
    head, end, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return bool(end and length and len(body) >= int(length[1]))


def told(desk: Served, request: bytes) -> bytes:
    """What the page says to these bytes."""
    with connected(desk) as connection:
        with suppress(ConnectionError):
            connection.sendall(request)
        return answer_of(connection)


def status_of(answer: bytes) -> int:
    """The status of the first answer; 0 if there is none."""
    parts = answer.split(b" ", 2)
    return int(parts[1]) if answer.startswith(b"HTTP/1.1 ") else 0
