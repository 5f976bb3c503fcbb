"""112: slow, silent and broken clients cost a connection each, and nobody else waits for them."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
from starlette.responses import Response

from monitor.model import Role
from monitor.settings.values import ProxyLogin
from monitor.web.asking import data
from monitor.web.identity import EVERYBODY
from monitor.web.ways import WAYS
from tests.web.raw import HALF, address_of, answer_of, connected, open_to, rest_of, status_of, told
from tests.web.served import Served, served

WITHIN = 1.0
MANY = 200
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture
def impatient(tmp_path: Path) -> Iterator[Served]:
    """A page that waits for the rest of a request for a second, not ten."""
    with served(tmp_path, within=WITHIN) as desk:
        yield desk


def test_112_two_hundred_half_requests_let_others_through_and_are_closed(
    impatient: Served,
) -> None:
    reader = impatient.logged_in(Role.READER)
    with ExitStack() as stack:
        slow = [stack.enter_context(open_to(impatient)) for _ in range(MANY)]
        for number, each in enumerate(slow):
            each.sendall(HALF if number % 2 else b"")

        begin = time.monotonic()
        answers = [reader.get("/static/style.css").status_code for _ in range(20)]
        passed = time.monotonic() - begin
        closed = [rest_of(each) for each in slow]

    assert answers == [200] * 20
    assert passed < 5
    assert closed == [b""] * MANY
    assert time.monotonic() - begin < WITHIN + 8


@pytest.mark.parametrize(
    "beginning",
    [
        HALF,
        b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n" + FORM + b"\r\n",
        b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n"
        + FORM
        + b"\r\n3e8\r\n",
    ],
    ids=["head", "body", "chunked"],
)
def test_112_who_sends_a_byte_now_and_then_is_cut_off(impatient: Served, beginning: bytes) -> None:
    begin = time.monotonic()
    with connected(impatient) as connection:
        connection.settimeout(0.1)
        connection.sendall(beginning)
        is_open = True
        while is_open and time.monotonic() - begin < 20:
            with suppress(TimeoutError):
                try:
                    connection.sendall(b"a")
                    is_open = connection.recv(1000) != b""
                except ConnectionError:
                    is_open = False

    assert not is_open
    assert time.monotonic() - begin < WITHIN + 8


def test_112_a_login_that_takes_longer_than_its_sending_is_not_cut_off(tmp_path: Path) -> None:
    with served(tmp_path, within=0.05) as desk:
        assert desk.logged_in(Role.READER).get("/static/style.css").status_code == 200


def test_112_who_does_not_read_is_not_waited_for(impatient: Served) -> None:
    reader = impatient.logged_in(Role.READER)
    cookie = f"Cookie: monitor={reader.cookies['monitor']}\r\n".encode()
    many = b"GET /static/htmx.min.js HTTP/1.1\r\nHost: 127.0.0.1\r\n" + cookie + b"\r\n"
    with ExitStack() as stack:
        for _ in range(50):
            deaf = stack.enter_context(open_to(impatient))
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.sendall(many * 20)

        assert reader.get("/static/style.css").status_code == 200


@pytest.mark.parametrize("path", [b"/login/style.css", b"/login/icon.svg", b"/nothing"])
def test_112_who_does_not_read_is_cut_off_without_login(impatient: Served, path: bytes) -> None:
    request = b"GET " + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    begin = time.monotonic()
    with ExitStack() as stack:
        poll = select.poll()
        for _ in range(5):
            deaf = stack.enter_context(closing(socket.socket()))
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.connect(address_of(impatient))
            deaf.setblocking(False)
            with suppress(BlockingIOError):
                while True:
                    deaf.send(request * 100)
            poll.register(deaf, select.POLLERR)
        closed: set[int] = set()
        while len(closed) < 5 and time.monotonic() - begin < 20:
            for number, _ in poll.poll(1_000):
                closed.add(number)
                poll.unregister(number)

    assert len(closed) == 5
    assert time.monotonic() - begin < WITHIN + 12


def test_112_who_reads_slowly_gets_all_of_it(tmp_path: Path) -> None:
    large = b"~" * 4_000_000
    way = data("GET", "/large", lambda _: Response(large), EVERYBODY)
    with (
        served(tmp_path, within=WITHIN, ways=(*WAYS, way)) as desk,
        closing(socket.socket()) as slow,
    ):
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.settimeout(10)
        slow.connect(address_of(desk))
        slow.sendall(b"GET /large HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        read, begin = 0, time.monotonic()
        while read < len(large) and (piece := slow.recv(4_096)):
            read += piece.count(b"~")
            threading.Event().wait(0.002)

    assert read == len(large)
    # Longer than is waited for who reads nothing.
    assert time.monotonic() - begin > 2 * WITHIN


def test_112_from_one_address_not_all_connections_come(tmp_path: Path) -> None:
    with served(tmp_path, within=10, of_one=20) as desk, ExitStack() as stack:
        address = address_of(desk)
        held = [stack.enter_context(closing(open_to(desk))) for _ in range(20)]
        for each in held:
            each.sendall(HALF)

        more = told(desk, b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        with closing(socket.create_connection(address, 10, ("127.0.0.2", 0))) as other:
            other.sendall(b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            answer = answer_of(other)
        held[0].close()
        again = b""
        while not again:
            again = told(desk, b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")

    assert more == b""
    assert (status_of(answer), status_of(again)) == (200, 200)


def test_112_from_a_proxy_all_may_come(tmp_path: Path) -> None:
    proxy = ProxyLogin(("127.0.0.0/8",), "")
    with served(tmp_path, of_one=2, proxy=proxy) as desk, ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(closing(open_to(desk))).sendall(HALF)

        answer = told(desk, b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")

    assert status_of(answer) == 200


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /login\r\n\r\n",
        b"GET /login\r\n",
        b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03" + b"\0" * 160,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\0" * 100,
        b"GET /login HTTP/x.y\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\0b\r\n\r\n",
        b"GET  /login  HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /log in HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /login HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n",
    ],
    ids=[
        *("HTTP/0.9", "half of HTTP/0.9", "TLS", "HTTP/2", "zeros", "HTTP/x.y", "NUL"),
        *("blanks", "blank in path", "no ASCII", "blank before colon"),
    ],
)
def test_112_what_is_no_request_is_refused_and_closed(impatient: Served, request_: bytes) -> None:
    with connected(impatient) as connection:
        connection.sendall(request_)
        answer = rest_of(connection)

    assert status_of(answer) in {0, 400, 404, 421}
    assert b"password" not in answer
    assert impatient.client().get("/login").status_code == 200


SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.mark.parametrize(
    "heads",
    [
        b"Content-Length: -1\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
        b"Content-Length: 5, 6\r\n",
        b"Content-Length: +5\r\n",
        b"Content-Length: 0x5\r\n",
        b"Content-Length: 5_0\r\n",
        b"Content-Length: " + b"9" * 30 + b"\r\n",
        b"Transfer-Encoding: gzip, chunked\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding:\x0bchunked\r\n",
        b"Transfer-Encoding : chunked\r\n",
    ],
    ids=repr,
)
def test_112_a_request_whose_end_is_not_clear_is_refused(impatient: Served, heads: bytes) -> None:
    request = b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\n" + FORM + heads + b"\r\n"

    with connected(impatient) as connection:
        connection.sendall(request + b"0\r\n\r\n" + SMUGGLED)
        answer = rest_of(connection)

    assert status_of(answer) in {400, 413, 501}
    assert answer.count(b"HTTP/1.1 ") == 1


def test_112_with_both_lengths_only_one_request_is_seen(impatient: Served) -> None:
    request = (
        b"POST /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n"
        b"Transfer-Encoding: chunked\r\n" + FORM + b"\r\n"
    )

    answer = told(impatient, request + b"0\r\n\r\n" + SMUGGLED)

    # Whatever stands between us and clients: what follows is not theirs.
    assert status_of(answer) in {400, 404}


@pytest.mark.parametrize(
    "chunks",
    [
        b"-1\r\nabc\r\n",
        b"zz\r\n",
        b"f" * 40 + b"\r\n",
        b"5;" + b"a" * 50_000,
        b"3\r\nabcd\r\n0\r\n\r\n",
    ],
    ids=["negative", "no number", "huge", "long extension", "too long"],
)
def test_112_wrong_chunks_end_the_connection(impatient: Served, chunks: bytes) -> None:
    request = (
        b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n"
        + FORM
        + b"\r\n"
    )

    begin = time.monotonic()
    with connected(impatient) as connection:
        with suppress(ConnectionError):
            connection.sendall(request + chunks)
        answer = rest_of(connection)

    assert status_of(answer) in {0, 400, 413}
    assert time.monotonic() - begin < WITHIN + 8


def test_112_requests_that_come_together_are_answered_in_order(impatient: Served) -> None:
    request = b"GET /login/%s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with connected(impatient) as connection:
        connection.sendall(request % b"icon.svg" + request % b"nothing")

        first = answer_of(connection)
        second = first.partition(b"</svg>")[2].lstrip() or answer_of(connection)

    assert (status_of(first), status_of(second)) == (200, 404)


def test_107_who_goes_on_sending_what_was_refused_is_cut_off_soon(impatient: Served) -> None:
    begin = time.monotonic()
    with connected(impatient) as connection:
        connection.sendall(
            b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000000\r\n\r\n"
        )
        answer = answer_of(connection)
        with suppress(ConnectionError):
            while time.monotonic() - begin < 20:
                connection.sendall(b"a" * 100_000)

    assert status_of(answer) == 413
    assert time.monotonic() - begin < 10


def test_107_a_small_body_that_comes_after_its_refusal_harms_nothing(impatient: Served) -> None:
    head = b"POST /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\n\r\n"
    with connected(impatient) as connection:
        connection.sendall(head)
        first = answer_of(connection)
        connection.sendall(b"abcd" + b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        second = answer_of(connection)

    assert (status_of(first), status_of(second)) == (404, 200)
