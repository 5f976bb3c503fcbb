"""The teaser that stands above the article once more."""

from __future__ import annotations

import pytest

from monitor.extract import without_lead

TEXT = "Das Bad bleibt offen.\nDer Rat tagte lange.\n"


@pytest.mark.parametrize("teaser", ["Das Bad bleibt offen.", " Das  Bad bleibt\noffen. "])
def test_the_repeated_teaser_is_left_out(teaser: str) -> None:
    assert without_lead(TEXT, teaser) == "Der Rat tagte lange.\n"


def test_a_dateline_before_it_does_not_matter() -> None:
    assert without_lead("Lüdenau. " + TEXT, "Das Bad bleibt offen.") == "Der Rat tagte lange.\n"


@pytest.mark.parametrize("teaser", ["", "Der Rat tagte lange.", "Das Bad bleibt", "offen."])
def test_another_first_paragraph_stays(teaser: str) -> None:
    text = "Nach langem Streit um Fliesen und Technik steht fest: " + TEXT

    assert without_lead(text, teaser) == text


def test_a_text_that_is_only_the_teaser_stays() -> None:
    assert without_lead("Das Bad bleibt.\n", "Das Bad bleibt.") == "Das Bad bleibt.\n"
