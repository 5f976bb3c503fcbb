"""What somebody reads whose request is refused."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

import monitor.web
from monitor.model import Role
from monitor.web.parts.refusals import told
from tests.stories import AGENCY
from tests.web.served import Served, act, csrf_of

ENGLISH = {"accept-language": "en"}
PAGES = Path(monitor.web.__file__).parent


def written() -> Iterator[str]:
    """The refusals that stand in the code of pages, each with values filled in."""
    for file in sorted(PAGES.rglob("*.py")):
        if "api" in file.relative_to(PAGES).parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "WebError"
            ):
                yield from _filled(node.args[1])


def _filled(text: ast.expr) -> Iterator[str]:
    if isinstance(text, ast.Constant) and text.value:
        yield str(text.value)
    if isinstance(text, ast.JoinedStr):
        yield "".join(
            str(part.value)
            if isinstance(part, ast.Constant)
            else "'7'"
            if isinstance(part, ast.FormattedValue) and part.conversion == ord("r")
            else "7"
            for part in text.values
        ).replace("no 7 ", "no rule ")


@pytest.mark.parametrize("refusal", sorted(set(written())))
def test_a_refusal_of_a_page_is_known_in_german(refusal: str) -> None:
    assert 'lang="en"' not in told(refusal, "de")
    assert told(refusal, "en") == refusal.replace("'", "&#39;")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/stories/nowhere", 404, "Die Meldung „nowhere“ gibt es nicht."),
        ("/rules/nothing", 404, "Die Regel „nothing“ gibt es nicht."),
        ("/sources/nothing", 404, "nothing"),
        ("/?level=urgent", 400, "level: „urgent“ gibt es nicht."),
        ("/?since=x", 400, "since: richtig wäre ein Tag wie 2026-12-01."),
        ("/visits?week=x", 400, "week: richtig wäre eine Woche wie"),
        ("/audit", 403, "Mit dieser Rolle ist das nicht erlaubt."),
    ],
)
def test_a_german_page_refuses_in_german(desk: Served, path: str, status: int, said: str) -> None:
    answer = desk.logged_in(Role.READER).get(path)

    assert answer.status_code == status
    assert said in answer.text
    assert '<span lang="en">' not in answer.text


def test_an_english_page_refuses_in_english(desk: Served) -> None:
    answer = desk.logged_in(Role.READER, headers=ENGLISH).get("/?level=urgent")

    assert "level: there is no &#39;urgent&#39;" in answer.text


def test_what_is_hostile_in_a_refusal_is_inert(desk: Served) -> None:
    answer = desk.logged_in(Role.READER).get("/?level=<b>urgent</b>")

    assert "„&lt;b&gt;urgent&lt;/b&gt;“" in answer.text
    assert "<b>" not in answer.text


def test_a_mistake_in_a_query_says_that_it_is_told_in_english(desk: Served) -> None:
    html = desk.logged_in(Role.READER).get("/search", params={"q": "(Fähre"}).text

    assert re.search(r'role="alert">\s*<p><strong>[^<]+</strong>: <span lang="en">', html)


def test_a_refused_act_leads_back_to_the_page_and_not_to_the_act(desk: Served) -> None:
    answer = act(desk.logged_in(), "/stories/nowhere/acknowledge", "/", next="/?desk=lokales")

    assert answer.status_code == 404
    assert 'name="next" value="/?desk=lokales"' in answer.text
    assert 'value="/stories/nowhere/acknowledge"' not in answer.text


def test_a_card_after_an_act_leads_back_to_the_page_that_it_is_on(desk: Served) -> None:
    desk.region.begin("a")
    desk.region.prints("a", "Neue Fähre", *AGENCY)
    client = desk.logged_in()
    html = client.get("/?desk=lokales").text
    story = re.search(r'id="s-(\w+)"', html)
    assert story

    card = client.post(
        f"/stories/{story[1]}/acknowledge",
        data={"next": "/?desk=lokales"},
        headers={"hx-request": "true", "x-csrf-token": csrf_of(html)},
    ).text

    assert set(re.findall(r'name="next" value="([^"]*)"', card)) == {"/?desk=lokales"}


def test_a_card_says_in_words_what_mutes_it(desk: Served) -> None:
    desk.region.begin("a")
    desk.region.prints("a", "Neue Fähre", *AGENCY)
    client = desk.logged_in()
    act(client, "/mutes", "/mutes", kind="rule", value="faehre", **{"for": "1d"})
    desk.clock.move(timedelta(minutes=1))

    assert "(Regel Fähre)" in client.get("/").text
    assert "(Rule Fähre)" in desk.logged_in(headers=ENGLISH).get("/").text
