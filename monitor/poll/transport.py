"""HTTP over connections that serve one request each (httpcore does the talking)."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager

import httpcore
import httpx

# httpcore's errors, as httpx names them.
ERRORS: Mapping[type[Exception], type[httpx.TransportError]] = {
    httpcore.ConnectTimeout: httpx.ConnectTimeout,
    httpcore.ReadTimeout: httpx.ReadTimeout,
    httpcore.WriteTimeout: httpx.WriteTimeout,
    httpcore.ConnectError: httpx.ConnectError,
    httpcore.ReadError: httpx.ReadError,
    httpcore.WriteError: httpx.WriteError,
    httpcore.RemoteProtocolError: httpx.RemoteProtocolError,
    httpcore.LocalProtocolError: httpx.LocalProtocolError,
}


class OneShotTransport(httpx.AsyncBaseTransport):
    """Opens a connection for each request, and closes it with the answer.

    A source is asked every few minutes, when its server has long hung up. httpx's pool would look
    through all its connections at each request, and takes no network backend of ours.
    """

    def __init__(self, network: httpcore.AsyncNetworkBackend, tls: ssl.SSLContext) -> None:
        self._network = network
        self._tls = tls

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, its body still to be read. Raises httpx.TransportError."""
        url = request.url
        address = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        connection = httpcore.AsyncHTTPConnection(
            address.origin, ssl_context=self._tls, network_backend=self._network
        )
        asked = httpcore.Request(
            request.method, address, headers=request.headers.raw, extensions=request.extensions
        )
        try:
            with _named():
                answer = await connection.handle_async_request(asked)
        except BaseException:
            await connection.aclose()
            raise
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer, connection)
        )


class _Body(httpx.AsyncByteStream):
    """The body of an answer; with it the connection is closed."""

    def __init__(self, answer: httpcore.Response, connection: httpcore.AsyncHTTPConnection) -> None:
        self._answer = answer
        self._connection = connection

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _named():
            async for piece in self._answer.aiter_stream():
                yield piece

    async def aclose(self) -> None:
        await self._connection.aclose()


@contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except tuple(ERRORS) as error:
        raise ERRORS[type(error)](str(error)) from error
