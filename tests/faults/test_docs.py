"""docs/reliability.md names a way to repeat each row, and each of them is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reliability.md"
ROW = re.compile(r"^\| (\d+) \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
COMMAND = re.compile(r"`bench/([\w/]+\.py)(?: (\w+))?`")


def rows() -> list[tuple[str, ...]]:
    return ROW.findall(PAGE.read_text(encoding="utf-8"))


def test_every_row_is_there_once_and_in_order() -> None:
    assert [int(number) for number, *_ in rows()] == list(range(1, 91))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_what_repeats_a_row_is_there(row: tuple[str, ...]) -> None:
    _, _, outcome, how = row

    tests, commands = TEST.findall(how), COMMAND.findall(how)
    for file, name in tests:
        text = (ROOT / "tests" / file).read_text(encoding="utf-8")
        assert f"def {name}(" in text, f"{file} has no {name}"
    for file, name in commands:
        text = (ROOT / "bench" / file).read_text(encoding="utf-8")
        assert not name or f'"{name}": {name}' in text, f"bench/{file} has no row {name}"
    assert tests or commands or "not tried" in outcome or "does not hold" in outcome
