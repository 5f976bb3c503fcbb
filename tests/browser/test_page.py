"""The page in a real browser: what appears by itself, keys, acts, and whether all can use it."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from monitor.passwords import digest_of
from monitor.store.page_filters import StoryFilter
from tests.browser.opening import HUGE, NARROW, WIDE, beside, opened, problems_of
from tests.web.served import Served

SHOTS = os.environ.get("MONITOR_SCREENSHOTS", "")


def test_the_start_page_shows_news_without_being_asked(desk: Served, browser: Browser) -> None:
    page = opened(desk, browser)
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    before = page.locator(".card").count()

    desk.clock.move(timedelta(minutes=1))
    text = "Der Naturschutz am Deich kostet im nächsten Jahr mehr als gedacht."
    beside(lambda: desk.region.prints("c", "Naturschutz", text))

    expect(page.locator(".card")).to_have_count(before + 1, timeout=10_000)
    expect(page.locator(".card").first).to_contain_text("Naturschutz")
    expect(page.locator("#said")).to_contain_text("1 neu")
    page.context.close()


def test_keys_choose_take_mute_and_open(desk: Served, browser: Browser) -> None:
    page = opened(desk, browser)

    page.keyboard.press("j")
    first = page.locator(".card.chosen").get_attribute("id")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.locator(".card.chosen").get_attribute("id") == first
    page.keyboard.press("a")
    expect(page.locator(f"#{first}")).to_contain_text("Übernommen von Die editor")
    expect(page.locator("#said")).to_contain_text("Übernommen")
    page.keyboard.press("m")
    expect(page.locator(f"#{first}")).to_contain_text("Stumm bis")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_contain_text("nächste Meldung")
    page.keyboard.press("Escape")
    page.locator(f"#{first}").evaluate("card => card.classList.add('chosen')")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Enter")

    page.wait_for_url(f"{desk.url}/stories/*")
    page.context.close()


def test_without_scripts_a_story_is_taken_and_found_again(desk: Served, browser: Browser) -> None:
    page = opened(desk, browser, scripts=False)

    page.locator("summary").first.click()
    page.select_option("[name=rule]", "faehre")
    page.click(".filters button")
    page.locator(".card").first.get_by_role("button", name="Übernehmen").click()

    assert "rule=faehre" in page.url
    expect(page.locator(".card").first).to_contain_text("Übernommen von")
    page.context.close()


def test_whoever_is_logged_out_elsewhere_is_led_to_the_login_by_the_open_page(
    desk: Served, browser: Browser
) -> None:
    page = opened(desk, browser)
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    cookies = {each["name"]: each["value"] for each in page.context.cookies()}

    desk.site.stores.own.end(digest_of(cookies["monitor"]))
    desk.site.hub.restart()

    page.wait_for_url(f"{desk.url}/login*", timeout=30_000)
    page.context.close()


PAGES = [
    "/",
    "/login",
    "/stories/{story}",
    "/articles/{article}",
    "/visits",
    "/search",
    "/search?q=F%C3%A4hre",
    "/search?q=%28F%C3%A4hre",
    "/rules",
    "/rules/faehre",
    "/rules/try/query?q=Rente",
    "/alerts",
    "/alerts?state=suppressed",
    "/alerts/{alert}",
    "/visits?week=this",
    "/sources",
    "/sources/a",
    "/mutes",
    "/why",
    "/why?url=https%3A%2F%2Fa.example%2Fnowhere",
    "/status",
    "/audit",
]


@pytest.mark.parametrize("size", [WIDE, NARROW, HUGE], ids=["wide", "narrow", "huge"])
@pytest.mark.parametrize("path", PAGES)
def test_everybody_can_use_the_pages(
    desk: Served, browser: Browser, session: str, path: str, size: tuple[int, int]
) -> None:
    for scheme in ("light", "dark"):
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if scheme == "dark" else "light",
            locale="de-DE",
        )
        if path != "/login":
            context.add_cookies([{"name": "monitor", "value": session, "url": desk.url}])
        page = context.new_page()
        problems = problems_of(page)
        page.goto(desk.url + named(desk, path))

        found = Axe().run(page)
        width = page.evaluate("document.documentElement.scrollWidth")

        shoot(page, f"{path.strip('/') or 'stories'}-{scheme}-{size[0]}")
        assert found.violations_count == 0, found.generate_report()
        assert width <= size[0]
        assert not problems
        context.close()


@pytest.fixture(scope="module")
def session(desk: Served) -> str:
    """The cookie of an admin, so that not each page begins with a login."""
    return desk.logged_in("admin").cookies["monitor"]


def named(desk: Served, path: str) -> str:
    """The path with the names of what is stored."""
    reader = desk.site.stores.reader
    wanted = StoryFilter(rules=("faehre",))
    (card,) = reader.page_of_stories(wanted, now=desk.clock.now()).stories
    alert = reader.deliveries(story=card.story.id)[0].delivery.key
    return path.format(story=card.story.id, article=card.story.first.article, alert=alert)


def shoot(page: Page, name: str) -> None:
    """Keep a picture, if somebody wants to look at it: MONITOR_SCREENSHOTS=DIR."""
    if SHOTS:
        file = re.sub(r"[^a-z0-9]+", "-", name.lower())
        page.screenshot(path=Path(SHOTS) / f"{file}.png", full_page=True)
