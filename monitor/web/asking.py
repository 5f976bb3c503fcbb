"""One request as a handler sees it, and the routes that lead to handlers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from monitor.web.errors import WebError
from monitor.web.identity import Identity, Needs
from monitor.web.lines import Work

if TYPE_CHECKING:
    from monitor.web.site import Site

# More of a query is never meant.
LONGEST_QUERY = 10_000
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,199}")


@dataclass(frozen=True, slots=True)
class Ask:
    """A request that was let in. ``query`` and ``form`` have the last value of each name.

    ``body`` is what JSON was sent, None if there was none. ``is_partial``: htmx asks, and wants
    only the part of the page that changes.
    """

    site: Site
    who: Identity
    now: datetime
    method: str
    path: str
    language: str
    values: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    query_string: str = ""
    address: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    is_partial: bool = False

    def id(self, name: str) -> str:
        """A part of the path that names something. Raises WebError (404) if nothing is named so."""
        value = self.values[name]
        if not _ID.fullmatch(value):
            raise WebError(404, f"there is nothing named {value[:40]!r}")
        return value

    def text(self, name: str, default: str = "") -> str:
        """A value of the query. Raises WebError (400) if it is too long."""
        value = self.query.get(name, default).strip()
        if len(value) > LONGEST_QUERY:
            raise WebError(400, f"{name}: {len(value)} characters, at most {LONGEST_QUERY}")
        return value

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number of the query. Raises WebError (400) if it is none in this range."""
        text = self.text(name)
        if not text:
            return default
        if not re.fullmatch(r"-?[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise WebError(400, f"{name}: expected a number from {least} to {most}")
        return int(text)

    def one_of(self, name: str, among: Mapping[str, object] | frozenset[str]) -> str:
        """A value of the query that names one of these, or is empty. Raises WebError (400)."""
        value = self.text(name)
        if value and value not in among:
            raise WebError(400, f"{name}: there is no {value[:40]!r}")
        return value


Handler = Callable[[Ask], Response]


@dataclass(frozen=True, slots=True)
class Way:
    """A route. There is none that does not say who may use it.

    ``handler`` runs in a thread of the line for its ``work``, and may block; ``on_loop`` ones must
    not. What is not GET needs the CSRF token of a person's session; ``is_open_act`` ones see to
    that themselves. ``is_data``: answers programs, so that who is not let in gets a status and no
    page to log in.
    """

    method: str
    path: str
    handler: Handler
    needs: Needs
    on_loop: bool = False
    is_open_act: bool = False
    is_data: bool = False
    work: Work | Callable[[Ask], Work] = Work.PAGE

    def work_of(self, ask: Ask) -> Work:
        """How much a request asks for."""
        return self.work if isinstance(self.work, Work) else self.work(ask)


def get(
    path: str,
    handler: Handler,
    needs: Needs,
    *,
    on_loop: bool = False,
    work: Work | Callable[[Ask], Work] = Work.PAGE,
) -> Way:
    """A page: it shows, and changes nothing."""
    return Way("GET", path, handler, needs, on_loop=on_loop, work=work)


def post(path: str, handler: Handler, needs: Needs) -> Way:
    """An act."""
    return Way("POST", path, handler, needs, work=Work.ACT)


def data(
    method: str,
    path: str,
    handler: Handler,
    needs: Needs,
    *,
    on_loop: bool = False,
    work: Work | None = None,
) -> Way:
    """Something for programs."""
    usual = Work.PAGE if method == "GET" else Work.ACT
    return Way(method, path, handler, needs, on_loop=on_loop, is_data=True, work=work or usual)
