"""A small HTTP server on loopback in a thread of its own; the papers and the webhook use it."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class QuietHandler(BaseHTTPRequestHandler):
    """Answers one request per connection and does not write to the terminal."""

    protocol_version = "HTTP/1.1"
    # A browser opens connections in advance and says nothing on them: closing waits this long.
    timeout = 2.0

    def answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        """Send a whole response. The connection ends with it, so no thread outlives the server."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        # A 304 has no body and may only give the length the 200 would have had (RFC 9110, 8.6).
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
        """Nothing: who wants to know keeps a log of values."""


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is its own affair; our mistakes are still printed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def own_address(number: int) -> str:
    """The number-th address of loopback, or 127.0.0.1 where there is only that (macOS)."""
    address = f"127.0.0.{number}"
    with socket.socket() as trial:
        try:
            trial.bind((address, 0))
        except OSError:
            return "127.0.0.1"
    return address


@contextmanager
def serving(
    handler: Callable[..., BaseHTTPRequestHandler], address: str = "127.0.0.1"
) -> Iterator[str]:
    """Serve with ``handler`` as long as the context lasts; gives the base URL without a slash."""
    with _Server((address, 0), handler) as server:
        # The pause is how often serve_forever looks whether to end.
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.01}, name="demo-http"
        )
        thread.start()
        try:
            yield f"http://{address}:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
