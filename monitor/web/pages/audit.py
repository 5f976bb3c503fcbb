"""The audit log: who did what, for admins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from monitor.store.page_status import Logged
from monitor.web.asking import Ask, get
from monitor.web.errors import WebError
from monitor.web.identity import ADMIN
from monitor.web.rendering import page
from monitor.web.texts.audit import AUDIT

PER_PAGE = 100
# Who looks for somebody looks through so many lines at a time.
LOOKED_THROUGH = 20_000
LONGEST = 200
MOST = 10**9 - 1
# What is named in a line and has a page of its own.
LINKS = {
    "story": "/stories/{}",
    "article": "/articles/{}",
    "key": "/alerts/{}",
    "rule": "/rules/{}",
    "source": "/sources/{}",
    "person": "/?desk=&person={}",
}


@dataclass(frozen=True, slots=True)
class About:
    """A thing that a line names, with the address of its page if it has one."""

    name: str
    value: str
    href: str
    time: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is shown."""

    logged: Logged
    act: str
    about: Sequence[About]


def show(ask: Ask) -> Response:
    """The newest lines, or those before a number; of somebody, or of one act."""
    before = ask.number("before", 0, 1, MOST) or None
    by, act = ask.text("by"), ask.text("act")
    if max(len(by), len(act)) > LONGEST:
        raise WebError(400, f"by, act: expected at most {LONGEST} characters")
    reader = ask.site.stores.reader
    found = reader.log_page(before, PER_PAGE, by=by, act=act, among=LOOKED_THROUGH)
    texts = AUDIT[ask.language]
    return page(
        ask,
        "audit.html",
        t=texts,
        title=texts.title,
        lines=[
            Line(each, texts.acts.get(each.deed.act, each.deed.act), _about(ask, each.deed.about))
            for each in found.lines
        ],
        acts=list(texts.acts.items()),
        older=found.before,
        is_filtered=bool(by or act),
        among=LOOKED_THROUGH,
    )


def _about(ask: Ask, about: Mapping[str, Any]) -> Sequence[About]:
    names = AUDIT[ask.language].names
    return [
        About(
            names.get(name, name),
            str(value),
            LINKS[name].format(quote(str(value), safe="")) if name in LINKS else "",
            _time(value) if name == "until" else None,
        )
        for name, value in about.items()
        if value not in {None, ""}
    ]


def _time(value: object) -> datetime | None:
    try:
        time = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return time if time.tzinfo is not None else None


WAYS = (get("/audit", show, ADMIN),)
