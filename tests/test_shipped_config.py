"""The configuration that ships is a usable start."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from monitor.settings import json_schema
from monitor.wiring import Configured, configure

CONFIG = Path(__file__).parents[1] / "config"


@pytest.fixture(scope="module")
def shipped() -> Configured:
    return configure(CONFIG, {})


def test_it_has_no_problems_and_needs_no_variables(shipped: Configured) -> None:
    assert [str(problem) for problem in shipped.problems] == []
    assert len(shipped.rules) == len(shipped.settings.rules) >= 6


def test_every_rule_has_examples_for_both_sides(shipped: Configured) -> None:
    for rule in shipped.settings.rules:
        assert rule.match_examples, rule.id
        assert rule.no_match_examples, rule.id


def test_no_source_is_switched_on_before_somebody_has_looked_at_it(shipped: Configured) -> None:
    sources = YAML(typ="safe", pure=True).load((CONFIG / "sources.yaml").read_text("utf-8"))

    assert len(shipped.settings.sources) >= 10
    assert not any(source.enabled for source in shipped.settings.sources)
    assert all(source["verified"] is False for source in sources["sources"])


def test_the_kreis_has_its_24_municipalities_and_the_region_its_five_parts(
    shipped: Configured,
) -> None:
    catalog = shipped.settings.catalog
    inside = [each for each in catalog["kreis-steinfurt"].terms if each.startswith("@")]

    assert len(inside) == 24
    assert len([each for each in catalog["muensterland"].terms if each.startswith("@")]) == 5
    assert catalog["rheine"].terms == ("Rheine",)


def test_people_say_for_which_day_they_hold(shipped: Configured) -> None:
    assert str(shipped.settings.people_as_of) == "2025-06-30"


@pytest.mark.parametrize("file", sorted(CONFIG.rglob("*.yaml")), ids=lambda path: path.name)
def test_every_file_obeys_the_schema(file: Path) -> None:
    schema = json_schema()
    name = "rules/*.yaml" if file.parent.name == "rules" else file.name
    values = YAML(typ="safe", pure=True).load(file.read_text("utf-8"))
    if "as_of" in values:
        values["as_of"] = str(values["as_of"])

    jsonschema.validate(values, {"$defs": schema["$defs"], "$ref": schema["files"][name]})
