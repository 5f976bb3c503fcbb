"""The start page in a real browser, while others print, act, and have it open too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.opening import beside, opened
from tests.web.served import Served

TABS = 8
LOW = (1000, 420)
SOON = 10_000
# Without a window the browser takes all tabs as shown.
HIDDEN = """value => {
  Object.defineProperty(document, "hidden", { value, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
# As where a page is served without HTTPS to other machines.
WITHOUT_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined })"


@pytest.fixture
def page(desk: Served, browser: Browser) -> Iterator[Page]:
    """The start page of an editor, with a connection."""
    page = opened(desk, browser)
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    yield page
    page.context.close()


def news(desk: Served, title: str) -> None:
    """A story appears."""
    desk.clock.move(timedelta(minutes=1))
    text = f"Der Naturschutz an der {title} kostet im nächsten Jahr mehr als gedacht."
    beside(lambda: desk.region.prints("c", title, text))


def card(page: Page, title: str) -> str:
    """The address of a card on its page, by its title."""
    name = page.locator(".card", has=page.get_by_role("heading", name=title)).get_attribute("id")
    assert name
    return f"#{name}"


def test_many_tabs_are_open_and_all_show_what_is_new(desk: Served, page: Page) -> None:
    tabs = [page, *(page.context.new_page() for _ in range(TABS - 1))]
    for tab in tabs[1:]:
        tab.goto(desk.url, timeout=SOON)
        expect(tab.locator("html")).to_have_attribute("data-live", "on")

    news(desk, "Uferallee")

    for tab in tabs:
        expect(tab.locator("#stories")).to_contain_text("Uferallee", timeout=SOON)
    assert len(desk.site.hub) == 1


def test_when_the_tab_that_listens_is_closed_another_does(desk: Served, page: Page) -> None:
    other = page.context.new_page()
    other.goto(desk.url)
    expect(other.locator("html")).to_have_attribute("data-live", "on")

    other.close()
    news(desk, "Mühlgasse")

    expect(page.locator("#stories")).to_contain_text("Mühlgasse", timeout=SOON)


def test_where_tabs_cannot_talk_to_each_other_only_what_is_shown_listens(
    desk: Served, page: Page
) -> None:
    page.add_init_script(WITHOUT_LOCKS)
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-live", "on")

    with page.expect_event("requestfailed", lambda request: request.url.endswith("/live")):
        page.evaluate(HIDDEN, True)
    news(desk, "Badestelle")
    with page.expect_request("**/live"):
        page.evaluate(HIDDEN, False)

    expect(page.locator("#stories")).to_contain_text("Badestelle", timeout=SOON)


def test_a_filter_is_typed_and_chosen_by_keyboard_and_sent_by_enter(page: Page) -> None:
    page.locator(".filters summary").click()
    before = page.url
    page.focus("[name=rule]")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.name") == "rule"
    page.focus("[name=since]")
    page.keyboard.type("03032026")
    assert page.url == before

    page.keyboard.press("Enter")

    page.wait_for_url("**/?*since=2026-03-03*")
    assert "rule=faehre" in page.url


def test_letters_are_keys_only_in_the_list_and_can_be_turned_off(page: Page) -> None:
    page.keyboard.press("j")
    expect(page.locator(".card.chosen")).to_have_count(1)
    page.get_by_role("link", name="Regeln", exact=True).focus()
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_have_count(0)

    page.get_by_role("button", name="Tasten").click()
    page.get_by_label("Buchstaben sind Tasten").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("?")

    expect(page.locator(".card.chosen")).to_have_count(0)
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.get_by_role("button", name="Tasten").click()
    expect(page.get_by_label("Buchstaben sind Tasten")).not_to_be_checked()


def test_an_act_is_confirmed_also_after_something_new_came(desk: Served, page: Page) -> None:
    news(desk, "Kornstraße")
    expect(page.locator("#said")).to_have_text("1 neu", timeout=SOON)

    page.locator(card(page, "Im Hafen")).get_by_role("button", name="Nicht relevant").click()

    expect(page.locator("#said")).to_have_text("Notiert.")
    news(desk, "Deichweg")
    expect(page.locator("#said")).to_have_text("Notiert. 1 neu", timeout=SOON)


def test_what_is_new_leaves_hands_where_they_are(desk: Served, page: Page) -> None:
    ferry = page.locator(card(page, "Neue Fähre"))
    ferry.locator("summary").click()
    ferry.locator("[name=for]").select_option("3d")
    button = ferry.get_by_role("button", name="Stumm")
    button.focus()

    news(desk, "Hafenmeile")
    expect(page.locator("#stories")).to_contain_text("Hafenmeile", timeout=SOON)

    expect(button).to_be_focused()
    expect(ferry.locator("[name=for]")).to_have_value("3d")
    expect(ferry.locator("details")).to_have_attribute("open", "")
    page.keyboard.press("Enter")
    expect(ferry).to_contain_text("Stumm bis")
    assert page.url == f"{desk.url}/"


def test_only_who_sees_all_stories_has_seen_them(desk: Served, page: Page) -> None:
    page.clock.install()
    looks: list[str] = []
    page.on("request", lambda request: looks.append(request.url))

    page.goto(f"{desk.url}/?desk=lokales")
    page.clock.fast_forward(5000)
    page.evaluate(HIDDEN, True)
    page.goto(desk.url)
    page.clock.fast_forward(5000)
    assert f"{desk.url}/stories/looked" not in looks
    with page.expect_request("**/stories/looked"):
        page.evaluate(HIDDEN, True)


def test_what_is_chosen_is_not_hidden_by_the_header(desk: Served, browser: Browser) -> None:
    page = opened(desk, browser, size=LOW)
    for _ in range(10):
        page.keyboard.press("j")

    for _ in range(10):
        page.keyboard.press("k")
        header = page.locator(".top").evaluate("it => it.getBoundingClientRect().bottom")
        top = page.locator(".card.chosen h2 a").evaluate("it => it.getBoundingClientRect().top")

        assert top >= header
    page.context.close()
