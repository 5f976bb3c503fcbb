"""A newsroom with news in it, and pages of it in a browser."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from playwright.sync_api import Browser, Page

from tests.stories import AGENCY, OWN
from tests.web.served import PASSWORD, Served

WIDE, NARROW, HUGE = (1280, 900), (360, 740), (3840, 2160)


def fill(desk: Served) -> None:
    """A few stories, and alerts about them."""
    desk.region.begin("a", "b", "c")
    desk.region.prints("a", "Neue Fähre", *AGENCY)
    desk.clock.move(timedelta(minutes=5))
    desk.region.prints("b", "Die Fähre fährt", *AGENCY, *OWN)
    desk.region.prints("c", "Im Hafen", "Der Hafenmeister von Lüdenau geht im Sommer in Rente.")
    desk.region.send()


def beside(work: Callable[[], None]) -> None:
    """Do it in another thread: in this one runs the event loop of playwright."""
    with ThreadPoolExecutor(1) as other:
        other.submit(work).result()


def opened(
    desk: Served,
    browser: Browser,
    path: str = "/",
    *,
    user: str = "editor",
    size: tuple[int, int] = WIDE,
    scheme: str = "light",
    language: str = "de",
    scripts: bool = True,
) -> Page:
    """A page that somebody has logged in for."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="de-DE" if language == "de" else "en-GB",
        java_script_enabled=scripts,
    )
    page = context.new_page()
    problems = problems_of(page)
    page.goto(f"{desk.url}/login?next={path}")
    page.fill("[name=user]", user)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{desk.url}{path}")
    assert not problems, problems
    return page


def problems_of(page: Page) -> list[str]:
    """What the browser complains of, as it comes."""
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    return problems
