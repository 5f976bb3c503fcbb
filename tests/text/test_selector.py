"""Which CSS selectors a configuration may have: just those that can be used."""

from __future__ import annotations

import pytest
from lxml import etree

from monitor.settings.fields import css_selector
from monitor.text.selector import compiled

PAGE = etree.HTML("<article><h2>A</h2><div class='text' id='x'><p><a href='/'>B</a></p></div>")


@pytest.mark.parametrize("selector", ["article p", "h2 + div.text, #x > p:first-child", "a[href]"])
def test_a_selector_that_can_be_used_finds_what_it_names(selector: str) -> None:
    assert css_selector(selector) == selector
    assert compiled(selector)(PAGE)


@pytest.mark.parametrize(
    "selector", ["", " ", "div[", "//div/p", "p::text", "p:foo", ".1a", "x|p", "> p", "(", "p,"]
)
def test_a_selector_that_cannot_be_used_is_refused_with_the_reason(selector: str) -> None:
    with pytest.raises(
        ValueError, match=r"^no CSS selector \(.+\); expected one such as"
    ) as caught:
        css_selector(selector)

    assert str(caught.value).endswith(repr(selector))


@pytest.mark.parametrize("depth", [300, 5_000])
def test_a_selector_without_end_is_refused(depth: int) -> None:
    with pytest.raises(ValueError, match="no CSS selector"):
        css_selector(":not(" * depth + "p" + ")" * depth)
