"""What users get: the wheel, the README, the files around the program."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from monitor.cli import app
from monitor.wiring import configure

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (file,) = folder.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize(
    "name",
    [
        "monitor/__main__.py",
        "monitor/migrations/env.py",
        "monitor/migrations/versions/0001_first_tables.py",
        "monitor/demo/config/rules/landespolitik.yaml",
        "monitor/demo/landscape/papers/paper-a.yaml",
        "monitor/demo/landscape/templates/paper-a.html",
        "monitor/notify/compose/templates/mail.html",
    ],
)
def test_the_wheel_has_everything_the_program_reads(wheel: set[str], name: str) -> None:
    assert name in wheel


def test_the_wheel_has_no_tests(wheel: set[str]) -> None:
    assert not [name for name in wheel if name.startswith("tests")]


def test_no_lock_file_names_an_index_or_a_path() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text("utf-8")

        assert "://" not in text
        assert "--hash=sha256:" in text
        assert not re.findall(r"^-[-i]", text, re.MULTILINE)


def test_the_readme_names_commands_that_exist_and_the_manual_names_all(
    capsys: pytest.CaptureFixture[str],
) -> None:
    named = set(re.findall(r"^\.venv/bin/monitor ([a-z-]+)", README, re.MULTILINE))

    with pytest.raises(SystemExit):
        app()(["--help"])

    listed = set(re.findall(r"^  ([a-z][a-z-]*)  ", capsys.readouterr().out, re.MULTILINE))
    manual = (ROOT / "docs" / "operating.md").read_text("utf-8")
    assert len(named) > 5
    assert named <= listed
    assert [each for each in sorted(listed) if f"`monitor {each}" not in manual] == []


def test_the_rule_in_the_readme_can_be_used_as_it_is(tmp_path: Path) -> None:
    (rule,) = re.findall(r"```yaml\n(rules:.*?)```", README, re.DOTALL)
    shutil.copytree(ROOT / "config", tmp_path / "config")
    (tmp_path / "config" / "rules" / "readme.yaml").write_text(rule, encoding="utf-8")

    found = configure(tmp_path / "config", {})

    assert [str(problem) for problem in found.problems] == []
    assert "besuch-im-kreis" in found.rules.rules


@pytest.mark.parametrize(
    "page", sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/**/*.md")), ids=str
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []
