"""Tiny SMTP servers that misbehave in one way each."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Talk = Callable[[socket.socket], None]


@contextmanager
def server(talk: Talk, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve one connection with ``talk``; gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            try:
                connection, _ = listening.accept()
                with connection:
                    connection.settimeout(10)
                    if context is None:
                        talk(connection)
                        return
                    with context.wrap_socket(connection, server_side=True) as safe:
                        talk(safe)
            except OSError:
                return

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
    replies: dict[bytes, bytes], heard: list[bytes] | None = None, *, greets: bool = True
) -> Talk:
    """A server that answers each command (its first word) with a line; None of them: 250.

    An empty reply closes the connection.
    """

    def talk(connection: socket.socket) -> None:
        stream = connection.makefile("rwb")
        if greets:
            stream.write(b"220 here\r\n")
            stream.flush()
        in_data = False
        for line in stream:
            if heard is not None:
                heard.append(line)
            word = line.split()[0].upper() if line.split() else b""
            if in_data:
                if line != b".\r\n":
                    continue
                in_data, word = False, b"."
            reply = replies.get(word, b"354 go on" if word == b"DATA" else b"250 fine")
            if not reply:
                return
            in_data = reply.startswith(b"354")
            stream.write(reply + b"\r\n")
            stream.flush()

    return talk


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
