"""Where the usual way of finding the article fails: a CSS selector says where it stands."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from monitor.errors import ReadError
from monitor.extract.lines import is_text, lines_of, strip

RIGHT = "a CSS selector such as div.article-body or article p"


def selector_problem(selector: str) -> str:
    """Why a CSS selector cannot be used and what would be right; empty if it can.

    >>> selector_problem("div.article-body > p")
    ''
    """
    try:
        _compiled(selector)
    except ValueError as error:
        return str(error)
    return ""


def selected_lines(tree: Any, selector: str) -> list[str]:
    """The lines of all elements selected, in the page's order. Raises ReadError if there are none.

    What is not running text is taken out of them, and so out of the tree.
    """
    try:
        found = list(_compiled(selector)(tree))
    except ValueError as error:
        raise ReadError(f"text: {error}") from error
    if not found:
        raise ReadError(f"no text found (the selector {selector!r} selects nothing on the page)")
    inside = set(found)
    outer = [each for each in found if inside.isdisjoint(each.iterancestors())]
    for element in outer:
        strip(element)
        for title in list(element.iterdescendants("h1")):
            title.drop_tree()
    return [line for element in outer for line in lines_of(element) if is_text(line)]


@lru_cache(256)
def _compiled(selector: str) -> Any:
    # Late: the daemon imports this module, but only its workers and the check of config/ need it.
    from cssselect import SelectorError  # noqa: PLC0415
    from lxml.cssselect import CSSSelector  # noqa: PLC0415
    from lxml.etree import XPathError  # noqa: PLC0415
    from lxml.html import fromstring  # noqa: PLC0415

    if not selector.strip():
        raise ValueError(f"the selector is empty; right would be {RIGHT}")
    try:
        compiled = CSSSelector(selector, translator="html")
        # Only now is it seen that a namespace is unknown.
        compiled(fromstring("<p></p>"))
    except (SelectorError, XPathError, ValueError, RecursionError) as error:
        said = f"{selector[:200]!r} is no CSS selector ({error}); right would be {RIGHT}"
        raise ValueError(said) from error
    return compiled
