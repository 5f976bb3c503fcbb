"""What editors are told: a schema for each file, that says what the program says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from monitor.demo.newsroom import Newsroom
from monitor.settings import load, write_schemas
from monitor.settings.schema import FILES as SHAPES
from monitor.settings.schema import schemas
from monitor.settings.units import duration, size
from tests.settings.conftest import FILES, USERS, Folder
from tests.values import NOON

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "config"
SHIPPED = sorted([*CONFIG.rglob("*.yaml"), *(ROOT / "monitor/demo/config").rglob("*.yaml")])


def schema_of(file: str) -> dict[str, Any]:
    """The schema of a file of the folder, such as rules/a.yaml."""
    return schemas()[f"{file.partition('/')[0].removesuffix('.yaml')}.schema.json"]


def values(text: str) -> Any:
    """As an editor reads it: YAML 1.2, where a day is a text."""

    def as_text(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: as_text(each) for key, each in value.items()}
        if isinstance(value, list):
            return [as_text(each) for each in value]
        return str(value) if isinstance(value, date) else value

    return as_text(YAML(typ="safe", pure=True).load(text))


def mistakes(file: str, text: str) -> list[str]:
    validator = jsonschema.Draft7Validator(schema_of(file))
    return [each.message for each in validator.iter_errors(values(text))]


def properties(part: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Each key of a schema with what is said of it."""
    if isinstance(part, list):
        for each in part:
            yield from properties(each, path)
    elif isinstance(part, dict):
        if part.get("additionalProperties") is False:
            for key, each in part["properties"].items():
                yield f"{path}.{key}", each
                yield from properties(each, f"{path}.{key}")
        for key in ("items", "anyOf"):
            yield from properties(part.get(key), path)


EVERY = {name + path: said for name, each in schemas().items() for path, said in properties(each)}


@pytest.mark.parametrize("name", schemas())
def test_each_schema_is_one(name: str) -> None:
    jsonschema.Draft7Validator.check_schema(schemas()[name])

    assert "$ref" not in json.dumps(schemas()[name])


def test_the_schemas_that_ship_are_those_of_the_program(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "schema")

    shipped = {file.name: file.read_bytes() for file in (CONFIG / "schema").iterdir()}
    # Else: monitor check --write config/schema
    assert {file.name: file.read_bytes() for file in written} == shipped


def test_each_key_says_what_it_means() -> None:
    without = [path for path, said in EVERY.items() if len(said.get("description", "")) < 10]

    assert len(EVERY) > 60
    assert without == []


def test_each_choice_is_listed() -> None:
    choices = {
        path.rpartition(".")[2]: said["enum"] for path, said in EVERY.items() if "enum" in said
    }

    assert choices == {
        "language": ["de", "en"],
        "kind": ["feed", "sitemap", "page"],
        "security": ["starttls", "tls", "none"],
        "level": ["blitz", "eil", "normal", "digest"],
        "role": ["reader", "editor", "admin"],
        "within": ["article", "paragraph", "sentence"],
    }


@pytest.mark.parametrize("path", [path for path, said in EVERY.items() if "examples" in said])
def test_examples_and_defaults_can_be_used(path: str) -> None:
    said = EVERY[path]
    tried = said["examples"] + ([said["default"]] if "default" in said else [])

    for example in tried:
        jsonschema.validate(example, said, jsonschema.Draft7Validator)


def test_defaults_are_written_with_their_units() -> None:
    limits = {path.rpartition(".")[2]: said for path, said in EVERY.items() if ".limits." in path}

    assert duration(limits["fetch_timeout"]["default"]).total_seconds() == 15
    assert size(limits["raw_size"]["default"]) == 8_000_000
    assert limits["parallel"]["default"] == 100
    assert limits["worker_memory"]["description"].endswith("From 300 MB to 64 GB.")


# --- the files that ship


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: str(file.relative_to(ROOT)))
def test_each_file_that_ships_names_its_schema_and_obeys_it(file: Path) -> None:
    folder = file.parent.parent if file.parent.name == "rules" else file.parent
    name = str(file.relative_to(folder))

    text = file.read_text("utf-8")

    found = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    assert found
    schema = (file.parent / found[1]).resolve()
    assert schema.relative_to(folder) == Path("schema", schema.name)
    assert schemas()[schema.name] == schema_of(name)
    assert mistakes(name, text) == []


def test_the_newsroom_of_the_demo_has_the_schemas_its_files_name(tmp_path: Path) -> None:
    with Newsroom(tmp_path, now=lambda: NOON) as newsroom:
        files = sorted(newsroom.config.rglob("*.yaml"))

        for file in files:
            line = file.read_text("utf-8").partition("\n")[0]
            assert (file.parent / line.partition("$schema=")[2]).is_file()
        assert len(files) == 8


def test_the_folder_of_schemas_is_no_part_of_the_configuration(folder: Folder) -> None:
    write_schemas(folder.path / "schema")
    write_schemas(folder.path / "rules")

    assert load(folder.path, {}).problems == ()


# --- what the program refuses, and what it takes


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("monitor.yaml", "contact:", "kontakt:"),
        ("monitor.yaml", "mailto:desk", "desk"),
        ("monitor.yaml", "contact:", "language: fr\ncontact:"),
        ("monitor.yaml", "contact:", "limits: {parallel: 0}\ncontact:"),
        ("monitor.yaml", "contact:", "limits: {parallel: many}\ncontact:"),
        ("monitor.yaml", "contact:", "limits: {fetch_timeout: 15}\ncontact:"),
        ("monitor.yaml", "contact:", "limits: {fetch_timeout: 15 sec}\ncontact:"),
        ("monitor.yaml", "contact:", "limits: {raw_size: 8000000}\ncontact:"),
        ("monitor.yaml", "contact:", "limits: {paralel: 5}\ncontact:"),
        ("monitor.yaml", "contact:", "network: {allow: [intern]}\ncontact:"),
        ("monitor.yaml", "contact:", "database:\ncontact:"),
        ("sources.yaml", "id: bote", "id: Bote"),
        ("sources.yaml", "id: bote, ", ""),
        ("sources.yaml", "name: Der Bote", "name: ''"),
        ("sources.yaml", "name: Der Bote", "name: [Der Bote]"),
        ("sources.yaml", "https://bote", "ftp://bote"),
        ("sources.yaml", "id: bote", "kind: rss, id: bote"),
        ("sources.yaml", "id: bote", "kind: page, id: bote"),
        ("sources.yaml", "id: bote", "entries: li, id: bote"),
        ("sources.yaml", "id: bote", "pages: false, text: p, id: bote"),
        ("sources.yaml", "id: bote", "enabled: maybe, id: bote"),
        ("sources.yaml", "id: bote", "interval: 5m, id: bote"),
        ("sources.yaml", "id: bote", "interval: {min: 5}, id: bote"),
        ("sources.yaml", "id: bote", "tags: presse, id: bote"),
        ("sources.yaml", "id: bote", "language: '{{ lang }}', id: bote"),
        ("people.yaml", "name: Ida Brams, ", ""),
        ("people.yaml", "also: [", "auch: ["),
        ("people.yaml", 'of: ["@brams", "*minister"]', "of: []"),
        ("people.yaml", "2026-03-01", "'last year'"),
        ("people.yaml", "also: [Staats", "offices: [{from: 2026-03-01}], also: [Staats"),
        ("people.yaml", "also: [Staats", "offices: [{name: X, until: 1.3.2026}], also: [Staats"),
        ("people.yaml", 'of: ["@brams", "*minister"]', "title: Land"),
        ("people.yaml", 'of: ["@brams", "*minister"]', "of: [x], land: NRW"),
        ("places.yaml", "name: Kreis Warle", "kind: kreis"),
        ("places.yaml", "name: Kreis Warle", "name: Kreis Warle, directory: '5566'"),
        ("places.yaml", "name: Kreis Warle", "name: Kreis Warle, ambiguous: maybe"),
        ("monitor.yaml", "contact:", "visits: {sure: 75}\ncontact:"),
        ("monitor.yaml", "contact:", "visits: {remind: 5pm}\ncontact:"),
        ("rules/a.yaml", ", query: Hafen}", "}"),
        ("rules/a.yaml", "query: Hafen}", "visit: {when: soon}}"),
        ("rules/a.yaml", "query: Hafen}", "visit: {to: []}}"),
        ("places.yaml", "in: kreis", "within: kreis"),
        ("channels.yaml", "security: none", "security: ssl"),
        ("channels.yaml", "port: 25", "port: 250000"),
        ("channels.yaml", "sender: m@example.org", "sender: m"),
        ("channels.yaml", "mail: [a@example.org]", "mail: [a]"),
        ("channels.yaml", "mail: [a@example.org]", "mail: a@example.org"),
        ("channels.yaml", "mail: [a@example.org]", "mail: []"),
        ("channels.yaml", "id: chat", "mail: [a@example.org], id: chat"),
        ("channels.yaml", "targets: [mails, chat]", "targets: []"),
        ("channels.yaml", "id: chat", "quiet: {from: '25:00'}, id: chat"),
        ("channels.yaml", "id: chat", "quiet: {from: 22}, id: chat"),
        ("channels.yaml", "id: chat", "quiet: [{to: '24:30'}], id: chat"),
        ("channels.yaml", "id: chat", "quiet: {form: '22:00'}, id: chat"),
        ("channels.yaml", "id: chat", "quiet: {days: monday}, id: chat"),
        ("channels.yaml", "id: chat", "digest: {days: mon}, id: chat"),
        ("channels.yaml", "id: chat", "digest: {at: []}, id: chat"),
        ("channels.yaml", "id: chat", "digest: '07:00', id: chat"),
        ("channels.yaml", "id: chat", "rate: 0, id: chat"),
        ("channels.yaml", "id: chat", "language: fr, id: chat"),
        ("channels.yaml", "id: chat", "fallback: {after: 5m}, id: chat"),
        ("channels.yaml", "id: chat", "fallback: {to: mails, after: 5}, id: chat"),
        ("channels.yaml", "title: Lokales", "escalate: {to: mails}"),
        ("channels.yaml", "title: Lokales", "escalate: {after: 10m, to: chat, levels: eilig}"),
        ("monitor.yaml", "contact:", "heartbeat: {every: 1m}\ncontact:"),
        ("monitor.yaml", "contact:", "links: {url: m.example.org, secret: abc}\ncontact:"),
        ("monitor.yaml", "contact:", "links: {url: 'https://m.example.org'}\ncontact:"),
        ("monitor.yaml", "contact:", "morning: {to: mails}\ncontact:"),
        ("monitor.yaml", "contact:", "web: {listen: 8470}\ncontact:"),
        ("monitor.yaml", "contact:", "web: {listen: '::1:8470'}\ncontact:"),
        ("monitor.yaml", "contact:", "web: {url: monitor.example.org}\ncontact:"),
        ("monitor.yaml", "contact:", "web: {hosts: ['*.example.org']}\ncontact:"),
        ("monitor.yaml", "contact:", "web: {hosts: monitor.example.org}\ncontact:"),
        ("monitor.yaml", "contact:", "web: {proxy: {header: X-User}}\ncontact:"),
        ("monitor.yaml", "contact:", "web: {proxy: {addresses: []}}\ncontact:"),
        ("monitor.yaml", "contact:", "web: {proxy: {addresses: [proxy]}}\ncontact:"),
        ("monitor.yaml", "contact:", "web: {session: 7}\ncontact:"),
        ("users.yaml", "role: editor", "role: chief"),
        ("users.yaml", "role: editor", "rolle: editor"),
        ("users.yaml", "id: brams", "id: Ida Brams"),
        ("users.yaml", "$argon2id$", "$2b$"),
        ("users.yaml", "desks: [lokales]", "desks: lokales"),
        ("users.yaml", "scopes: [read, feeds]", "scopes: [write]"),
        ("users.yaml", "scopes: [read, feeds]", "scopes: []"),
        ("users.yaml", "digest: ", "digest: mon_"),
        ("rules/a.yaml", "level: eil", "level: urgent"),
        ("rules/a.yaml", "level: eil", "within: page\n    level: eil"),
        ("rules/a.yaml", "    level: eil\n", ""),
        ("rules/a.yaml", "query: Fähre AND Warle", "query:"),
        ("rules/a.yaml", "examples: {match", "examples: {matches"),
    ],
)
def test_what_the_program_refuses_an_editor_marks(
    folder: Folder, file: str, old: str, new: str
) -> None:
    folder.write("users.yaml", USERS)
    folder.replace(file, old, new)

    assert folder.load().problems
    assert mistakes(file, (folder.path / file).read_text("utf-8"))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("monitor.yaml", "contact:", "limits: {parallel: '5', host_pause: 0s}\ncontact:"),
        ("monitor.yaml", "contact:", "limits: {fetch_timeout: 1m 30s}\ncontact:"),
        ("monitor.yaml", "contact:", "limits: {raw_size: 512KiB}\ncontact:"),
        ("monitor.yaml", "contact:", "limits: {read_timeout: '${TIME}'}\ncontact:"),
        ("monitor.yaml", "contact:", "network: {allow: [10.0.0.0/8, 'fd00::/8']}\ncontact:"),
        ("monitor.yaml", "mailto:desk@example.org", "https://paper.example/monitor"),
        ("sources.yaml", "id: bote", "id: 24"),
        ("sources.yaml", "name: Der Bote", "name: 1848"),
        ("sources.yaml", "https://bote", "HTTPS://desk:geheim@bote"),
        ("sources.yaml", "id: bote", "enabled: no, id: bote"),
        ("sources.yaml", "id: bote", "enabled: No, kind: page, id: bote"),
        ("sources.yaml", "id: bote", "kind: page, entries: li, heading: h3, id: bote"),
        ("sources.yaml", "id: bote", "pages: false, text: '', id: bote"),
        ("sources.yaml", "id: bote", "verified: 2026-03-05, id: bote"),
        ("sources.yaml", "id: bote", "language: de-AT, id: bote"),
        ("people.yaml", "also: [Staatssekretärin Brams]", "party: FDP, note: 2026"),
        ("people.yaml", 'lists:\n  - {id: land, of: ["@brams", "*minister"]}\n', "lists:\n"),
        ("places.yaml", "name: Kreis Warle", "name: Kreis Warle, ags: '05566'"),
        ("places.yaml", "name: Kreis Warle", "name: Kreis Warle, ambiguous: true"),
        (
            "people.yaml",
            "also: [Staats",
            "offices: [{name: Landrätin, organisation: Kreis, constituency: kreis,"
            " from: 2024-07-01, until: 2029-06-30}], also: [Staats",
        ),
        ("people.yaml", 'of: ["@brams", "*minister"]', "of: [x], land: bund"),
        ("monitor.yaml", "contact:", "visits: {sure: 1, likely: 0.25, remind: off}\ncontact:"),
        ("monitor.yaml", "contact:", "visits: {sure: '.8', remind: '8:30'}\ncontact:"),
        ("rules/a.yaml", "query: Hafen}", "visit: {}}"),
        ("rules/a.yaml", "query: Hafen}", "visit: {by: '@land', to: [kreis, '@ort'], when: past}}"),
        ("channels.yaml", "sender: m@", "password: {file: ../geheim}, sender: m@"),
        ("channels.yaml", "sender: m@example.org", "sender: Monitor <m@example.org>"),
        ("channels.yaml", "port: 25", 'port: "${PORT}"'),
        ("channels.yaml", '"json://127.0.0.1/hook"', '"${CHAT}"'),
        ("channels.yaml", "id: chat", "quiet: {from: 22:00, to: 06:00}, id: chat"),
        ("channels.yaml", "id: chat", "quiet: [{from: '22:00'}, {days: [sa, Sun]}], id: chat"),
        ("channels.yaml", "id: chat", "quiet: {from: '12.00', to: '24:00'}, id: chat"),
        ("channels.yaml", "id: chat", "quiet: [], rate: 30, concurrency: '2', id: chat"),
        ("channels.yaml", "id: chat", "digest: {at: [07:30, 12:00], days: mon-fri}, id: chat"),
        ("channels.yaml", "id: chat", "fallback: {to: mails}, canary: {at: 6:30}, id: chat"),
        ("channels.yaml", "id: chat", "zone: Europe/Lisbon, language: en, id: chat"),
        ("channels.yaml", "title: Lokales", "escalate: {after: 10m, to: chat, levels: blitz}"),
        ("channels.yaml", "title: Lokales", "escalate: [{after: 1h, to: chat, levels: [eil]}]"),
        ("monitor.yaml", "contact:", "heartbeat: {url: {file: ../geheim}}\ncontact:"),
        ("monitor.yaml", "contact:", "heartbeat: {url: '${CHECK}', every: 30s}\ncontact:"),
        ("monitor.yaml", "contact:", "links: {url: 'http://m', secret: '${CHECK}'}\ncontact:"),
        ("monitor.yaml", "contact:", "morning: {at: 06:00, to: mails}\ncontact:"),
        ("monitor.yaml", "contact:", "digest: {at: '16:00', days: [fr-so]}\ncontact:"),
        ("monitor.yaml", "contact:", "web: {}\ncontact:"),
        ("monitor.yaml", "contact:", "web:\ncontact:"),
        ("monitor.yaml", "contact:", "web: {listen: '[::1]:8470', idle: 5m}\ncontact:"),
        ("monitor.yaml", "contact:", "web: {listen: 'localhost:80', hosts: ['[::1]']}\ncontact:"),
        ("monitor.yaml", "contact:", "web: {proxy: {addresses: [10.1.2.7, 'fd00::/8']}}\ncontact:"),
        ("users.yaml", "role: editor", "name: Ida Brams"),
        ("users.yaml", "desks: [lokales]", "desks: []"),
        ("rules/a.yaml", "level: eil", "within: sentence\n    level: eil"),
        ("rules/a.yaml", "query: Hafen}", "query: Hafen, budget: 20}"),
    ],
)
def test_what_the_program_takes_no_editor_marks(
    folder: Folder, file: str, old: str, new: str
) -> None:
    folder.write("../geheim", "https://check.example.org/geheim\n")
    folder.environ = {
        "TIME": "2s",
        "PORT": "587",
        "CHAT": "json://127.0.0.1/other",
        "CHECK": "https://check.example.org/ping",
    }
    folder.write("users.yaml", USERS)
    (folder.path / "users.yaml").chmod(0o600)
    folder.replace(file, old, new)

    assert folder.told() == []
    assert mistakes(file, (folder.path / file).read_text("utf-8")) == []


def test_all_files_have_a_schema() -> None:
    assert len(schemas()) == len(SHAPES) == 7
    assert all(schema_of(file) for file in FILES)
