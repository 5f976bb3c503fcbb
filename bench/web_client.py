"""Clients of the page for the bench: one that asks, one that logs in, many that listen, some that
ask without a pause (those in a process of their own: `python web_client.py`)."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import selectors
import socket
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

HELLO = b": hello\n\n"
EVENT = b"event: stories\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: seconds from sending the request to the last byte, and the bytes on the way."""

    status: int
    seconds: float
    size: int
    body: bytes


class Client:
    """Asks over one connection that stays open."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = cookie

    def get(self, path: str, **headers: str) -> Answer:
        """The answer to a request."""
        sent = {"Accept-Encoding": "gzip", "Accept-Language": "de", "Cookie": self.cookie}
        begun = time.perf_counter()
        self._connection.request("GET", path, headers=sent | headers)
        answer = self._connection.getresponse()
        body = answer.read()
        seconds = time.perf_counter() - begun
        size = len(body)
        if answer.getheader("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return Answer(answer.status, seconds, size, body)

    def log_in(self, user: str, password: str) -> None:
        """Fill in the form; the cookie of the session is kept. Raises RuntimeError."""
        form = self.get("/login").body.decode()
        seal = re.search(r'name="seal" value="([^"]+)"', form)
        if seal is None:
            raise RuntimeError(f"no form to log in: {form[:300]}")
        body = urlencode({"user": user, "password": password, "seal": seal[1]})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request("POST", "/login", body, headers)
        answer = self._connection.getresponse()
        told = answer.read().decode()
        if answer.status != 303:
            raise RuntimeError(f"not logged in: {answer.status} {told[-1500:]}")
        self.cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class Listeners:
    """Open live connections, as long as the context lasts; who listens in a thread."""

    def __init__(self, port: int, cookies: Sequence[str], count: int) -> None:
        self._port = port
        self._selector = selectors.DefaultSelector()
        self._ends = threading.Event()
        self.sockets = [self._open(cookies[each % len(cookies)]) for each in range(count)]
        # Of each connection, when events came.
        self.events: list[list[float]] = [[] for _ in self.sockets]
        self.closed = 0
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ends.set()
        self._thread.join()
        for each in self.sockets:
            each.close()

    def first_since(self, moment: float) -> list[float]:
        """When the first event after a moment came, of each connection that had one."""
        found = (next((at for at in of if at >= moment), None) for of in self.events)
        return [at for at in found if at is not None]

    def _open(self, cookie: str) -> socket.socket:
        found = socket.create_connection(("127.0.0.1", self._port), 30)
        host = f"127.0.0.1:{self._port}"
        found.sendall(f"GET /live HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n".encode())
        came = b""
        while HELLO not in came:
            piece = found.recv(4096)
            came += piece
            if not piece or b" 200 " not in came.partition(b"\r\n")[0]:
                raise RuntimeError(f"no live connection: {came[:200]!r}")
        return found

    def _listen(self) -> None:
        for number, each in enumerate(self.sockets):
            self._selector.register(each, selectors.EVENT_READ, number)
        while not self._ends.is_set():
            for key, _ in self._selector.select(0.2):
                assert isinstance(key.fileobj, socket.socket)
                piece = key.fileobj.recv(65_536)
                if EVENT in piece:
                    self.events[key.data].append(time.monotonic())
                if not piece:
                    self.closed += 1
                    self._selector.unregister(key.fileobj)


def hammer() -> None:
    """Ask as fast as it is answered, until standard input ends; then how often that was."""
    # Browsers run on other machines: what they cost is not to count against the daemon.
    os.nice(19)
    asked = json.loads(sys.stdin.readline())
    ends, lock, counts = threading.Event(), threading.Lock(), [0, 0]

    def work(number: int) -> None:
        client, rng = Client(asked["port"], asked["cookies"][number]), random.Random(number)
        while not ends.is_set():
            answer = client.get(rng.choice(asked["paths"]))
            with lock:
                counts[answer.status != 200] += 1

    threads = [
        threading.Thread(target=work, args=(each,), daemon=True) for each in range(asked["clients"])
    ]
    for each in threads:
        each.start()
    print("{}", flush=True)
    sys.stdin.readline()
    ends.set()
    for each in threads:
        each.join(20)
    print(json.dumps({"answers": counts[0], "others": counts[1]}), flush=True)


if __name__ == "__main__":
    hammer()
