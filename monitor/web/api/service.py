"""How the service stands."""

from __future__ import annotations

from monitor.health import condition
from monitor.web.api import shapes
from monitor.web.api.operation import Given, Operation, Values
from monitor.web.asking import Ask
from monitor.workbench.service import observe, values_of


def status(ask: Ask, _: Given) -> Values:
    """As `monitor health --json` says it, but for paths and processes."""
    settings = ask.site.settings
    observed = observe(settings, ask.now)
    values = values_of(condition(observed, ask.now), observed, settings, ask.now)
    database = values["database"]
    if database is not None:
        names = ("readable", "revision", "size", "wal_size")
        database = {name: database[name] for name in names}
    running = values.pop("pid") is not None
    return values | {"running": running, "database": database, "notices": dict(observed.notices)}


OPERATIONS = (
    Operation(
        "GET",
        "/status",
        "getStatus",
        "Whether the daemon polls and sends on time",
        status,
        shapes.Service,
    ),
)
