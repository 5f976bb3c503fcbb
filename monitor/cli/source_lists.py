"""`monitor sources import` and `export`: lists of feeds as OPML."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.options import CONFIG, Config, UsageError, configured
from monitor.cli.source_file import NotAddedError, append, shown, taken_ids
from monitor.model import without_login
from monitor.settings.opml import Skipped, new_sources, read_opml, write_opml
from monitor.settings.source_text import replace_file, yaml_of

MOST_SKIPPED_SHOWN = 50

Opml = Annotated[Path, typer.Argument(metavar="FILE", help="OPML, as feed readers export it.")]
To = Annotated[Path | None, typer.Argument(metavar="FILE", help="Where to; without: stdout.")]
Write = Annotated[bool, typer.Option("--write", help="Add to sources.yaml.")]
Force = Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")]


def import_(file: Opml, config: Config = CONFIG, write: Write = False) -> None:
    """Make sources of an OPML file; its categories become tags.

    They are printed as they would stand in sources.yaml, or added to it with --write.
    """
    found = configured(config)
    settings = found.settings
    outlines = read_opml(file)
    added, skipped = new_sources(outlines, settings.sources, taken_ids(config, settings))
    if write and added:
        append(found, added)
    elif added:
        typer.echo("\n".join(map(yaml_of, added)), nl=False)
    told = sys.stdout if write else sys.stderr
    what = "added" if write else "to add with --write"
    told.write(f"{len(added)} {what}, {len(skipped)} skipped{':' if skipped else ''}\n")
    for each in skipped[:MOST_SKIPPED_SHOWN]:
        told.write(f"  {_skipped(each)}\n")
    if len(skipped) > MOST_SKIPPED_SHOWN:
        rest = Counter(each.reason for each in skipped[MOST_SKIPPED_SHOWN:])
        for reason, count in rest.most_common(5):
            told.write(f"  {count} more: {reason}\n")
    if not outlines:
        raise NotAddedError(f"{file}: names no feeds")
    if not added:
        raise typer.Exit(1)


def _skipped(each: Skipped) -> str:
    what = " ".join(filter(None, (each.outline.name, shown(each.outline.url))))
    return f"line {each.outline.line}: {what}: {each.reason}"


def export(file: To = None, config: Config = CONFIG, force: Force = False) -> None:
    """Write the sources as OPML 2.0, for feed readers and for `monitor sources import`."""
    found = configured(config).settings.sources
    content = write_opml(found)
    if file is None:
        typer.echo(content, nl=False)
    else:
        _write_out(file, content, force=force)
    for source in found:
        if source.kind == "page":
            sys.stderr.write(f"{source.id}: left out: only monitor can read a page as a source\n")
        elif without_login(source.url) != source.url:
            sys.stderr.write(f"{source.id}: its login is left out\n")


def _write_out(file: Path, content: bytes, *, force: bool) -> None:
    try:
        if file.exists() and not (force and file.is_file()):
            wrong = "exists already; --force replaces it" if file.is_file() else "is no file"
            raise UsageError(f"{file}: {wrong}")
        replace_file(file, content)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{file}: cannot be written: {reason}") from error
