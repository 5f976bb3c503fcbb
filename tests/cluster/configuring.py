"""The configuration of a newsroom that watches the feeds of a plan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.cluster.plan import HOOK, WORDS, Plan

# Seconds between the end of a request to a host and the next.
PAUSE = 0.25
SECRET = "whsec_TWl0IGRlciBGw6RocmUgYW5zIFVmZXI="


def configure(folder: Path, plan: Plan, database: str, interval: int) -> None:
    """Write the files; each feed is asked every ``interval`` seconds."""
    sources = [
        {
            "id": f"blatt-{feed}",
            "name": f"Blatt {feed}",
            "url": plan.url(feed),
            "pages": plan.has_pages(feed),
            "interval": {"min": f"{interval}s", "max": f"{interval}s"},
        }
        for feed in range(plan.feeds)
    ]
    rules = [
        {"id": rule, "title": word, "desk": "lokales", "level": "eil", "query": word}
        for rule, word in WORDS.items()
    ]
    hook = {"url": f"http://{HOOK}:{plan.port}/hook", "secret": SECRET}
    files: Mapping[str, Any] = {
        "monitor.yaml": {
            "database": database,
            "contact": "mailto:monitor@example.org",
            "network": {"allow": ["127.0.0.0/8"]},
            "limits": {
                "host_pause": f"{PAUSE * 1000:.0f}ms",
                "connect_timeout": "2s",
                "read_timeout": "3s",
                "fetch_timeout": "4s",
                "workers": 1,
            },
        },
        "sources.yaml": {"sources": sources},
        "channels.yaml": {
            "targets": [{"id": "redaktion", "webhook": hook}],
            "desks": [{"id": "lokales", "title": "Lokales", "targets": ["redaktion"]}],
        },
        "rules/kreis.yaml": {"rules": rules},
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # JSON is YAML.
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
