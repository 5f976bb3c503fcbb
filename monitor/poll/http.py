"""Gets what stands at an address, politely and within bounds (httpx is used here only)."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self
from urllib.parse import unquote

import httpx

from monitor.errors import FetchError, ReadError
from monitor.model import REFUSED_PORTS, Response, Validators, without_login
from monitor.poll import reasons
from monitor.poll.caching import fresh_for
from monitor.poll.connect import GuardedBackend, Resolve, look_up
from monitor.poll.guard import Guard
from monitor.poll.inflate import Inflater
from monitor.poll.transport import OneShotTransport
from monitor.poll.turns import Turns
from monitor.ports import Clock, Leases
from monitor.text.http_times import retry_after

MAX_VALIDATOR = 1024
MAX_COOKIES = 20
# Chunks of a byte or two would keep us busy without end.
MANY_PIECES = 5_000
SMALL_PIECE = 16
NOTHING_KNOWN = Validators()
GOOD = frozenset({200, 203})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
FOR_GOOD = frozenset({301, 308})
ASK_LATER = frozenset({429, 503})
# Refusals that may be over in a while: time-out, too early, too many requests.
PASSING = frozenset({408, 425, 429})
PORTS = frozenset(range(1, 65536)) - REFUSED_PORTS
# Whoever says "too many requests" without saying until when.
TOO_MANY = timedelta(minutes=1)


class HttpFetcher:
    """Fetches over HTTP as long as the context lasts.

    Only the public internet can be reached, and the networks in ``allow`` (CIDR). At most
    ``parallel`` requests run at once and ``parallel_per_host`` to one host, ``pause`` apart; a host
    that asks us to wait is left alone. ``total_timeout`` counts from the first byte sent to the
    last received, redirects included, but not the wait for one's turn. ``leases`` are for processes
    that ask the same hosts. Cookies live as long as one
    chain of redirects. No Referer, no proxy from the environment.
    """

    def __init__(
        self,
        *,
        contact: str,
        version: str,
        clock: Clock,
        allow: Sequence[str] = (),
        connect_timeout: timedelta = timedelta(seconds=5),
        read_timeout: timedelta = timedelta(seconds=6),
        total_timeout: timedelta = timedelta(seconds=15),
        max_raw_bytes: int = 8_000_000,
        max_decoded_bytes: int = 12_000_000,
        max_redirects: int = 5,
        parallel: int = 100,
        parallel_per_host: int = 2,
        pause: timedelta = timedelta(seconds=1),
        resolve: Resolve = look_up,
        leases: Leases | None = None,
    ) -> None:
        self._user_agent = f"monitor/{version} (+{contact})".encode("latin-1", "replace")
        self._clock = clock
        self._connect_timeout = connect_timeout.total_seconds()
        self._read_timeout = read_timeout.total_seconds()
        self._total_timeout = total_timeout.total_seconds()
        self._max_raw = max_raw_bytes
        self._max_decoded = max_decoded_bytes
        self._max_redirects = max_redirects
        self._turns = Turns(
            clock, parallel=parallel, per_host=parallel_per_host, pause=pause, leases=leases
        )
        self._network = GuardedBackend(Guard(allow), lookups=parallel, resolve=resolve)
        self.tls = httpx.create_ssl_context(trust_env=False)
        # The transport, not a client: a client keeps cookies.
        self._transport = OneShotTransport(self._network, self.tls)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._transport.aclose()
        self._network.close()

    def hold(self, url: str, until: datetime) -> None:
        """Let nobody ask the host of an address before ``until``."""
        self._turns.hold(_host(url), until)

    def slow(self, url: str, pause: timedelta) -> None:
        """Leave at least so long between two requests to the host of an address."""
        self._turns.slow(_host(url), pause)

    async def get(
        self,
        url: str,
        *,
        accept: str,
        validators: Validators = NOTHING_KNOWN,
        media: tuple[str, ...] = (),
        may_follow: Callable[[str], Awaitable[None]] | None = None,
    ) -> Response:
        """See `monitor.ports.Fetcher`; redirects are followed."""
        clock = asyncio.get_running_loop().time
        address = _address(url)
        login = _login(address)
        home = _origin(address)
        cookies = httpx.Cookies()
        moved, is_permanent, is_insecure = "", True, False
        left = self._total_timeout
        for _ in range(self._max_redirects + 1):
            request = self._request(address, accept, validators)
            if login and _origin(address) == home:
                request.headers["Authorization"] = login
            if cookies:
                cookies.set_cookie_header(request)
            async with self._turns.of(address.host):
                began = clock()
                try:
                    async with asyncio.timeout(left):
                        found = await self._exchange(request, validators, media)
                except TimeoutError as error:
                    raise FetchError(
                        f"{_name(address)} took longer than {self._total_timeout:g} s"
                    ) from error
            left -= clock() - began
            if isinstance(found, Response):
                return replace(found, moved=moved, insecure=is_insecure)
            _take_cookies(cookies, found)
            target = _target(address, found)
            if may_follow is not None:
                await may_follow(str(target))
            is_insecure = is_insecure or (address.scheme, target.scheme) == ("https", "http")
            # An address where anybody on the way may change what is read is not learned.
            is_permanent = is_permanent and found.status_code in FOR_GOOD and not is_insecure
            moved = without_login(str(target)) if is_permanent else moved
            address = target
        raise FetchError(f"{_name(_address(url))} redirects more than {self._max_redirects} times")

    def _request(self, address: httpx.URL, accept: str, validators: Validators) -> httpx.Request:
        headers = [
            (b"User-Agent", self._user_agent),
            (b"Accept", accept.encode()),
            (b"Accept-Encoding", b"gzip, deflate"),
            (b"Connection", b"close"),
        ]
        # As bytes, so that nothing on the way can tidy them up.
        if validators.etag:
            headers.append((b"If-None-Match", validators.etag.encode("latin-1", "replace")))
        if validators.last_modified:
            since = validators.last_modified.encode("latin-1", "replace")
            headers.append((b"If-Modified-Since", since))
        timeout = httpx.Timeout(self._read_timeout, connect=self._connect_timeout, pool=None)
        bare = address
        if address.userinfo or address.fragment:
            bare = address.copy_with(username=None, password=None, fragment=None)
        return httpx.Request(
            "GET", bare, headers=headers, extensions={"timeout": timeout.as_dict()}
        )

    async def _exchange(
        self, request: httpx.Request, validators: Validators, media: tuple[str, ...]
    ) -> Response | httpx.Response:
        """The answer to one request; a redirect as it came."""
        host = _name(request.url)
        try:
            async with self._opened(request) as answer:
                if answer.status_code in REDIRECTS:
                    return answer
                self._refuse_bad_status(request.url, answer, validators)
                return await self._response(request.url, answer, validators, media)
        except ReadError as error:
            raise FetchError(f"{host}: the answer {error}") from error
        except httpx.ConnectTimeout as error:
            seconds = f"{self._connect_timeout:g} s"
            raise FetchError(f"{host} took no connection within {seconds}") from error
        except httpx.TimeoutException as error:
            raise FetchError(f"{host} said nothing for {self._read_timeout:g} s") from error
        except httpx.TransportError as error:
            raise FetchError(f"{host} {_of_transport(error)}") from error

    @asynccontextmanager
    async def _opened(self, request: httpx.Request) -> AsyncIterator[httpx.Response]:
        answer = await self._transport.handle_async_request(request)
        answer.request = request
        try:
            yield answer
        finally:
            await answer.aclose()

    def _refuse_bad_status(
        self, url: httpx.URL, answer: httpx.Response, validators: Validators
    ) -> None:
        status, host = answer.status_code, _name(url)
        if status == 304 and validators == NOTHING_KNOWN:
            raise FetchError(f"{host} answers 304 (Not Modified), though nothing was known before")
        if status in GOOD or status == 304:
            return
        wait = None
        if status in ASK_LATER:
            now = self._clock.now()
            wait = retry_after(answer.headers.get("Retry-After", ""), now)
            hold = wait or (TOO_MANY if status == 429 else None)
            if hold:
                self._turns.hold(url.host, now + hold)
        asked_for = f" and asks for a pause of {reasons.shown(wait)}" if wait else ""
        raise FetchError(
            f"{host} {reasons.of_status(status)}{asked_for}",
            retry_after=wait,
            permanent=400 <= status < 500 and status not in PASSING,
            gone=status == 410,
        )

    async def _response(
        self,
        url: httpx.URL,
        answer: httpx.Response,
        validators: Validators,
        media: tuple[str, ...],
    ) -> Response:
        new = _validators(answer)
        fresh = fresh_for(answer.headers, self._clock.now())
        if answer.status_code == 304:
            kept = Validators(
                new.etag or validators.etag, new.last_modified or validators.last_modified
            )
            return Response(str(url), validators=kept, unchanged=True, fresh=fresh)
        kind = answer.headers.get("Content-Type", "")
        if media and kind.strip() and not kind.strip().lower().startswith(media):
            what = kind.partition(";")[0].strip()[:100]
            raise FetchError(
                f"{_name(url)}: what stands there is no web page ({what})", permanent=True
            )
        policy = answer.headers.get("tdm-policy", "")[:MAX_VALIDATOR]
        return Response(
            url=str(url),
            body=await self._body(answer),
            content_type=kind,
            validators=new,
            fresh=fresh,
            reservation=f"{answer.headers.get('tdm-reservation', '')[:10]} {policy}".strip(),
        )

    async def _body(self, answer: httpx.Response) -> bytes:
        body = Inflater(answer.headers.get("Content-Encoding", ""), self._max_decoded)
        length = answer.headers.get("Content-Length", "")
        if length.isdigit() and int(length[:20]) > self._max_raw:
            raise ReadError(f"has more than {self._max_raw:,} bytes")
        size = 0
        pieces = 0
        async for piece in answer.aiter_raw():
            size += len(piece)
            pieces += 1
            if pieces > MANY_PIECES and size < pieces * SMALL_PIECE:
                raise ReadError("comes in pieces of a few bytes")
            if size > self._max_raw:
                raise ReadError(f"has more than {self._max_raw:,} bytes")
            body.feed(piece)
        return body.finish()


def _address(url: str) -> httpx.URL:
    try:
        address = httpx.URL(url.strip())
        host, port = address.host, address.port
    except (httpx.InvalidURL, ValueError) as error:  # ValueError: a host that IDNA refuses
        # Without the address and the reason: both may show a password.
        raise FetchError("this is no valid address", permanent=True) from error
    if address.scheme not in {"http", "https"} or not host:
        where = f"{address.scheme or 'no scheme'}://{host}"
        raise FetchError(
            f"{where} cannot be fetched; an address begins with http:// or https://",
            permanent=True,
        )
    if port is not None and port not in PORTS:
        raise FetchError(
            f"{host} cannot be fetched: port {port} is no port of a web server", permanent=True
        )
    return address


def _host(url: str) -> str:
    """The host as turns are kept for it, however it is spelt (IDN); empty if there is none."""
    try:
        return _address(url).host
    except FetchError:
        return ""


def _take_cookies(cookies: httpx.Cookies, answer: httpx.Response) -> None:
    if "Set-Cookie" in answer.headers and len(answer.headers.get_list("Set-Cookie")) <= MAX_COOKIES:
        cookies.extract_cookies(answer)


def _target(address: httpx.URL, answer: httpx.Response) -> httpx.URL:
    location = answer.headers.get("Location", "")
    if not location:
        raise FetchError(f"{_name(address)} redirects to nowhere ({answer.status_code})")
    try:
        return _address(str(address.join(location)))
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(f"{_name(address)} redirects to no valid address") from error
    except FetchError as error:
        raise FetchError(f"{_name(address)} redirects: {error}") from error


def _of_transport(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.RemoteProtocolError):
        return f"broke the rules of HTTP: {error}"
    return reasons.of_failure(error)


def _validators(answer: httpx.Response) -> Validators:
    raw = {name.lower(): value for name, value in reversed(answer.headers.raw)}
    etag, modified = (raw.get(name, b"") for name in (b"etag", b"last-modified"))
    return Validators(
        etag=etag.decode("latin-1") if len(etag) <= MAX_VALIDATOR else "",
        last_modified=modified.decode("latin-1") if len(modified) <= MAX_VALIDATOR else "",
    )


def _login(address: httpx.URL) -> str:
    if not address.userinfo:
        return ""
    pair = f"{unquote(address.username)}:{unquote(address.password)}".encode()
    return f"Basic {base64.b64encode(pair).decode()}"


def _origin(address: httpx.URL) -> tuple[str, str, int | None]:
    return address.scheme, address.host, address.port


def _name(address: httpx.URL) -> str:
    """The host, and its port if it is unusual: enough to find the source, and no password."""
    return address.host if address.port is None else f"{address.host}:{address.port}"
