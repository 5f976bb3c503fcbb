"""How somebody is told that their request is not answered as asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from monitor.notify.clean import clean
from monitor.web.asking import Ask, Way
from monitor.web.errors import WebError
from monitor.web.parts import refusals
from monitor.web.rendering import page
from monitor.web.site import Site
from monitor.web.texts import COMMON


class LoginNeededError(Exception):
    """Nobody is logged in."""


def answer(ask: Ask, way: Way, error: WebError | LoginNeededError) -> Response:
    """A page, or for programs JSON after RFC 9457."""
    if isinstance(error, LoginNeededError):
        return _to_login(ask, way)
    if way.is_data:
        return problem(error.status, str(error))
    texts = COMMON[ask.language]
    message: str = clean(str(error)) or texts.broken
    if str(error) and not error.is_told:
        message = refusals.told(message, ask.language)
    title = texts.statuses.get(error.status, HTTPStatus(error.status).phrase)
    return page(ask, "error.html", status=error.status, title=title, message=message)


def problem(status: int, detail: str, errors: Sequence[Mapping[str, str]] = ()) -> Response:
    """A refusal for programs; ``errors`` say which field is wrong, and what would be right."""
    values: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
    }
    if detail:
        values["detail"] = detail
    if errors:
        values["errors"] = list(errors)
    headers = {"www-authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(values, status, headers, media_type="application/problem+json")


def plain(request: Request, site: Site, status: int) -> Response:  # noqa: ARG001
    """A refusal of what has no route: strangers learn nothing from it."""
    if request.url.path.startswith("/api/"):
        return problem(status, "")
    return PlainTextResponse(f"{HTTPStatus(status).phrase}\n", status)


def _to_login(ask: Ask, way: Way) -> Response:
    if way.is_data:
        return problem(401, "a token is needed: Authorization: Bearer …")
    where = "/login"
    then = ask.path + (f"?{ask.query_string}" if ask.query_string else "")
    if ask.method == "GET" and then != "/":
        where += f"?next={quote(then, safe='')}"
    if ask.is_partial:
        # htmx would put the login page into a corner of the page that asked.
        return Response(status_code=401, headers={"hx-redirect": where})
    return RedirectResponse(where, 303)
