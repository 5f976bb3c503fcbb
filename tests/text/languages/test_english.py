from __future__ import annotations

import pytest

from monitor.text.languages import Sort
from monitor.text.languages.english import ENGLISH
from tests.text.languages.found import is_found


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("council", "councils"),
        ("Council", "Councils"),
        ("city", "cities"),
        ("cities", "city"),
        ("church", "churches"),
        ("visit", "visited"),
        ("visit", "visiting"),
        ("visited", "visited"),
        ("plan", "planned"),
        ("announce", "announcing"),
        ("apply", "applied"),
        ("agree", "agreeing"),
        ("go", "went"),
        ("woman", "women"),
        ("spokesman", "spokesmen"),
    ],
)
def test_a_word_finds_its_forms(asked: str, written: str) -> None:
    assert is_found(ENGLISH, asked, written)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("visit", "visitor"),
        ("Council", "counciled"),
        ("minister", "ministry"),
        ("news", "new"),
        ("bus", "bu"),
    ],
)
def test_a_word_does_not_find_another(asked: str, written: str) -> None:
    assert not is_found(ENGLISH, asked, written)


def test_a_name_finds_its_genitive() -> None:
    assert ENGLISH.forms("Baker", Sort.NAME).whole == {"baker", "bakers"}
