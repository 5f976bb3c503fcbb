"""What the page's process knows of itself."""

from __future__ import annotations

import os
from importlib.metadata import version

from monitor.measuring import memory_of
from monitor.web.parts.metrics import PageFacts
from monitor.web.site import Site


def facts_of(site: Site) -> PageFacts:
    """As of now."""
    return PageFacts(
        version=version("monitor"),
        started=site.started,
        memory=memory_of(os.getpid()),
        live=len(site.hub),
        problems=len(site.found.problems),
    )
