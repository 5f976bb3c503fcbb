"""A small configuration that is right, for tests to spoil."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from monitor.errors import Problem
from monitor.settings import Loaded, Settings, load

FILES = {
    "monitor.yaml": "contact: mailto:desk@example.org\n",
    "sources.yaml": (
        "sources:\n"
        "  - {id: bote, name: Der Bote, url: https://bote.example/feed}\n"
        "  - {id: blatt, name: Das Blatt, url: https://blatt.example/rss}\n"
    ),
    "people.yaml": (
        "as_of: 2026-03-01\n"
        "people:\n"
        "  - {id: brams, name: Ida Brams, also: [Staatssekretärin Brams]}\n"
        'lists:\n  - {id: land, of: ["@brams", "*minister"]}\n'
    ),
    "places.yaml": (
        "places:\n"
        "  - {id: kreis, name: Kreis Warle}\n"
        "  - {id: ort, name: Warlingen, in: kreis}\n"
        "  - {id: teil, name: Unterwarlingen, in: ort}\n"
    ),
    "channels.yaml": (
        "mail: {host: localhost, port: 25, security: none, sender: m@example.org}\n"
        "targets:\n"
        "  - {id: mails, mail: [a@example.org]}\n"
        '  - {id: chat, apprise: "json://127.0.0.1/hook"}\n'
        "desks:\n"
        "  - {id: lokales, title: Lokales, targets: [mails, chat]}\n"
    ),
    "rules/a.yaml": (
        "rules:\n"
        "  - id: faehre\n"
        "    title: Fähre\n"
        "    desk: lokales\n"
        "    level: eil\n"
        "    query: Fähre AND Warle\n"
        "    examples: {match: [Die Fähre auf der Warle.], no_match: [Ein Boot.]}\n"
        "  - {id: hafen, title: Hafen, desk: lokales, level: normal, query: Hafen}\n"
    ),
}
# The hash of a password that nobody has; there is no users.yaml unless a test writes one.
HASH = f"$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ${'a' * 43}"
USERS = (
    "users:\n"
    f'  - {{id: brams, role: editor, password: "{HASH}", desks: [lokales]}}\n'
    "tokens:\n"
    f"  - {{id: grafana, scopes: [read, feeds], digest: {'ab' * 32}}}\n"
)


@dataclass
class Folder:
    """A folder ``config/`` whose files can be changed."""

    path: Path
    environ: Mapping[str, str] = field(default_factory=dict)

    def write(self, name: str, text: str | bytes) -> None:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.path / name).read_text("utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def load(self) -> Loaded:
        return load(self.path, self.environ)

    def settings(self) -> Settings:
        """What is left after the bad parts were left out."""
        settings = self.load().settings
        assert settings is not None
        return settings

    def problem(self) -> Problem:
        """The one problem there is."""
        (problem,) = self.load().problems
        return problem

    def told(self) -> list[str]:
        """Name, line and column of each problem, and its message."""
        return [
            f"{Path(each.place.file).relative_to(self.path)}:{each.place.line}:{each.place.column}"
            f" {each.message}"
            for each in self.load().problems
        ]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "config")
    for name, text in FILES.items():
        folder.write(name, text)
    return folder
