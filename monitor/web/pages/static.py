"""The files that pages are shown with."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from starlette.responses import Response

from monitor.web.asking import Ask, get
from monitor.web.errors import WebError
from monitor.web.identity import READER

KINDS = {
    "style.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "htmx.min.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
OPEN = frozenset({"style.css", "icon.svg"})
# Their addresses change with what is in them.
FOREVER = "private, max-age=31536000, immutable"


def static(ask: Ask) -> Response:
    """One of the files; without login only those that the login is shown with."""
    name = ask.values["name"]
    if name not in KINDS or (ask.path.startswith("/login/") and name not in OPEN):
        raise WebError(404, "there is no such file")
    return Response(_content(name), media_type=KINDS[name], headers={"cache-control": FOREVER})


@cache
def _content(name: str) -> bytes:
    return files("monitor.web").joinpath("static", name).read_bytes()


WAYS = (get("/static/{name}", static, READER, on_loop=True),)
