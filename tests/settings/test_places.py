"""Where a part of a query stands in its file, however it is written there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.settings.document import FileText, Scalar
from tests.settings.conftest import Folder


@pytest.mark.parametrize(
    "written",
    [
        "Fähre AND (Warle OR Hafen)",
        "'Fähre AND (Warle OR Hafen)'",
        '"Fähre AND (Warle OR Hafen)"',
        ">-\n      Fähre AND\n      (Warle OR Hafen)",
        ">\n      Fähre\n      AND (Warle\n      OR Hafen)",
        "|\n      Fähre\n      AND (Warle OR Hafen)",
        "Fähre\n      AND (Warle\n      OR Hafen)",
        "'Fähre\n      AND (Warle OR Hafen)'",
    ],
)
@pytest.mark.parametrize("word", ["Fähre", "AND", "(Warle", "Hafen)"])
def test_a_word_of_a_query_is_found_where_it_stands(
    folder: Folder, written: str, word: str
) -> None:
    folder.replace("rules/a.yaml", "Fähre AND Warle", written)
    settings = folder.settings()
    query = settings.rules[0].query
    start = query.index(word)

    place = settings.places.query("faehre", start, start + len(word))

    assert place.excerpt[place.column - 1 :].startswith(word)
    assert place.width == len(word)
    lines = (folder.path / "rules/a.yaml").read_text("utf-8").splitlines()
    assert lines[place.line - 1] == place.excerpt


def test_quotes_inside_of_quotes_are_found(folder: Folder) -> None:
    folder.replace("rules/a.yaml", "Fähre AND Warle", "'\"Fähre ab\" AND Warle'")
    settings = folder.settings()

    place = settings.places.query("faehre", 15, 20)

    assert place.excerpt[place.column - 1 :].startswith("Warle")


def test_an_example_is_found(folder: Folder) -> None:
    place = folder.settings().places.example("faehre", "no_match", 0)

    assert place.excerpt[place.column - 1 :].startswith("Ein Boot.")


@given(st.text(st.sampled_from("ab ()\n"), min_size=1, max_size=30))
def test_a_place_is_always_inside_of_the_file(value: str) -> None:
    text = f"query: |\n{value}"
    scalar = Scalar(value, FileText.of("f", text), 7, len(text))

    for at in range(len(value)):
        place = scalar.place(at, at + 1)
        assert 1 <= place.line <= text.count("\n") + 1
        assert place.column >= 1
