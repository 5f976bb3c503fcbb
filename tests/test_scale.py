"""docs/scale.md and the unit of workers say what is so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from monitor.model import Crew, Server, address_of
from monitor.web.parts.worker_metrics import put_crew
from tests.values import NOON

ROOT = Path(__file__).parents[1]
MANUAL = (ROOT / "docs" / "scale.md").read_text("utf-8")
SOURCE = "\n".join(path.read_text("utf-8") for path in (ROOT / "monitor").rglob("*.py"))
# These differ: what it starts, and when it is started again.
OWN = {"ExecStart", "ExecStartPre", "Restart", "RestartPreventExitStatus"}


def unit(name: str) -> Mapping[str, list[str]]:
    """The settings of a service, each with all of its values."""
    text = (ROOT / "docs" / name).read_text("utf-8").partition("[Service]")[2]
    found: dict[str, list[str]] = {}
    for line in text.partition("[Install]")[0].splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def test_the_manual_names_what_prometheus_is_told_of_workers() -> None:
    told: list[str] = []

    put_crew(lambda name, *_: told.append(name), Crew(NOON))

    table = MANUAL.partition("## Monitoring")[2].partition("## ")[0]
    assert sorted(set(re.findall(r"^\| `(monitor_\w+)` \|", table, re.MULTILINE))) == sorted(told)


def test_events_of_the_manual_are_logged() -> None:
    table = MANUAL.partition("| event | meaning |")[2].partition("\n\n")[0]
    events = [each for line in table.splitlines() for each in re.findall(r"`([a-z ]+)`", line[:80])]

    assert len(events) > 5
    assert [each for each in events if f'"{each}"' not in SOURCE and each not in SOURCE] == []


@pytest.mark.parametrize("url", re.findall(r"postgresql://[^\s`\"…|]+", MANUAL))
def test_addresses_of_the_manual_are_those_of_servers(url: str) -> None:
    assert isinstance(address_of(url), Server)


def test_a_worker_is_started_again_but_for_a_wrong_configuration() -> None:
    worker = unit("monitor-worker@.service")

    assert worker["ExecStart"] == ["/opt/monitor/.venv/bin/monitor worker"]
    assert worker["Restart"] == ["always"]
    assert worker["RestartPreventExitStatus"] == ["2"]


def test_a_worker_has_the_rights_and_bounds_of_the_daemon() -> None:
    worker, daemon = unit("monitor-worker@.service"), unit("monitor.service")

    assert {key: value for key, value in worker.items() if key not in OWN} == {
        key: value for key, value in daemon.items() if key not in OWN
    }
