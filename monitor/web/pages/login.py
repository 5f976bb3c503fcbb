"""Logging in and out, and the language."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from starlette.responses import HTMLResponse, RedirectResponse, Response

from monitor.web.app import set_session
from monitor.web.asking import Ask, Way, data, get, post
from monitor.web.entry import familiar
from monitor.web.entry.gate import Gate
from monitor.web.entry.turns import BusyError
from monitor.web.errors import WebError
from monitor.web.going import back, local
from monitor.web.identity import EVERYBODY, READER, Identity, Via
from monitor.web.lines import Work
from monitor.web.pages.static import static
from monitor.web.rendering import LANGUAGE_COOKIE, LANGUAGES, page
from monitor.web.texts.login import LOGIN

SEAL = "login"
SEALED_FOR = timedelta(hours=12)
LONGEST_NAME = 200
YEAR = 365 * 24 * 3600


def show(ask: Ask) -> Response:
    """The form."""
    if ask.who.role is not None:
        return RedirectResponse(_then(ask.query.get("next", "")), 303)
    return _form(ask, ask.query.get("next", ""))


def log_in(ask: Ask) -> Response:
    """Check name and password: the same work and the same words whether there is such a user."""
    site, texts = ask.site, LOGIN[ask.language]
    name, then = ask.form.get("user", "").strip()[:LONGEST_NAME], ask.form.get("next", "")
    if not _is_fresh(ask):
        return _form(ask, then, name, texts.old, 400)
    mark = familiar.mark_of(ask, name)
    wait = site.limits.begin(name, ask.address, ask.now, mark)
    if wait > timedelta():
        seconds = math.ceil(wait.total_seconds())
        answer = _form(ask, then, name, texts.wait.format(seconds), 429)
        answer.headers["retry-after"] = str(seconds)
        return answer
    user = site.users.get(name)
    try:
        with site.logins.one():
            is_right = site.passwords.verify(
                user.password if user else None, ask.form.get("password", "")
            )
    except BusyError:
        site.limits.dropped(name, ask.address, mark)
        answer = _form(ask, then, name, texts.busy, 503)
        answer.headers["retry-after"] = "5"
        return answer
    if user is None or not is_right:
        # A name that there is not may be a password in the wrong field.
        known = Identity(Via.NOBODY, user.id if user else "")
        site.log(known, "login refused", ask.now, ask.address)
        return _form(ask, then, name, texts.wrong, 403)
    site.limits.succeeded(name, ask.address, mark)
    token = Gate(site).open(user, ask.now)
    _end(ask)
    done = RedirectResponse(_then(then), 303)
    set_session(done, site, token)
    familiar.remember(done, ask, user.id)
    site.log(Identity(Via.SESSION, user.id), "login", ask.now, ask.address)
    return done


def log_out(ask: Ask) -> Response:
    """End the session."""
    if ask.who.digest:
        _end(ask)
        ask.site.log(ask.who, "logout", ask.now, ask.address)
    answer = RedirectResponse("/login", 303)
    set_session(answer, ask.site, "")
    return answer


def _end(ask: Ask) -> None:
    """End the session that a request came with, if it did with one."""
    if ask.who.digest:
        ask.site.stores.own.end(ask.who.digest)
        ask.site.hub.leave(ask.who.csrf)


def language(ask: Ask) -> Response:
    """Choose the language of the pages, for this browser."""
    chosen = ask.form.get("language", "")
    if chosen not in LANGUAGES:
        raise WebError(400, f"language: expected {' or '.join(LANGUAGES)}")
    answer = back(ask)
    answer.set_cookie(
        LANGUAGE_COOKIE,
        chosen,
        max_age=YEAR,
        secure=ask.site.is_secure,
        httponly=True,
        samesite="lax",
    )
    return answer


def _then(path: str) -> str:
    """Where to go after login; not back to the form."""
    return "/" if path.startswith("/login") else local(path)


def _form(ask: Ask, then: str, name: str = "", error: str = "", status: int = 200) -> HTMLResponse:
    seal = ask.site.sign(SEAL, int(ask.now.timestamp()))
    return page(
        ask,
        "login.html",
        status=status,
        t=LOGIN[ask.language],
        seal=seal,
        next=_then(then),
        user=name,
        error=error,
    )


def _is_fresh(ask: Ask) -> bool:
    """Whether it is a form of ours, not older than half a day.

    It is not bound to the browser that it was shown in: foreign pages are refused by where they say
    that they are from, see `csrf.check_origin`.
    """
    made = ask.site.signed(SEAL, ask.form.get("seal", "")[:500])
    if not isinstance(made, int):
        return False
    return timedelta() <= ask.now - datetime.fromtimestamp(made, UTC) < SEALED_FOR


_POST_LOGIN = Way("POST", "/login", log_in, EVERYBODY, is_open_act=True, work=Work.LOGIN)

WAYS = (
    get("/login", show, EVERYBODY),
    _POST_LOGIN,
    # Not a page, so that nobody asks the database who wants it.
    data("GET", "/login/{name}", static, EVERYBODY, on_loop=True),
    post("/logout", log_out, READER),
    post("/language", language, READER),
)
