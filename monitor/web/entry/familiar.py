"""Browsers in which somebody has logged in before, so that nobody else can keep them out of theirs.

Whoever tries a name again and again makes all wait who come with it, from wherever. A browser that
knew the password once has tries of its own (OWASP: Slow Down Online Guessing Attacks with Device
Cookies).
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from starlette.requests import cookie_parser
from starlette.responses import Response

from monitor.login_limits import name_key
from monitor.web.asking import Ask
from monitor.web.entry.gate import cookie_name

FAMILIAR = "familiar"
LASTS = timedelta(days=180)
LONGEST = 1_000


def mark_of(ask: Ask, name: str) -> str:
    """The mark of this browser if that user has logged in with it; else nothing."""
    cookies = cookie_parser(ask.headers.get("cookie", ""))
    match ask.site.signed(FAMILIAR, cookies.get(_cookie(ask), "")[:LONGEST]):
        case [str(user), str(mark)] if name_key(user) == name_key(name):
            return mark
    return ""


def remember(response: Response, ask: Ask, user: str) -> None:
    """Mark this browser as one that user has logged in with; a mark that it has stays."""
    mark = mark_of(ask, user) or secrets.token_hex(16)
    response.set_cookie(
        _cookie(ask),
        ask.site.sign(FAMILIAR, [user, mark]),
        max_age=int(LASTS.total_seconds()),
        path="/",
        secure=ask.site.is_secure,
        httponly=True,
        samesite="lax",
    )


def _cookie(ask: Ask) -> str:
    return f"{cookie_name(ask.site)}-familiar"
