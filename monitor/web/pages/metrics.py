"""What the daemon counts and how things stand, for Prometheus."""

from __future__ import annotations

from starlette.responses import Response

from monitor.model import Role, Scope
from monitor.web.asking import Ask, data
from monitor.web.identity import Needs
from monitor.web.parts.facts import facts_of
from monitor.web.parts.metrics import CONTENT_TYPE, exposed
from monitor.web.parts.vitals import vitals_of


def show(ask: Ask) -> Response:
    """The text format of Prometheus; OpenMetrics would need the daemon's counts in it as well."""
    site = ask.site
    vitals = site.vitals.get(
        lambda: vitals_of(site.stores.reader, site.settings, site.web.idle, ask.now)
    )
    targets = [each.id for each in site.settings.targets]
    text = exposed(vitals, facts_of(site), targets, site.meters)
    return Response(text, media_type=CONTENT_TYPE)


WAYS = (data("GET", "/metrics", show, Needs(Role.READER, Scope.METRICS)),)
