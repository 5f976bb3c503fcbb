"""`monitor poll` in rounds, as a timer of the system would call it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.demo.loopback import QuietHandler, serving
from tests.cli.conftest import Run
from tests.fakes import page, rss

NAMES = ("good", "gone", "shy")


class Paper:
    """A site with three feeds; keeps which paths were asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.url = ""

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body."""
        self.asked.append(path)
        match path:
            case "/good" | "/shy":
                return 200, {}, rss((f"{self.url}{path}/1", "Rat tagt", "Am Montag"))
            case "/gone":
                return 410, {}, b""
            case "/good/1":
                return 200, {"Content-Type": "text/html"}, page("Die Fähre legt wieder ab.")
            case "/termine":
                lines = b"<li>10 Uhr: Die Wache zeigt ihr Boot.</li><li>12 Uhr: Chor am Steg</li>"
                return 200, {"Content-Type": "text/html"}, lines
        return 404, {}, b""


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    found = Paper()

    class Handler(QuietHandler):
        def do_GET(self) -> None:  # noqa: N802 - the name is http.server's
            self.answer(*found.answer(self.path))

    with serving(Handler) as url:
        found.url = url
        folder = tmp_path / "config"
        (folder / "rules").mkdir(parents=True)
        (folder / "monitor.yaml").write_text(
            "contact: mailto:desk@example.org\n"
            "network: {allow: [127.0.0.0/8]}\nlimits: {host_pause: 0s}\n"
        )
        lines = [
            f"- {{id: {name}, name: {name}, url: '{url}/{name}', pages: false}}" for name in NAMES
        ]
        (folder / "sources.yaml").write_text("\n".join(["sources:", *lines, ""]))
        (folder / "channels.yaml").write_text(
            "targets: [{id: chat, apprise: 'json://127.0.0.1/'}]\n"
            "desks: [{id: lokales, targets: [chat]}]\n"
        )
        (folder / "rules" / "a.yaml").write_text(
            "rules: [{id: a, title: A, desk: lokales, level: normal, query: Fähre}]\n", "utf-8"
        )
        yield found


def test_only_what_is_due_is_polled_if_that_is_asked_for(run: Run, paper: Paper) -> None:
    first = run("poll", "--due")
    again = run("poll", "--due")
    all_the_same = run("poll", "shy")

    assert "shy: 1 new" in first.stdout
    assert again.stdout == ""
    assert all_the_same.stdout.startswith("shy: unchanged")
    assert paper.asked.count("/shy") == 2


def test_a_source_that_is_gone_is_asked_again_only_by_its_name(run: Run, paper: Paper) -> None:
    first = run("poll")
    second = run("poll")
    named = run("poll", "gone")

    assert "gone: error: " in first.stdout
    assert "gone: not asked, " in second.stderr
    assert "until its address is changed" in second.stderr
    assert "gone: error: " in named.stdout
    assert paper.asked.count("/gone") == 2


def test_the_state_of_a_source_tells_that_it_is_gone(run: Run, paper: Paper) -> None:
    run("poll")

    states = {
        each["source"]: each
        for each in map(json.loads, run("sources", "--json").stdout.splitlines())
    }

    assert states["gone"]["gone"]
    assert [each["kind"] for each in states["gone"]["notices"]] == ["gone"]
    assert states["good"]["gone"] is None


def test_the_state_of_a_source_tells_that_its_pages_cannot_be_read(
    run: Run, paper: Paper, tmp_path: Path
) -> None:
    sources = tmp_path / "config" / "sources.yaml"
    wrong = f"- {{id: good, name: good, url: '{paper.url}/good', text: '#stroy'}}"
    sources.write_text(f"sources:\n{wrong}\n")

    run("poll")

    (state,) = map(json.loads, run("sources", "--json").stdout.splitlines())
    assert (state["unread"]["pages"], state["unread"]["tried"]) == (1, 1)
    assert "'#stroy' selects nothing" in state["unread"]["reason"]
    assert "1 of 1 pages" in " ".join(run("sources", COLUMNS="200").stdout.split())


def test_a_line_of_an_agenda_is_explained_by_itself(run: Run, paper: Paper, tmp_path: Path) -> None:
    sources = tmp_path / "config" / "sources.yaml"
    page_source = f"- {{id: t, name: T, url: '{paper.url}/termine', kind: page, entries: li}}"
    sources.write_text(f"sources:\n{page_source}\n")
    run("poll")

    done = run("explain", f"{paper.url}/termine", "--json")

    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert "the newest line stored from this page of t" in done.stderr
    assert ("Chor" in answer["title"]) != ("Boot" in answer["title"])


BROKEN = """
from monitor import __main__, pipeline

def broken(*_, **__):
    raise KeyError("oops")

pipeline.news_of = broken
__main__.main()
"""


def test_a_mistake_of_ours_is_noted_of_the_source_and_logged_beside_the_output(
    paper: Paper, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", BROKEN, "poll", "good", "gone", "--json"]

    done = subprocess.run(
        [*command, "--config", tmp_path / "config"],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        timeout=60,
        check=False,
    )

    errors = {each["source"]: each["error"] for each in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 1
    assert errors["good"] == "unexpected error: KeyError: 'oops'"
    assert "410" in errors["gone"]
    assert "unexpected error while polling" in done.stderr


def test_a_timer_hears_nothing_when_there_is_nothing_to_tell(run: Run, paper: Paper) -> None:
    run("poll", "good", "shy")

    quiet = run("poll", "--due")

    assert [line for line in quiet.stderr.splitlines() if "gone" not in line] == []


@pytest.mark.parametrize("command", ["sources", "check", "--help"])
def test_a_full_disk_behind_the_output_is_told_in_a_line(
    paper: Paper, tmp_path: Path, command: str
) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "monitor", command],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            cwd=tmp_path,
            timeout=60,
            check=False,
        )

    assert done.returncode == 1
    assert done.stderr == "monitor: the output could not be written: No space left on device\n"
