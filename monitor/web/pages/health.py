"""Whether the service is well, for whoever asks: one word, so that strangers learn no more."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response

from monitor.errors import DatabaseError
from monitor.health import condition
from monitor.web.asking import Ask, data
from monitor.web.identity import EVERYBODY
from monitor.web.lines import Work
from monitor.workbench.service import observed_by


def show(ask: Ask) -> Response:
    """200 or 503."""

    def is_well() -> bool:
        try:
            observed = observed_by(ask.site.stores.reader, ask.site.settings, ask.now)
        except DatabaseError:
            return False
        return condition(observed, ask.now).is_well

    if ask.site.health.get(is_well):
        return PlainTextResponse("ok\n")
    return PlainTextResponse("not ok\n", 503)


WAYS = (data("GET", "/health", show, EVERYBODY, work=Work.MOMENT),)
