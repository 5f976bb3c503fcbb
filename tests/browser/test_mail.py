"""Mails as a reader sees them: on a phone and on a desk, by day and by night.

MONITOR_SCREENSHOTS names a folder for pictures of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from monitor.model import Alert, Digest, Level, Note
from tests.notify.messages import (
    DIGEST,
    ESCALATED,
    EVIL,
    FOLLOWING,
    MORNING,
    NOW,
    OFF,
    PLAIN,
    links,
    message,
)

LONG_WORD = "Fährenbetriebsgesellschaftsversammlung" * 6
CONTENTS: dict[str, Alert | Digest | Note] = {
    "alert": PLAIN,
    "follow-up": FOLLOWING,
    "cancelled": replace(OFF, raised=Level.BLITZ),
    "escalation": ESCALATED,
    "digest": DIGEST,
    "morning": MORNING,
    "evil": EVIL,
    "long word": replace(
        FOLLOWING,
        article=replace(
            FOLLOWING.article,
            title=LONG_WORD,
            source=LONG_WORD,
            url=f"https://bote.example/{LONG_WORD}",
        ),
        own=(LONG_WORD,),
        acknowledged=LONG_WORD,
    ),
}
# Of each element that has text of its own: the colour of the text, and of what lies behind it.
COLOURS = """() => {
  const parsed = colour => colour.match(/[\\d.]+/g).map(Number);
  const behind = element => {
    for (let each = element; each; each = each.parentElement) {
      const colour = parsed(getComputedStyle(each).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const hasText = element =>
    [...element.childNodes].some(each => each.nodeType === 3 && each.textContent.trim());
  return [...document.body.querySelectorAll("*")].filter(hasText).map(element => [
    element.textContent.trim().slice(0, 40),
    parsed(getComputedStyle(element).color).slice(0, 3),
    behind(element).slice(0, 3),
  ]);
}"""
Colour = list[float]


def contrast(one: Colour, other: Colour) -> float:
    """How well two colours are told apart, from 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [each / 255 for each in colour]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.fixture(params=[(360, "light"), (360, "dark"), (1200, "light"), (1200, "dark")], ids=str)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, offline=True
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", CONTENTS)
def test_a_mail_fits_can_be_read_and_asks_nobody_for_anything(page: Page, name: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    alarms: list[str] = []
    page.on("dialog", lambda dialog: alarms.append(dialog.message))

    page.set_content(message(CONTENTS[name], act=links).html)

    size = page.viewport_size
    assert size is not None
    _picture(page, f"{name}-{size['width']}")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    colours = page.evaluate(COLOURS)
    assert len(colours) >= 5
    weak = [
        (text, round(contrast(front, back), 1))
        for text, front, back in colours
        if contrast(front, back) < 4.5
    ]
    assert weak == []
    assert asked == []
    assert alarms == []


def test_the_night_is_dark(page: Page) -> None:
    page.set_content(message(PLAIN).html)

    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    sheet = page.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor")
    assert (sheet == "rgb(255, 255, 255)") is not is_dark


def test_what_is_shown_is_what_the_text_says(page: Page) -> None:
    told = message(FOLLOWING)

    page.set_content(told.html)

    shown = page.inner_text("body")
    for line in (
        "Neu: Termin ist neu oder hat sich geändert; eigener Bericht (Der Bote)",
        "Übernommen von Rieke Ohm.",
        "Zuerst: Lüdenauer Anzeiger 08:34",
        "Im Bootshaus werden zweihundert Stühle aufgestellt.",
        FOLLOWING.article.url,
    ):
        assert line in shown
        assert line in " ".join(told.text.split())


def test_a_link_leads_to_the_article_and_nowhere_else(page: Page) -> None:
    page.set_content(message(FOLLOWING, act=links).html)

    leads = page.evaluate("[...document.querySelectorAll('a')].map(each => each.href)")
    assert set(leads) == {FOLLOWING.article.url, *links(FOLLOWING, NOW).values()}


def _picture(page: Page, name: str) -> None:
    if folder := os.environ.get("MONITOR_SCREENSHOTS"):
        scheme = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        file = Path(folder) / f"{name}-{'dark' if scheme else 'light'}.png"
        page.screenshot(path=file, full_page=True)
