"""A bar while something takes long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from monitor.store.article_reading import Stored


@contextmanager
def progress(task: str, stored: Iterator[Stored], total: int) -> Iterator[Iterator[Stored]]:
    """The articles, with a bar on stderr while they are taken, if that is a terminal."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn(task),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        yield iter(bar.track(stored, total=total))
