"""The application: every route, and the one place where it is decided who may use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

from monitor.errors import DatabaseError, MonitorError
from monitor.store.web import Session
from monitor.web import refusing
from monitor.web.asking import Ask, Way
from monitor.web.entry import csrf
from monitor.web.entry.bodies import body_of
from monitor.web.entry.gate import Gate, cookie_name, is_bearer
from monitor.web.entry.guards import Guards
from monitor.web.errors import WebError
from monitor.web.identity import NOBODY, Identity, Via
from monitor.web.lines import ROOMS, Line, Work
from monitor.web.rendering import language_of
from monitor.web.site import Site

# A page that takes longer is not waited for; an act is, once it has begun.
LONGEST = 20.0
SAFE = frozenset({"GET", "HEAD"})

log = structlog.get_logger()


def make_app(site: Site, ways: Sequence[Way], longest: float = LONGEST) -> Starlette:
    """The page with these routes. There is no other way in."""
    lines = {work: Line(work, room) for work, room in ROOMS.items()}
    gate = Gate(site)
    routes = [
        Route(way.path, Door(site, gate, way, lines, longest), methods=[way.method], name=way.path)
        for way in ways
    ]
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(Guards, site=site),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
        ],
        exception_handlers={HTTPException: partial(_not_found, site)},
    )
    app.router.redirect_slashes = False
    return app


class Door:
    """Lets a request through to its handler, or refuses it."""

    def __init__(
        self, site: Site, gate: Gate, way: Way, lines: Mapping[Work, Line], longest: float
    ) -> None:
        self.way = way
        self._site = site
        self._gate = gate
        self._lines = lines
        self._longest = longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        request = Request(scope, receive)
        began = self._site.clock.monotonic()
        response = await self._answer(request)
        seconds = self._site.clock.monotonic() - began
        self._site.meters.answered(self.way, response.status_code, seconds)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        ask = self._ask(request, NOBODY)
        try:
            who, session = await self._lines[Work.MOMENT].run(
                ask.address, partial(self._who, request), self._longest
            )
            ask = replace(ask, who=who)
            self._admit(ask)
            if request.method not in SAFE:
                form, body = await body_of(request)
                ask = replace(ask, form=form, body=body)
                self._check_act(ask, request)
            response = await self._handled(ask)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next request is answered
            return refusing.answer(ask, self.way, _told(error))
        if session is not None and not self.way.is_data:
            try:
                await self._renew(session, response)
            except Exception:  # what was asked for is done; the session goes on as it was
                log.exception("a session could not be renewed")
        return response

    async def _handled(self, ask: Ask) -> Response:
        if self.way.on_loop:
            return self.way.handler(ask)
        return await self._lines[self.way.work_of(ask)].run(
            f"{ask.who.via} {ask.who.id}" if ask.who.is_known else ask.address,
            partial(self.way.handler, ask),
            self._longest,
            to_its_end=ask.method not in SAFE,
        )

    def _ask(self, request: Request, who: Identity) -> Ask:
        query = request.query_params
        return Ask(
            site=self._site.for_request(),
            who=who,
            now=self._site.clock.now(),
            method=request.method,
            path=request.url.path,
            language=language_of(request, self._site),
            values=dict(request.path_params),
            query=dict(query),
            query_string=request.url.query,
            address=self._gate.address(
                request.client.host if request.client else "",
                request.headers.getlist("x-forwarded-for"),
            ),
            headers=dict(request.headers),
            is_partial=request.headers.get("hx-request") == "true",
        )

    def _who(self, request: Request) -> tuple[Identity, Session | None]:
        """Who asks; a token that is shown counts alone.

        What else stands in `Authorization` is for a proxy that asks for a password of its own.
        """
        if self.way.needs.everybody and self.way.is_data:
            # It is the same for all, also while the database cannot be read.
            return NOBODY, None
        authorization = request.headers.get("authorization", "")
        if is_bearer(authorization):
            return self._gate.by_token(authorization), None
        token = request.cookies.get(cookie_name(self._site), "")
        who, session = self._gate.by_session(token, self._site.clock.now())
        if who is not NOBODY:
            return who, session
        client = request.client.host if request.client else ""
        who = self._gate.by_proxy(client, request.headers)
        if who is NOBODY and self._site.is_open:
            who = self._site.local()
        if who is NOBODY and self.way.needs.keyed and (key := request.query_params.get("key")):
            who = self._gate.by_key(key, request.url.path)
        return who, None

    def _admit(self, ask: Ask) -> None:
        if self.way.needs.allows(ask.who):
            return
        if ask.who is NOBODY:
            raise refusing.LoginNeededError
        raise WebError(403, "your role or token does not allow this")

    def _check_act(self, ask: Ask, request: Request) -> None:
        """Only our own pages may act in somebody's name; programs with a token have no cookie."""
        if ask.who.via is Via.TOKEN:
            return
        csrf.check_origin(request, self._site)
        if not self.way.is_open_act:
            csrf.check_token(ask)

    async def _renew(self, session: Session, response: Response) -> None:
        if _says_session(response, self._site):
            # Somebody has just logged in or out.
            return
        now = self._site.clock.now()
        renew = partial(self._gate.renewed, session, now)
        if token := await self._lines[Work.MOMENT].run(session.user, renew, self._longest):
            set_session(response, self._site, token)


def set_session(response: Response, site: Site, token: str) -> None:
    """Give the browser a session, or take it away if the token is empty."""
    response.set_cookie(
        cookie_name(site),
        token,
        max_age=int(site.web.session.total_seconds()) if token else 0,
        path="/",
        secure=site.is_secure,
        httponly=True,
        samesite="lax",
    )


def _says_session(response: Response, site: Site) -> bool:
    begin = f"{cookie_name(site)}=".encode()
    return any(
        name == b"set-cookie" and value.startswith(begin) for name, value in response.raw_headers
    )


def _told(error: Exception) -> WebError | refusing.LoginNeededError:
    match error:
        case WebError() | refusing.LoginNeededError():
            return error
        case DatabaseError():
            log.error("the database could not be read for a page", error=str(error))
            return WebError(503, "the database cannot be read at the moment")
        case MonitorError():
            return WebError(400, str(error))
        case _:
            log.error("unexpected error in a page", exc_info=error)
            return WebError(500, "")


async def _not_found(site: Site, request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    answer = refusing.plain(request, site, status)
    if status == 405:
        answer.headers["allow"] = ", ".join(_methods(request))
    return answer


def _methods(request: Request) -> Sequence[str]:
    """What may be done with a path, which may have a route for each."""
    ways = [
        each
        for each in request.app.routes
        if isinstance(each, Route) and each.matches(request.scope)[0] is not Match.NONE
    ]
    return sorted({method for each in ways for method in each.methods or ()})
