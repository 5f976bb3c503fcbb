from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text import key
from monitor.text.languages import LANGUAGES, Forms, Language, Sort, language_of

_PARTS = (
    "be",
    "ver",
    "ein",
    "ab",
    "ge",
    "rat",
    "haus",
    "ung",
    "en",
    "ern",
    "ä",
    "ö",
    "ß",
    "zu",
    "S",
)
words = (
    st.text(max_size=30)
    | st.text("abcdefghijklmnopqrstuvwxyzäöüßABCÄÖ", min_size=1, max_size=20)
    | st.lists(st.sampled_from(_PARTS), min_size=1, max_size=6).map("".join)
)
languages = st.sampled_from(sorted(LANGUAGES)).map(LANGUAGES.__getitem__)


def all_of(forms: Forms) -> frozenset[str]:
    return forms.whole | forms.apart


@given(languages, words, st.sampled_from(Sort))
def test_every_word_has_its_own_key_among_its_forms(
    language: Language, word: str, sort: Sort
) -> None:
    assert key(word) in language.forms(word, sort).whole


@given(languages, words, st.sampled_from(Sort))
def test_forms_are_keys(language: Language, word: str, sort: Sort) -> None:
    found = language.forms(word, sort)

    assert all(key(form) == form for form in all_of(found) - {key(word)})


@given(languages, words, st.sampled_from(Sort))
def test_a_word_has_the_same_forms_each_time(language: Language, word: str, sort: Sort) -> None:
    assert language.forms(word, sort) == language.forms(word, sort)


@given(languages, words)
def test_any_text_may_be_asked_for_a_name(language: Language, word: str) -> None:
    assert language.is_proper(word) in {True, False}


@pytest.mark.parametrize("word", ["", "a", "Ö", "112", "A1", "Москва", "ʼn", "日本", "x" * 1_000])
@pytest.mark.parametrize("sort", Sort)
def test_what_is_no_word_has_few_forms(word: str, sort: Sort) -> None:
    for language in LANGUAGES.values():
        assert len(all_of(language.forms(word, sort))) == 1


@pytest.mark.parametrize(
    ("code", "expected"),
    [("de", "de"), ("de-AT", "de"), ("DE_ch", "de"), ("en-GB", "en"), ("", ""), ("tlh", "")],
)
def test_a_language_is_known_by_its_code(code: str, expected: str) -> None:
    assert language_of(code).code == expected


def test_small_words_are_keys() -> None:
    for language in LANGUAGES.values():
        assert all(key(word) == word for word in language.common)
