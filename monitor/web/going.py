"""Where a browser goes next."""

from __future__ import annotations

import re

from starlette.responses import RedirectResponse

from monitor.web.asking import Ask

LONGEST = 2_000


def local(path: str, default: str = "/") -> str:
    """The path, if it is one of ours.

    >>> local("//evil.example"), local("/visits?desk=city"), local("/\\\\evil.example")
    ('/', '/visits?desk=city', '/')
    """
    is_ours = re.fullmatch(r"/(?![/\\])[^\s\\\x00-\x1f\x7f]*", path)
    return path if is_ours and len(path) <= LONGEST else default


def back(ask: Ask, default: str = "/") -> RedirectResponse:
    """After an act, to the page that it was done on."""
    return RedirectResponse(local(ask.form.get("next", ""), default), 303)
