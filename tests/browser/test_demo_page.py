"""The demo from paper to browser: the real daemon polls, and its page shows it by itself."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx
import icalendar
import pytest
from playwright.sync_api import Browser, Page, expect

from monitor.demo.newsroom import Newsroom, kill
from tests.faults.killing import wait_until

PATIENCE = 60.0
MILLISECONDS = 1000


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """The papers of the demo, and the daemon that has read each of them once."""
    folder = tmp_path_factory.mktemp("demo")
    with (
        (folder / "log").open("w", encoding="utf-8") as log,
        Newsroom(folder, now=lambda: datetime.now(UTC)) as it,
    ):
        daemon = it.start_daemon(log)
        try:
            _wait(it.has_polled_all, daemon)
            _wait(lambda: _answers(it.page), daemon)
            yield it
            daemon.send_signal(signal.SIGTERM)
            assert daemon.wait(15) == 0
        finally:
            if daemon.poll() is None:
                kill(daemon)


@pytest.fixture
def page(newsroom: Newsroom, browser: Browser) -> Iterator[Page]:
    """The page of the demo, on which nobody needs to log in."""
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    page.goto(newsroom.page)
    yield page
    context.close()


def test_an_article_that_appears_is_shown_without_being_asked_for(
    newsroom: Newsroom, page: Page
) -> None:
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    titles: list[str] = []

    while not titles:
        titles = [each.title for each in newsroom.landscape.advance() if each.rules]

    card = page.locator(".card", has_text=titles[0])
    expect(card).to_have_count(1, timeout=PATIENCE * MILLISECONDS)
    card.get_by_role("button", name="Übernehmen").click()
    expect(card).to_contain_text("Übernommen von local")
    card.get_by_role("button", name="Stumm").click()
    expect(card).to_contain_text("Stumm bis")


def test_a_word_is_found_in_the_archive_and_leads_to_the_article(
    newsroom: Newsroom, page: Page
) -> None:
    title = newsroom.landscape.published[0].article.title
    word = max(re.findall(r"\w+", title), key=len)
    page.get_by_role("link", name="Suche", exact=True).click()
    page.fill("[name=q]", f'"{word}"')
    page.keyboard.press("Enter")

    first = page.locator(".card", has_text=title)
    expect(first.locator("mark").first).to_contain_text(word)
    first.locator("h2 a").click()
    expect(page.get_by_role("heading", name="Warum kam das (nicht)?")).to_be_visible()


def test_a_calendar_program_reads_the_address_that_the_page_shows(
    newsroom: Newsroom, page: Page
) -> None:
    page.get_by_role("link", name="Termine").click()
    page.get_by_text("Als Kalender abonnieren").click()
    address = page.get_by_label("Alle Termine").input_value()

    answer = httpx.get(address)

    assert re.search(r"/calendar\.ics\?key=", address)
    assert answer.headers["content-type"].startswith("text/calendar")
    assert icalendar.Calendar.from_ical(answer.content)["PRODID"]


def _wait(is_reached: Callable[[], bool], daemon: subprocess.Popen[str]) -> None:
    assert wait_until(lambda: daemon.poll() is not None or is_reached()), "it takes too long"
    assert daemon.poll() is None, "the daemon has ended"


def _answers(url: str) -> bool:
    try:
        return httpx.get(url).status_code == 200
    except httpx.TransportError:
        return False
