"""sources.yaml as text: what is added can be read, and what was there stays."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Source
from monitor.settings.source_text import (
    appended,
    checked_id,
    ids_in,
    readable,
    replace_file,
    source_id,
    yaml_of,
)
from tests.settings.conftest import FILES, Folder

KURIER = Source("kurier", "Kurier: 24 # Stunden", "https://kurier.example/feed?a=1&b={2}#x")
MORE = Source(
    "karte", "no", "https://karte.example/", "sitemap", tags=("a, b", "ü"), language="nds"
)


def write(folder: Path, **texts: str | bytes) -> Folder:
    config = Folder(folder)
    for name, text in (FILES | {f"{name}.yaml": text for name, text in texts.items()}).items():
        config.write(name, text)
    return config


@pytest.mark.parametrize(
    "content",
    [
        FILES["sources.yaml"],
        "\ufeffsources: # all\r\n- id: bote\r\n  name: Bote\r\n  url: http://b.example/\r\n",
        "sources:\n      - {id: bote, name: Bote, url: https://bote.example/feed}\n  # the end",
        "sources:\n",
        "sources:",
        "# ours\nsources:\n# none yet\n",
        "---\nsources:\n- {id: bote, name: Bote, url: https://bote.example/feed}\n...\n",
    ],
)
def test_what_is_appended_can_be_read_and_every_byte_stays(content: str, tmp_path: Path) -> None:
    folder = write(tmp_path, sources=content)
    before = folder.settings().sources

    result = appended(content.encode(), [KURIER, MORE])

    folder.write("sources.yaml", result.replace(b"kind: sitemap", b"enabled: true"))
    after = folder.settings().sources
    assert folder.told() == []
    assert after[:-2] == before
    assert [(each.name, each.url, each.tags, each.language) for each in after[-2:]] == [
        (each.name, each.url, each.tags, each.language) for each in (KURIER, MORE)
    ]
    added = iter(result)
    assert all(byte in added for byte in content.encode())
    assert (b"\r\n" in result) is ("\r\n" in content)
    assert result.count(b"\r\n") in {0, result.count(b"\n")}


def test_a_list_before_another_key_grows_in_its_place(tmp_path: Path) -> None:
    content = "sources:\n- {id: bote, name: Bote, url: https://bote.example/feed}\n# x\nother: 1\n"

    result = appended(content.encode(), [KURIER]).decode()

    assert result.index("- id: kurier") < result.index("other: 1")
    assert write(tmp_path, sources=result).settings().sources[1].id == "kurier"


def test_an_empty_list_in_brackets_becomes_lines(tmp_path: Path) -> None:
    result = appended(b"# ours\nsources: []  # none yet\n", [KURIER])

    assert result.startswith(b"# ours\nsources:  # none yet\n  - id: kurier\n")
    assert write(tmp_path, sources=result).settings().sources == (KURIER,)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("sources: [{id: a}]\n", "brackets"),
        ("{sources: []}\n", "no line `sources:`"),
        ("sources: ~\n", "brackets"),
        ("", "no line `sources:`"),
        ("- id: a\n", "no line `sources:`"),
        ("a: [\n", "no YAML"),
    ],
)
def test_a_file_that_cannot_be_added_to_is_refused(content: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        appended(content.encode(), [KURIER])


@given(st.text(max_size=40), st.lists(st.text(min_size=1, max_size=20), max_size=3))
def test_any_name_and_tag_can_be_written(
    tmp_path_factory: pytest.TempPathFactory, name: str, tags: list[str]
) -> None:
    shown = tuple(filter(None, map(readable, tags)))
    source = Source("x", readable(name) or "x", "https://x.example/", tags=shown)
    folder = write(tmp_path_factory.mktemp("config"), sources=f"sources:\n{yaml_of(source)}")

    assert folder.settings().sources == (source,)


@pytest.mark.parametrize("text", ["${HOME}", "$${HOME}", "$$${HOME}"])
def test_no_variable_gets_into_the_file_from_outside(text: str, tmp_path: Path) -> None:
    source = Source("x", text, f"https://x.example/{text}", tags=(text,))
    folder = write(tmp_path, sources=f"sources:\n{yaml_of(source)}")
    folder.environ = {"HOME": "secret"}

    (found,) = folder.settings().sources

    assert "secret" not in f"{found}"
    assert "%7BHOME}" in found.url


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Der Bote – Lüdenau", "der-bote-luedenau"),
        ("  Straße & Café!  ", "strasse-cafe"),
        ("Вести", "source"),
        ("", "source"),
        ("a" * 300, "a" * 64),
        ("taken", "taken-3"),
    ],
)
def test_ids_are_made_of_names(name: str, expected: str) -> None:
    assert checked_id(source_id(name, {"taken", "taken-2"})) == expected


def test_long_ids_stay_apart() -> None:
    first = source_id("a" * 300, set())

    second = source_id("a" * 300, {first})

    assert second != first
    assert checked_id(second) == second


def test_ids_are_found_also_in_what_could_not_be_read() -> None:
    assert ids_in(b"- {id: one, url: x}\n- id: 'two'\n#  id: three\n[") == {"one", "two", "three"}


def test_a_replaced_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path: Path) -> None:
    file = tmp_path / "real" / "sources.yaml"
    file.parent.mkdir()
    file.write_bytes(b"old")
    file.chmod(0o640)
    link = tmp_path / "sources.yaml"
    link.symlink_to(file)

    replace_file(link, b"new")

    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert link.is_symlink()
    assert [each.name for each in file.parent.iterdir()] == ["sources.yaml"]


def test_a_file_that_cannot_be_replaced_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "folder" / "inside").mkdir(parents=True)

    with pytest.raises(OSError, match="folder"):
        replace_file(tmp_path / "folder", b"new")

    assert [each.name for each in tmp_path.iterdir()] == ["folder"]
