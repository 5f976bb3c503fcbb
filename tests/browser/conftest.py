"""The Chromium of the system, without a window and without the network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.opening import beside, fill
from tests.peers.starting import missing
from tests.web.served import Served, served

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")


# Not for the session: as long as it is open, an event loop runs in this thread, and no other can.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Started once for all tests of a file."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        missing("needs Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A newsroom with some news in it."""
    with served(tmp_path_factory.mktemp("desk")) as it:
        beside(lambda: fill(it))
        yield it
