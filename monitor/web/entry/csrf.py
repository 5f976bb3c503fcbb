"""Only our own pages may act in the name of whoever is logged in."""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit

from starlette.requests import Request

from monitor.web.asking import Ask
from monitor.web.entry.hosts import is_ours
from monitor.web.errors import WebError
from monitor.web.site import Site

FIELD = "csrf"
HEADER = "x-csrf-token"
_OURS = frozenset({"same-origin", "none"})


def masked(token: str) -> str:
    """The token in another shape each time, so that compression does not give it away (BREACH)."""
    raw = token.encode()
    pad = secrets.token_bytes(len(raw))
    return pad.hex() + bytes(a ^ b for a, b in zip(pad, raw, strict=True)).hex()


def unmasked(text: str) -> str:
    """What was masked; empty if nothing was."""
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        return ""
    half, odd = divmod(len(raw), 2)
    if odd:
        return ""
    return bytes(a ^ b for a, b in zip(raw[:half], raw[half:], strict=True)).decode("latin-1")


def check_origin(request: Request, site: Site) -> None:
    """Refuse what another site's page sends. Raises WebError (403).

    Browsers say in Sec-Fetch-Site or Origin where a request comes from; a program says neither.
    """
    fetch_site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    is_foreign = fetch_site is not None and fetch_site not in _OURS
    if origin is not None:
        try:
            is_foreign = is_foreign or not is_ours(urlsplit(origin).netloc, site.web)
        except ValueError:
            is_foreign = True
    if is_foreign:
        raise WebError(403, "this was sent by a page of another site, and is not done")


def check_token(ask: Ask) -> None:
    """Refuse an act without the token of its session. Raises WebError (403)."""
    sent = unmasked(ask.form.get(FIELD) or ask.headers.get(HEADER, ""))
    if not ask.who.csrf or not hmac.compare_digest(sent.encode(), ask.who.csrf.encode()):
        raise WebError(403, "the page was too old for this; go back, reload it, and try again")
