"""Pages from templates; what others wrote is escaped by Jinja."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta, tzinfo
from functools import cache, partial
from importlib.metadata import version
from importlib.resources import files
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from monitor.notify.clean import clean
from monitor.web.asking import Ask
from monitor.web.entry import csrf
from monitor.web.going import local
from monitor.web.parts import reasons
from monitor.web.parts.bars import Bars
from monitor.web.site import Site
from monitor.web.texts import COMMON, Common

LANGUAGE_COOKIE = "language"
LANGUAGES = ("de", "en")


def page(ask: Ask, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """A page, or a part of one, with what all of them need."""
    return HTMLResponse(render(ask, template, **values), status)


def render(ask: Ask, template: str, **values: object) -> str:
    """The HTML of a template. ``c`` are the common texts, ``when`` tells a time for people."""
    texts = COMMON[ask.language]
    zone = ask.site.settings.zone
    return (
        templates()
        .get_template(template)
        .render(
            ask=ask,
            who=ask.who,
            c=texts,
            csrf=csrf.masked(ask.who.csrf) if ask.who.csrf else "",
            when=partial(when, now=ask.now, zone=zone, texts=texts),
            number=partial(number, language=ask.language),
            decimal=partial(decimal, language=ask.language),
            because=partial(reasons.told, language=ask.language),
            here=partial(here, ask),
            static=static_url,
            version=version("monitor"),
            **values,
        )
    )


@cache
def templates() -> Environment:
    """The templates. One that asks for what it was not given fails instead of showing a gap."""
    environment = Environment(
        loader=PackageLoader("monitor.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # They come with the program; to look for newer ones costs a look at each file.
        auto_reload=False,
    )
    environment.globals["bars"] = Bars.of
    environment.filters["clean"] = clean
    environment.filters["safe_url"] = safe_url
    return environment


def when(time: datetime | None, *, now: datetime, zone: tzinfo, texts: Common) -> Markup:
    """A time as people say it, with the whole of it for programs and in a tooltip."""
    if time is None:
        return Markup("–")
    local, today = time.astimezone(zone), now.astimezone(zone).date()
    whole = local.isoformat(timespec="seconds")
    clock = whole[11:16]
    day = (today - local.date()).days
    if day == 0:
        text = clock
    elif day == 1:
        text = f"{texts.yesterday} {clock}"
    elif day == -1:
        text = f"{texts.tomorrow} {clock}"
    else:
        text = local.strftime(texts.day if local.year == today.year else texts.day_of_year)
        text += f" {clock}"
    # Digits and our own words: a page has hundreds of them, and to escape each takes a while.
    title = f"{whole[:10]} {whole[11:19]} {local.tzname()}"
    return Markup(f'<time datetime="{whole}" title="{title}">{text}</time>')  # noqa: S704


def span(time: timedelta, texts: Common) -> str:
    """How long something lasts: the two largest units."""
    seconds = int(time.total_seconds())
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    if days:
        return f"{days} {texts.days} {hours} h"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min" if minutes else f"{seconds} s"


def number(value: float, *, language: str) -> str:
    """A whole number with its thousands apart.

    >>> number(1234567, language="de"), number(1234567, language="en")
    ('1.234.567', '1,234,567')
    """
    text = f"{value:,.0f}"
    return text.replace(",", ".") if language == "de" else text


def decimal(value: float, *, language: str) -> str:
    """A number with one place after the point.

    >>> decimal(53.14, language="de")
    '53,1'
    """
    text = f"{value:.1f}"
    return text.replace(".", ",") if language == "de" else text


def here(ask: Ask, **changed: object) -> str:
    """The address of this page with other values in its query; None takes one out.

    What an act is answered with is shown where it was done: its own address can only be sent to.
    """
    if ask.method not in {"GET", "HEAD"}:
        return local(ask.form.get("next", ""))
    values = {**ask.query, **changed}
    kept = {
        key: str(value)
        for key, value in values.items()
        # An empty desk stands for all of them, for somebody who is shown their own otherwise.
        if value is not None and (value != "" or key == "desk")
    }
    return ask.path + (f"?{urlencode(kept)}" if kept else "")


def safe_url(url: str) -> str:
    """The address if it may be clicked: of the web, and nothing else.

    >>> safe_url("javascript:alert(1)"), safe_url("https://paper.example/a")
    ('', 'https://paper.example/a')
    """
    url = clean(url).strip()
    return url if url.lower().startswith(("https://", "http://")) else ""


@cache
def static_url(name: str, base: str = "/static/") -> str:
    """Where a static file is; another version of it has another address."""
    content = files("monitor.web").joinpath("static", name).read_bytes()
    return f"{base}{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


def language_of(request: Request, site: Site) -> str:
    """The language somebody chose, or what their browser prefers, or that of the newsroom."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    for part in request.headers.get("accept-language", "")[:200].split(","):
        wanted = part.partition(";")[0].strip().lower()[:2]
        if wanted in LANGUAGES:
            return wanted
    return site.settings.language
