"""The demo on two workers, as `make demo CLUSTER=1` runs it: one is killed, nothing is lost."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from rich.console import Console

from monitor.demo.newsroom import Told
from monitor.demo.postgres import NoPostgresError
from monitor.demo.runner import Result
from monitor.demo.show import Show
from monitor.demo.story import Event
from monitor.demo.together import FIRST, SECOND, run_together

Run = tuple[Result, list[Event], str]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Run:
    events: list[Event] = []
    screen = io.StringIO()
    show = Show(Console(file=screen, width=200))

    def tell(event: Event) -> None:
        events.append(event)
        show.tell(event)

    try:
        result = run_together(tmp_path_factory.mktemp("demo"), tell=tell, pause=0.3)
    except NoPostgresError as error:
        pytest.skip(str(error))
    show.result(result)
    return result, events, screen.getvalue()


def test_all_alerts_arrive_and_only_what_was_being_sent_may_come_again(demo: Run) -> None:
    result, _, _ = demo

    assert result.missing == Counter()
    assert result.surplus - result.repeated == Counter()
    assert result.expected.total() == 20
    assert result.exit_code == 0


def test_both_ask_papers_until_one_is_killed_and_then_the_other_asks_all(demo: Run) -> None:
    _, events, _ = demo

    (killed,) = [number for number, each in enumerate(events) if each["event"] == "killed"]
    before = {each["by"] for each in events[:killed] if each["event"] == "polled"}
    # The end of what it had said may come later.
    after = [each for each in events[killed:] if each["event"] == "polled"]
    assert events[killed]["by"] == FIRST
    assert before == {FIRST, SECOND}
    assert {each["source"] for each in after if each["by"] == SECOND} == {
        f"paper-{letter}" for letter in "abcd"
    }


def test_the_roles_go_to_the_other_with_a_higher_claim(demo: Run) -> None:
    _, events, _ = demo

    taken = [
        (each["by"], each["role"], each["claim"])
        for each in events
        if each["event"] == "role taken"
    ]

    assert sorted(taken[:2]) == [(FIRST, "notifier", 1), (FIRST, "scheduler", 1)]
    assert sorted(taken[2:]) == [(SECOND, "notifier", 2), (SECOND, "scheduler", 2)]


def test_it_is_told_who_does_what(demo: Run) -> None:
    _, _, screen = demo

    assert "A  keeps the clock from now on (claim 1)" in screen
    assert "kill -9 of worker A" in screen
    assert "B  sends from now on (claim 2)" in screen
    assert "Who asked which paper" in screen
    assert "20 alerts arrived, exactly the expected alerts" in screen or "and said so" in screen


def test_an_alert_that_comes_again_and_says_so_is_right_and_another_is_not() -> None:
    told = Told("a", "desk@example.org", ("r",))
    once, twice = Counter({told: 1}), Counter({told: 2})

    said = Result(once, twice, 0, 1.0, 0, once)
    unsaid = Result(once, twice, 0, 1.0, 0)
    lost = Result(once, Counter(), 0, 1.0, 0, once)

    assert [each.is_right for each in (said, unsaid, lost)] == [True, False, False]
