"""The pages ask rules from several threads at once, and each gets what one alone would get."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from monitor.match import Document, compile_rules, lexicon
from monitor.match.leaves import Kind, leaf
from monitor.model import Article, Level, Rule

ENDS = ("rat", "haus", "plan", "weg", "kreis", "amt", "bau", "ort")
WORDS = [f"{begin}{end}" for begin in ("alt", "neu", "bau", "land", "stadt") for end in ENDS]


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Threads change places all the time, and little is remembered."""
    monkeypatch.setattr(lexicon, "VOCABULARY", 30)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hurried")
def test_several_threads_get_the_same_answers_as_one() -> None:
    rules = [Rule(end, end, "d", Level.NORMAL, f"*{end}") for end in ENDS]
    compiled, _ = compile_rules(rules, {})
    articles = [
        Article(str(at), "a", "", "", text=" ".join(WORDS[at % 40 : at % 40 + 9]) + f" wort{at}")
        for at in range(60)
    ]

    def held(of: Article) -> list[str]:
        return [hit.rule for hit in compiled.holding(Document.of(of))]

    right = [held(each) for each in articles]
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(held, articles * 6))

    assert answers == right * 6


@pytest.mark.usefixtures("hurried")
def test_what_is_the_same_is_one_object_whoever_makes_it() -> None:
    with ThreadPoolExecutor(4) as threads:
        for number in range(300):
            made = threads.map(lambda _, of=number: leaf(Kind.WORD, f"blatt{of}"), range(4))

            assert len(set(made)) == 1
