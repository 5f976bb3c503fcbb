"""What holds for every answer: which host was asked for, and what browsers may do with it."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.web.entry.hosts import is_ours
from monitor.web.site import Site

# Nothing inline, nothing from anywhere else; forms go to us alone.
CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": browsers then send "Origin: null" with our own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
KEEP = "no-store"


class Guards:
    """Refuses hosts that are not ours, and adds the headers that keep browsers strict."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_strictly(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", KEEP)
                if self._site.is_secure:
                    headers.setdefault("strict-transport-security", "max-age=31536000")
            await send(message)

        if is_ours(Headers(scope=scope).get("host", ""), self._site.web):
            await self._app(scope, receive, send_strictly)
        else:
            # Without a name in it: it may be anything.
            refusal = PlainTextResponse(
                "This host name is not one of monitor's: see `web` of monitor.yaml.\n", 421
            )
            await refusal(scope, receive, send_strictly)
