"""Tiny SMTP servers that misbehave in one way each."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Talk = Callable[[socket.socket], None]
# Instead of an answer: nothing until the other side leaves; the answer, byte for byte for 20 s.
HANG = b"(hang)"
DRIP = b"(drip)"


@contextmanager
def server(talk: Talk, context: ssl.SSLContext | None = None, *then: Talk) -> Iterator[int]:
    """Serve one connection with ``talk``, the next with ``then``; gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            for each in (talk, *then):
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with suppress(OSError), connection:
                    connection.settimeout(10)
                    if context is None:
                        each(connection)
                        continue
                    with context.wrap_socket(connection, server_side=True) as safe:
                        each(safe)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            # Closing alone would leave accept() waiting for a client that never comes.
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def answers(
    replies: dict[bytes, bytes],
    heard: list[bytes] | None = None,
    *,
    greets: bool = True,
    mails: int | None = None,
) -> Talk:
    """A server that answers each command (its first word) with a line; None of them: 250.

    An empty reply closes the connection. HANG and DRIP are other ways not to answer; ``b"220"`` is
    the greeting. It leaves after so many ``mails``.
    """

    def talk(connection: socket.socket) -> None:
        stream = connection.makefile("rwb")
        if greets and not _answer(connection, replies.get(b"220", b"220 here")):
            return
        in_data = False
        left = mails
        for line in stream:
            if heard is not None:
                heard.append(line)
            word = line.split()[0].upper() if line.split() else b""
            if in_data:
                if line != b".\r\n":
                    continue
                in_data, word = False, b"."
            reply = replies.get(word, b"354 go on" if word == b"DATA" else b"250 fine")
            in_data = reply.startswith(b"354")
            if not _answer(connection, reply):
                return
            if word == b"." and left is not None:
                left -= 1
                if not left:
                    return

    return talk


def _answer(connection: socket.socket, reply: bytes) -> bool:
    """Whether the talk goes on after this answer."""
    if reply == HANG:
        silent(connection)
        return False
    if reply == DRIP:
        dripping(connection, [])
        return False
    if reply:
        connection.sendall(reply + b"\r\n")
    return bool(reply)


def starttls(context: ssl.SSLContext, after: Talk) -> Talk:
    """A server that offers STARTTLS, does it, and then goes on with ``after``."""

    def talk(connection: socket.socket) -> None:
        stream = connection.makefile("rwb")
        stream.write(b"220 here\r\n")
        stream.flush()
        for line in stream:
            offered = line.upper().startswith(b"EHLO")
            stream.write(b"250-here\r\n250 STARTTLS\r\n" if offered else b"220 go on\r\n")
            stream.flush()
            if not offered:
                break
        with context.wrap_socket(connection, server_side=True) as safe:
            after(safe)

    return talk


def silent(connection: socket.socket) -> None:
    """A server that accepts and says nothing until the other side leaves."""
    while connection.recv(65536):
        pass


def dripping(connection: socket.socket, dripped: list[bytes]) -> None:
    """A server that greets a byte at a time, 200 of them or until the other side leaves."""
    connection.settimeout(0.1)
    for _ in range(200):
        connection.sendall(b"2")
        dripped.append(b"2")
        # Waits a moment, unless the other side has left.
        with suppress(TimeoutError):
            if not connection.recv(1):
                return
