"""A bar while something takes long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from monitor.store.article_reading import Stored


@contextmanager
def progress(task: str, stored: Iterator[Stored], total: int) -> Iterator[Iterator[Stored]]:
    """The articles, with a bar on stderr while they are taken, if that is a terminal."""
    with _bar() as bar:
        yield iter(bar.track(stored, total=total, description=task))


@contextmanager
def progress_of_tables() -> Iterator[Callable[[str, int, int], None]]:
    """What to tell how many rows of a table are done, of how many; a bar for each, as above."""
    with _bar() as bar:
        table = bar.add_task("counting", total=None)

        def told(name: str, done: int, total: int) -> None:
            bar.update(table, description=name, completed=done, total=total)

        yield told


def _bar() -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
