"""CSS selectors, checked and used in the same way wherever the configuration has one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any


@lru_cache(256)
def compiled(selector: str) -> Callable[[Any], Sequence[Any]]:
    """What finds the elements in a tree of lxml. Raises ValueError, which says why it cannot.

    >>> from lxml import etree
    >>> [found.text for found in compiled("p + p")(etree.HTML("<p>Eins</p><p>Zwei</p>"))]
    ['Zwei']
    """
    # Late: the daemon imports this module, but only its workers and the check of config/ need it.
    from cssselect import SelectorError  # noqa: PLC0415
    from lxml import etree  # noqa: PLC0415
    from lxml.cssselect import CSSSelector  # noqa: PLC0415

    try:
        find = CSSSelector(selector, translator="html")
        # Only now is it seen that a namespace is unknown.
        find(etree.Element("p"))
    except (SelectorError, etree.XPathError, ValueError, RecursionError) as error:
        raise ValueError(str(error)) from error
    return find  # type: ignore[no-any-return]
