from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.text import key, tokens


def shown(text: str) -> list[str]:
    """The words of a text as they stand in it."""
    return [text[token.start : token.end] for token in tokens(text)]


def is_in(word: str, text: str) -> bool:
    """Whether the word is one of the text's."""
    return any(key(word) in token.word.forms for token in tokens(text))


def test_words_are_without_the_marks_around_them() -> None:
    text = "„Nein!“, sagte Güler (42) in Lüdenau – NRW-weit, O’Neill."

    found = shown(text)

    assert found == [
        *("Nein", "sagte", "Güler", "42", "in", "Lüdenau", "NRW", "weit", "O", "Neill")
    ]


def test_a_word_keeps_its_place_with_what_cannot_be_seen_in_it() -> None:
    text = "Die Inte\u00adgration u\u0308ber"

    found = shown(text)

    assert found == ["Die", "Inte\u00adgration", "u\u0308ber"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Bau- und Heimatministerin",
            "Bau-, Verkehrs- und Heimatministerin",
            "Bau-/Heimatministerin",
        ),
        *(
            "Bau- sowie Heimatministerin",
            "NRW-Bau- und Heimatministerin",
            "Bau‑ und Heimatministerin",
        ),
        *("Bau- oder Landes-Heimat-Ministerin", "Baudezernentin und -ministerin"),
    ],
)
def test_what_a_hyphen_leaves_out_is_filled_in(text: str) -> None:
    assert is_in("Bauministerin", text)


@pytest.mark.parametrize(
    "text",
    [
        *("Bau. Und Heimatministerin", "Bau und Heimatministerin", "Bau- mit Heimatministerin"),
        *("Bau-\nund Heimatministerin", "Bau - und Heimatministerin", "Bau-Heimatministerin"),
    ],
)
def test_without_hyphen_and_joining_word_nothing_is_filled_in(text: str) -> None:
    assert not is_in("Bauministerin", text)


def test_agriculture_and_forestry_are_no_landscape() -> None:
    text = "Ministerium für Land- und Forstwirtschaft"

    assert is_in("Landwirtschaft", text)
    assert not is_in("Landschaft", text)


@pytest.mark.parametrize(
    "text",
    [
        *("Minister:in", "Minister*in", "Minister_in", "MinisterIn", "Minister/in", "Minister(in)"),
        *("Minister:innen", "Minister*innen", "MinisterInnen", "Minister/-innen", "Minister·innen"),
    ],
)
def test_the_masculine_base_is_found_under_gender_marks(text: str) -> None:
    assert is_in("Minister", text)
    assert is_in("Ministerinnen" if "nnen" in text else "Ministerin", text)
    assert not is_in("in", text)
    assert not is_in("innen", text)
    assert shown(text) == [text]


def test_a_masculine_base_with_an_ending_is_found_under_gender_marks() -> None:
    assert is_in("Kollege", "Liebe Kolleg*innen")
    assert is_in("Kollegen", "Liebe Kolleg*innen")
    assert is_in("Landrat", "die Landrät:innen")


def test_a_colon_before_a_preposition_is_no_gender_mark() -> None:
    assert shown("Um 12:in Lüdenau") == ["Um", "12", "in", "Lüdenau"]


def test_what_is_no_word_takes_no_time() -> None:
    # Each would take hours if its time grew with the square of its length.
    for text in (
        "a" * 10**6,
        "-" * 10**6,
        "a- und " * 10**5,
        "\u0301" * 10**6,
        "Bau- und " + "b-" * 10**5,
    ):
        assert len(tokens(text)) <= 2 * 10**5


@settings(deadline=None)
@given(st.text())
def test_words_are_in_order_and_do_not_overlap(text: str) -> None:
    places = [(token.start, token.end) for token in tokens(text)]

    assert all(start < end for start, end in places)
    assert all(one[1] <= two[0] for one, two in pairwise(places))
    assert all(start >= 0 and end <= len(text) for start, end in places)


def test_a_word_without_end_is_never_found_and_leaves_the_others() -> None:
    endless, word = tokens("ä" * 3_000_000 + " Fähre")

    assert endless.word.forms == endless.word.spellings == ()
    assert "faehre" in word.word.forms
