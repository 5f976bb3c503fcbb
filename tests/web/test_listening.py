"""Where the page listens."""

from __future__ import annotations

import socket

from monitor.settings.values import Web
from monitor.web.serve import listening_on


def test_asyncio_knows_that_it_is_tcp_and_sends_small_answers_at_once() -> None:
    with listening_on(Web("127.0.0.1", 0, "http://127.0.0.1", ())) as listening:
        # What asyncio looks at before it sets TCP_NODELAY.
        assert listening.proto == socket.IPPROTO_TCP
