"""All that the API can be asked for."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from monitor.web.api import alerts, articles, configured, searching, service, stories
from monitor.web.api.operation import BASE, TO_READ, Operation
from monitor.web.asking import Ask, Way, data
from monitor.web.openapi import document_of

OPERATIONS: tuple[Operation, ...] = (
    *stories.OPERATIONS,
    *articles.OPERATIONS,
    *configured.OPERATIONS,
    *alerts.OPERATIONS,
    *searching.OPERATIONS,
    *service.OPERATIONS,
)


def document(ask: Ask) -> Response:
    """The document that describes the API."""
    return JSONResponse(document_of(OPERATIONS, ask.site.web.url))


WAYS: tuple[Way, ...] = (
    *(each.way() for each in OPERATIONS),
    data("GET", f"{BASE}/openapi.json", document, TO_READ),
)
