"""How sure a visit is decides the level of the hit."""

from __future__ import annotations

import pytest

from monitor.match import Newsroom, compile_rules
from monitor.model import Certainty, Level
from tests.match.visits.visiting import CATALOG, article, compiled, hit, rule, visits

SURE = "Staatssekretärin Selma Kortüm besucht am Freitag die Feuerwehr in Lüdenau."
LIKELY = "Anton Reitz könnte am Freitag nach Lüdenau kommen."
UNLIKELY = "Selma Kortüm könnte nach Lüdenau kommen."
NOTHING = "Selma Kortüm würde gern nach Lüdenau kommen."


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        (SURE, Certainty.SURE),
        (LIKELY, Certainty.LIKELY),
        (UNLIKELY, Certainty.UNLIKELY),
    ],
)
def test_only_a_sure_visit_has_the_level_of_the_rule(
    text: str, certainty: Certainty, level: Level
) -> None:
    found = hit(text, rule(level=level))

    assert found is not None
    assert found.certainty is certainty
    assert found.level is (level if certainty is Certainty.SURE else Level.DIGEST)


def test_what_is_most_unlikely_is_no_hit() -> None:
    assert hit(NOTHING) is None
    assert hit(NOTHING, newsroom=Newsroom(sure=0.02, likely=0.01)) is not None


@pytest.mark.parametrize("text", [SURE, LIKELY, UNLIKELY])
def test_the_newsroom_says_from_which_confidence_on_a_visit_is_sure_or_likely(text: str) -> None:
    first = hit(text)
    assert first is not None
    confidence = first.visits[0].confidence

    def certainty(*, sure: float, likely: float) -> Certainty | None:
        found = hit(text, newsroom=Newsroom(sure=sure, likely=likely))
        return found.certainty if found else None

    assert certainty(sure=confidence, likely=0.0) is Certainty.SURE
    assert certainty(sure=confidence + 0.001, likely=confidence) is Certainty.LIKELY
    assert certainty(sure=1.0, likely=confidence + 0.001) is Certainty.UNLIKELY


def test_another_newsroom_takes_hold_with_an_update() -> None:
    rules = compiled(rule())
    strict = Newsroom(sure=1.0, likely=0.9)
    before, _ = rules.match(article(SURE))

    rules.update([rule()], CATALOG, strict)
    after, _ = rules.match(article(SURE))

    assert before[0].certainty is Certainty.SURE
    assert [each.certainty for each in after] == [Certainty.LIKELY]
    assert rules.newsroom is strict


def test_an_example_must_be_likely_by_the_newsroom_of_the_rules() -> None:
    asked = rule(match_examples=(LIKELY,))

    _, usual = compile_rules([asked], CATALOG)
    _, strict = compile_rules([asked], CATALOG, newsroom=Newsroom(likely=0.9))

    assert usual == ()
    assert [each.kind for each in strict] == ["match"]


def test_beside_a_likely_visit_an_unlikely_one_is_not_told() -> None:
    (visit,) = visits(f"{LIKELY}\n\nThore Wiebusch könnte nach Tiefenesch kommen.")

    assert [each.name for each in visit.visitors] == ["Anton Reitz"]


def test_confidence_is_between_0_and_1_and_made_of_points() -> None:
    for text in (SURE, LIKELY, UNLIKELY):
        found = hit(text)
        assert found is not None
        (visit,) = found.visits
        assert 0 < visit.confidence < 1
        assert visit.points[0].weight > 0
        assert all(each.told for each in visit.points)


def test_what_speaks_against_a_visit_makes_it_less_sure() -> None:
    plain, perhaps = visits(SURE), visits(SURE.replace("besucht", "besucht vielleicht"))

    assert perhaps[0].confidence < plain[0].confidence
    assert [each.weight for each in perhaps[0].points if each.weight < 0] != []
    assert [each.weight for each in plain[0].points if each.weight < 0] == []
