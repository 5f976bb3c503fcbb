"""compose.yaml: one process on a file, and with the profile several on a PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from monitor.cli import app
from monitor.model import Server
from monitor.settings import load

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "compose.yaml").read_text("utf-8")
FILE: Mapping[str, Any] = YAML(typ="safe").load(TEXT)
SERVICES: Mapping[str, Mapping[str, Any]] = FILE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
URL = re.search(r'database: "(.*)"', TEXT)


def seconds(text: str) -> int:
    number, unit = int(text[:-1]), text[-1]
    return number * {"s": 1, "m": 60}[unit]


def test_without_the_profile_one_process_runs_with_its_file() -> None:
    started = [name for name, service in SERVICES.items() if "profiles" not in service]

    assert started == ["monitor"]
    assert "data:/data" in SERVICES["monitor"]["volumes"]
    assert SERVICES["monitor"]["depends_on"]["postgres"]["required"] is False


def test_with_the_profile_there_are_a_server_three_workers_and_the_page() -> None:
    profiles = {name: service.get("profiles") for name, service in SERVICES.items()}

    assert profiles == {"monitor": None, "worker": ["cluster"], "postgres": ["cluster"]}
    assert SERVICES["worker"]["deploy"]["replicas"] == 3
    assert SERVICES["worker"]["command"] == ["worker"]
    assert SERVICES["postgres"]["image"].startswith("postgres:18")


@pytest.mark.parametrize("name", OURS)
def test_our_processes_get_no_more_rights_than_they_need(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "./config:/etc/monitor:ro" in service["volumes"]
    assert service["env_file"] == [{"path": ".env", "required": False}]


@pytest.mark.parametrize("name", SERVICES)
def test_each_is_started_again_bounded_and_given_time_to_stop(name: str) -> None:
    service = SERVICES[name]

    assert service["restart"] == "unless-stopped"
    assert seconds(service["stop_grace_period"]) >= 15
    assert service["mem_limit"]
    assert service["logging"]["options"]["max-size"]


def test_workers_wait_for_the_server_and_have_names_of_their_own() -> None:
    worker = SERVICES["worker"]

    assert worker["depends_on"]["postgres"]["condition"] == "service_healthy"
    assert "hostname" not in worker
    assert "container_name" not in worker


@pytest.mark.parametrize("name", ["worker", "postgres"])
def test_who_watches_over_them_is_told_how(name: str) -> None:
    check = SERVICES[name]["healthcheck"]

    assert check["test"][0] == "CMD"
    assert check["interval"]
    assert check["start_period"]


@pytest.mark.parametrize("command", [SERVICES["worker"]["healthcheck"]["test"][2:], ["worker"]])
def test_what_is_called_there_is_a_command_of_ours(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        app()([*command, "--help"])

    assert ended.value.code == 0
    assert f" {command[0]} [OPTIONS]" in capsys.readouterr().out


def test_the_password_is_in_the_environment_and_in_no_file() -> None:
    given = SERVICES["postgres"]["environment"]["POSTGRES_PASSWORD"]

    # Empty is refused by the image itself; `:?` would also refuse to start without the profile.
    assert given == "${POSTGRES_PASSWORD:-}"
    assert "POSTGRES_PASSWORD_FILE" not in TEXT


def test_the_url_that_is_shown_leads_to_that_server(tmp_path: Path) -> None:
    assert URL is not None
    (tmp_path / "monitor.yaml").write_text(
        f'contact: mailto:a@example.org\ndatabase: "{URL.group(1)}"\n'
    )
    (tmp_path / "sources.yaml").write_text("sources: []\n")
    (tmp_path / "channels.yaml").write_text("targets: []\ndesks: []\n")

    found = load(tmp_path, {"POSTGRES_PASSWORD": "geheim"}).settings

    assert found is not None
    settings = SERVICES["postgres"]["environment"]
    login = f"{settings['POSTGRES_USER']}:geheim"
    assert found.database == Server(f"postgresql://{login}@postgres/{settings['POSTGRES_DB']}")


def test_volumes_that_are_named_exist() -> None:
    named = {
        volume.partition(":")[0]
        for service in SERVICES.values()
        for volume in service["volumes"]
        if not volume.startswith(".")
    }

    assert named == set(FILE["volumes"])
