"""A CSS selector says where the article stands, for pages that no general way can read."""

from __future__ import annotations

import pytest

from tests.extract.pages import PARAGRAPHS, TEXT, page, read, refused

# Each line is a cell of a table, between notices that look more like an article.
TABLE = page(
    f"""<div class="notes"><p>{"Hinweis der Redaktion zur Netiquette. " * 20}</p></div>
    <table id="bericht"><tr><td><h1>Fähre fährt</h1></td></tr>
    {"".join(f"<tr><td>{each}</td></tr>" for each in PARAGRAPHS)}
    <tr><td class="ad">Küchen nach Maß</td></tr><tr><td><script>x = 1</script></td></tr>
    <tr><td><figure><img src="a.jpg"><figcaption>Die „Möwe“</figcaption></figure></td></tr>
    <tr><td><aside>Auch im Netz</aside><button>teilen</button></td></tr></table>"""
)


def test_only_what_is_selected_is_text_and_captions_and_advertisements_in_it_are_not() -> None:
    assert read(TABLE, selector="table#bericht").text == TEXT


def test_all_elements_selected_are_text_in_the_order_of_the_page_and_once() -> None:
    html = page(
        f"<ul><li class='b'>{PARAGRAPHS[0]}</li></ul><i>nicht dies</i>"
        f"<div class='a'><div class='a'>{PARAGRAPHS[1]}</div>und<br>so<b> fort</b></div>"
    )

    assert read(html, selector=".a, .b").text.splitlines() == [*PARAGRAPHS[:2], "und", "so fort"]


def test_what_is_selected_may_be_short() -> None:
    assert read(page("<p id=x>Chor probt nicht.</p>"), selector="#x").text == "Chor probt nicht.\n"


def test_an_aside_that_is_selected_is_text() -> None:
    html = page(f"<aside class=bericht><p>{PARAGRAPHS[0]}</p></aside>")

    assert read(html, selector="aside.bericht").text == f"{PARAGRAPHS[0]}\n"


def test_a_selected_beginning_above_a_wall_is_limited() -> None:
    body = f"<div class=t><p>{PARAGRAPHS[0]}</p><p>Jetzt weiterlesen mit WB+</p></div>"

    found = read(page(body), selector="div.t")

    assert found.text == f"{PARAGRAPHS[0]}\n"
    assert found.limited


@pytest.mark.parametrize("selector", ["div.bericht", "p:empty"])
def test_a_selector_that_finds_nothing_is_named(selector: str) -> None:
    message = refused(page("<p></p><p>Text</p>"), selector=selector)

    assert message.startswith("no text found (the selector")
    assert repr(selector) in message


def test_a_page_is_not_read_with_a_selector_that_cannot_be_used() -> None:
    assert "'div[' is no CSS selector" in refused(TABLE, selector="div[")
