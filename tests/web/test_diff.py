"""What is different between two versions of a text, also of hostile ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.web.parts.diff import Kind, Piece, difference, shortened

SAME, REMOVED, ADDED = Kind.SAME, Kind.REMOVED, Kind.ADDED
texts = st.text(alphabet="abc .\n!?ä", max_size=60) | st.text(max_size=60)


@given(texts, texts, st.sampled_from([0, 50, 10**6]))
def test_the_pieces_make_both_texts(before: str, after: str, steps: int) -> None:
    pieces = difference(before, after, steps)

    assert "".join(each.text for each in pieces if each.kind is not ADDED) == before
    assert "".join(each.text for each in pieces if each.kind is not REMOVED) == after
    assert all(each.text for each in pieces)


@given(texts)
def test_a_text_is_not_different_from_itself(text: str) -> None:
    assert all(each.kind is SAME for each in difference(text, text))


def test_a_changed_word_is_shown_as_a_word() -> None:
    before = "Die Fähre fährt am Montag. Der Hafen ist zu.\nEs regnet."
    after = "Die Fähre fährt am Dienstag. Der Hafen ist zu.\nEs regnet."

    assert difference(before, after) == (
        Piece(SAME, "Die Fähre fährt am"),
        Piece(REMOVED, " Montag"),
        Piece(ADDED, " Dienstag"),
        Piece(SAME, ". Der Hafen ist zu.\nEs regnet."),
    )


def test_a_new_paragraph_leaves_the_others_as_they_are() -> None:
    before = "Eins.\nZwei.\n"

    pieces = difference(before, "Eins.\nNeu ist das.\nZwei.\n")

    assert [each.text for each in pieces if each.kind is ADDED] == ["Neu ist das.\n"]
    assert not [each for each in pieces if each.kind is REMOVED]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 50_000, "b " + "a " * 49_000 + "c"),
        (
            " ".join(f"w{n % 7}" for n in range(40_000)),
            " ".join(f"w{n % 5}" for n in range(40_000)),
        ),
        ("." * 100_000, "!" * 100_000),
        ("a.\n" * 30_000, "b.\na.\n" * 15_000),
        ("x" * 1_000_000, "y" * 1_000_000),
    ],
)
def test_hostile_texts_are_shown_whole_in_little_time(before: str, after: str) -> None:
    pieces = difference(before, after)

    assert "".join(each.text for each in pieces if each.kind is not ADDED) == before
    assert "".join(each.text for each in pieces if each.kind is not REMOVED) == after


def test_what_is_the_same_is_left_out_but_for_what_stands_beside_a_change() -> None:
    words = "gleich " * 200
    pieces = difference(f"{words}alt. {words}", f"{words}neu. {words}")

    short = shortened(pieces)

    assert [each.kind for each in short] == [SAME, REMOVED, ADDED, SAME]
    assert short[0].text.startswith("… gleich")
    assert short[0].text.endswith("gleich")
    assert short[3].text.startswith(". gleich")
    assert short[3].text.endswith("…")
    assert sum(len(each.text) for each in short) < 500
    assert shortened(difference("Kurz.", "Kurz!")) == difference("Kurz.", "Kurz!")
