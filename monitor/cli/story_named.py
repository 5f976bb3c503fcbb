"""The story that is meant on the command line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

import typer

from monitor.cli.options import UsageError
from monitor.cli.shown import short
from monitor.model import Story
from monitor.notify.clean import one_line
from monitor.store import Reader
from monitor.workbench.addresses import spellings

Which = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        help="The beginning of a story's id, the key of a message about it (in the mail's footer),"
        " or the address of an article.",
    ),
]
KEY = re.compile(r"[0-9a-f]{4,32}")


def story_named(which: str, reader: Reader) -> Story:
    """The story with that id, key or address. Raises UsageError if there is none, or several."""
    text = which.strip()
    if text.lower().startswith(("http://", "https://")):
        return _only(which, _at(text, reader))
    if not KEY.fullmatch(text.lower()):
        raise UsageError(
            f"{which!r}: expected the id of a story, at least 4 of its digits (0–9, a–f), the key"
            " of a message, or an article's address; `monitor stories` lists the stories"
        )
    return _only(which, reader.stories_as(text.lower()))


def _at(url: str, reader: Reader) -> Sequence[Story]:
    found = reader.stories_at(spellings(url))
    # Other spellings only count where the address itself is not known.
    exact = [each for each in found if any(one.url == url for one in each.articles)]
    return exact or found


def _only(which: str, found: Sequence[Story]) -> Story:
    if not found:
        raise UsageError(
            f"there is no story {which!r}; `monitor stories --all --since 30d` lists them"
        )
    if len(found) > 1:
        some = "".join(f"\n  {each.id}  {one_line(each.first.title, 70)}" for each in found)
        raise UsageError(f"{which!r} may be one of several stories; say more of its id:{some}")
    return found[0]


def named(story: Story) -> str:
    """Id and title, for a sentence."""
    return f"{short(story.id)} “{one_line(story.first.title, 70)}”"
