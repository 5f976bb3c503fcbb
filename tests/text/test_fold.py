from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.text import clean, forms, key


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("guler", "Güler"),
        ("Gueler", "Güler"),
        ("Güler", "Gueler"),
        ("Güler", "Gu\u0308ler"),
        ("LÜDENAU", "lüdenau"),
        ("Straße", "STRASSE"),
        ("Strasse", "Straße"),
        ("Cafe", "Café"),
        ("Café", "Cafe"),
        ("Łodz", "Łódź"),
        ("Lodz", "Łódź"),
        ("Söderström", "Soederstroem"),
        ("Soderstroem", "Söderström"),
        ("Sørensen", "Soerensen"),
        ("İzmir", "Izmir"),
        ("Duell", "Düll"),
        ("ﬁnden", "finden"),
        ("Integration", "Inte\u00adgra\u200btion"),
    ],
)
def test_spellings_of_one_word_find_each_other(asked: str, written: str) -> None:
    assert key(asked) in forms(written)


@pytest.mark.parametrize(
    ("asked", "written"),
    [("Küper", "Kuper"), ("Duell", "Dull"), ("Dull", "Duell"), ("Bar", "Bier")],
)
def test_other_words_are_not_found(asked: str, written: str) -> None:
    assert key(asked) not in forms(written)


def test_a_word_of_many_umlauts_has_few_forms() -> None:
    assert len(forms("ä" * 1000)) <= 32


@settings(deadline=None)
@given(st.text())
def test_every_word_is_found_as_it_is_written(word: str) -> None:
    assert key(word) in forms(word)


@settings(deadline=None)
@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
