"""How the service stands."""

from __future__ import annotations

from monitor.health import condition
from monitor.web.api import service_shapes as shapes
from monitor.web.api.operation import Given, Operation, Values
from monitor.web.asking import Ask
from monitor.workbench.service import observed_by, standing


def status(ask: Ask, _: Given) -> Values:
    """As `monitor health --json` says it, but for paths and processes."""
    reader = ask.site.stores.reader
    observed = observed_by(reader, ask.site.settings, ask.now)
    sizes = reader.sizes()
    return standing(condition(observed, ask.now), observed, ask.now) | {
        "running": observed.pid is not None,
        "notices": dict(observed.notices),
        "database": {"size": sizes.file_bytes, "wal_size": sizes.wal_bytes or 0},
    }


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
