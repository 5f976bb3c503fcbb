"""Where the usual way of finding the article fails: a CSS selector says where it stands."""

from __future__ import annotations

from typing import Any

from monitor.errors import ReadError
from monitor.extract.lines import is_text, lines_of, strip
from monitor.text.selector import compiled


def selected_lines(tree: Any, selector: str) -> list[str]:
    """The lines of all elements selected, in the page's order. Raises ReadError if there are none.

    What is not running text is taken out of them, and so out of the tree.
    """
    try:
        found = list(compiled(selector)(tree))
    except ValueError as error:
        raise ReadError(f"text: {selector[:200]!r} is no CSS selector ({error})") from error
    if not found:
        raise ReadError(f"no text found (the selector {selector!r} selects nothing on the page)")
    inside = set(found)
    outer = [each for each in found if inside.isdisjoint(each.iterancestors())]
    for element in outer:
        strip(element)
        for title in list(element.iterdescendants("h1")):
            title.drop_tree()
    return [line for element in outer for line in lines_of(element) if is_text(line)]
