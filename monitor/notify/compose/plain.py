"""Plain text as it stands in a mail: lines that are short enough, addresses that stay whole."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

WIDTH = 76


def filled(text: str, first: str = "", then: str | None = None) -> str:
    """The text in lines of at most 76 characters; they begin with ``first``, then with ``then``.

    Words are never broken: one may be an address.
    """
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if then is None else then,
        break_long_words=False,
        break_on_hyphens=False,
    )


def quoted(lines: Iterable[str]) -> Iterator[str]:
    """Lines of others, each a paragraph."""
    for line in lines:
        if line.strip():
            yield filled(line, "> ")
            yield ""


def heading(text: str) -> list[str]:
    """A line with another below it."""
    return [text, "-" * min(len(text), WIDTH)]


def table(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Names and values below each other; a value that is long goes on below itself."""
    found = list(rows)
    width = max([8, *(len(name) + 2 for name, _ in found)])
    for name, value in found:
        yield filled(value, f"{name}:".ljust(width), " " * width)
