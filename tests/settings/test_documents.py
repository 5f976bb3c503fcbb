"""The schema and the manual know every key."""

from __future__ import annotations

from pathlib import Path

import apprise
import jsonschema
import pytest
from pydantic import BaseModel

from monitor.settings import fields, json_schema, shapes
from monitor.settings.schema import FILES as FILES_OF_SCHEMA
from monitor.settings.units import duration, shown, size
from tests.settings.conftest import FILES

MANUAL = Path(__file__).parents[2] / "docs" / "configuration.md"


def keys() -> set[str]:
    every = [each for each in vars(shapes).values() if isinstance(each, type)]
    return {
        field.alias or name
        for shape in every
        if issubclass(shape, BaseModel)
        for name, field in shape.model_fields.items()
    }


def test_every_key_is_in_the_manual() -> None:
    text = MANUAL.read_text("utf-8")

    assert [key for key in sorted(keys()) if f"`{key}`" not in text] == []


@pytest.mark.parametrize("file", FILES_OF_SCHEMA)
def test_every_file_has_a_heading_in_the_manual(file: str) -> None:
    assert f"\n## {file}\n" in MANUAL.read_text("utf-8")


def test_every_allowed_service_is_in_the_manual() -> None:
    text = MANUAL.read_text("utf-8")

    assert [name for name in fields.APPRISE_SCHEMES if f"`{name}`" not in text] == []


def test_every_allowed_service_is_one_that_apprise_can_reach() -> None:
    details = apprise.Apprise().details()["schemas"]
    known = {
        name
        for each in details
        for name in (*(each["protocols"] or ()), *(each["secure_protocols"] or ()))
    }

    assert sorted(fields.APPRISE_SCHEMES - known) == []


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_right_file_obeys_the_schema(name: str) -> None:
    from ruamel.yaml import YAML

    schema = json_schema()
    key = "rules/*.yaml" if name.startswith("rules/") else name
    part = {"$defs": schema["$defs"], "$ref": schema["files"][key]}
    values = YAML(typ="safe", pure=True).load(FILES[name])
    if "as_of" in values:
        values["as_of"] = str(values["as_of"])

    jsonschema.validate(values, part)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("5m", 300), ("1h30m", 5400), ("1h 30m", 5400), ("2w", 1209600), ("500ms", 0.5)],
)
def test_durations_have_units(text: str, seconds: float) -> None:
    assert duration(text).total_seconds() == seconds


@pytest.mark.parametrize("text", ["", "5", "m", "-5m", "5 x", "5mm", "1e9s", "5m later"])
def test_a_duration_without_a_unit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a time with a unit"):
        duration(text)


def test_a_duration_is_shown_as_it_is_written() -> None:
    assert [shown(duration(each)) for each in ("90s", "36h", "100ms")] == [
        "1m30s",
        "1d12h",
        "100ms",
    ]


def test_sizes_have_units() -> None:
    assert [size(each) for each in ("8 MB", "512KiB", "1.5 gb")] == [
        8_000_000,
        524_288,
        1_500_000_000,
    ]
    with pytest.raises(ValueError, match="expected a size with a unit"):
        size("800")
