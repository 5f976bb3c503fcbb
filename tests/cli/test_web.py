"""`monitor web`: what it says when there is nothing to serve, alone and for the daemon's log."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.demo.newsroom import free_port
from monitor.store import open_archive
from tests.web.served import write_config


def web(config: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run it until it ends; with a parent, that has ended before it begins."""
    command = [sys.executable, "-m", "monitor", "web", "--config", str(config), *options]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL
    )


def listen_at(config: Path, port: int) -> None:
    """Let the page be at that port."""
    general = config / "monitor.yaml"
    text = general.read_text("utf-8")
    general.write_text(text.replace('"127.0.0.1:8470"}', f'"127.0.0.1:{port}"}}'), "utf-8")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration with a page, and its database."""
    with open_archive(tmp_path / "monitor.db"):
        pass
    return write_config(tmp_path)


def test_without_a_page_or_a_database_it_says_what_is_missing(tmp_path: Path) -> None:
    config = write_config(tmp_path)
    listen_at(config, free_port())

    no_database = web(config)
    general = config / "monitor.yaml"
    general.write_text(general.read_text("utf-8").replace("web:", "# web:"), "utf-8")
    no_page = web(config)

    assert no_database.returncode == 3
    assert "there is no database yet" in no_database.stderr
    assert no_page.returncode == 2
    assert "there is no page to serve; add `web:`" in no_page.stderr


def test_what_a_child_says_is_lines_for_the_log_of_its_parent(config: Path) -> None:
    (config / "rules" / "broken.yaml").write_text("rules:\n  - {", "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        listen_at(config, port)

        ended = web(config, "--with-parent")

    (line,) = map(json.loads, ended.stderr.splitlines())
    assert ended.returncode == 1
    assert line["event"] == "page cannot be served"
    assert f"127.0.0.1:{port}" in line["error"]
