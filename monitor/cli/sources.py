"""`monitor sources`: their state; finding, adding, importing and exporting them."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.cli.archive import iso, local
from monitor.cli.options import CONFIG, Config, Json, UsageError, configured
from monitor.errors import MonitorError, Severity
from monitor.model import Feed, Notice, Response, Source, SourceState
from monitor.poll.discover import Discovery, Proposal, Refusal, discover
from monitor.poll.kinds.feed import read_feed
from monitor.settings import Settings, load
from monitor.settings.fields import feed_url
from monitor.settings.opml import Skipped, new_sources, read_opml, without_login, write_opml
from monitor.settings.source_text import (
    address_key,
    appended,
    checked_id,
    ids_in,
    readable,
    replace_file,
    source_id,
    yaml_of,
)
from monitor.store import Reader
from monitor.wiring import Configured, fetcher_for, workers_for

MOST_SKIPPED_SHOWN = 50
# Such as mailto:, but not a host and its port.
SCHEME = re.compile(r"[\w+-]*:(?!\d+(?:/|$))")

Url = Annotated[
    str, typer.Argument(metavar="URL", help="A site, a page of it or a feed; wn.example will do.")
]
Identity = Annotated[str, typer.Option("--id", metavar="ID", help="Instead of one from the name.")]
Name = Annotated[str, typer.Option("--name", help="Instead of what the feed calls itself.")]
Write = Annotated[bool, typer.Option("--write", help="Add to sources.yaml.")]
Opml = Annotated[Path, typer.Argument(metavar="FILE", help="OPML, as feed readers export it.")]
To = Annotated[Path | None, typer.Argument(metavar="FILE", help="Where to; without: stdout.")]
Force = Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")]


class NotAddedError(MonitorError):
    """sources.yaml is as it was."""


def commands() -> typer.Typer:
    """The group `sources`."""
    group = typer.Typer()
    group.callback(invoke_without_command=True)(sources)
    group.command("add")(add)
    group.command("import")(import_)
    group.command("export")(export)
    return group


def sources(context: typer.Context, config: Config = CONFIG, as_json: Json = False) -> None:
    """List the state of each source; find, add, import and export sources.

    When it was last read, when it is polled next, what is wrong with it or was noticed about it.
    """
    if context.invoked_subcommand:
        for name in ("config", "as_json"):
            given = context.get_parameter_source(name)
            if given and given.name == "COMMANDLINE":
                raise UsageError(f"write the options after `{context.invoked_subcommand}`")
        return
    settings = configured(config).settings
    states = {}
    noticed: dict[str, list[Notice]] = {}
    if settings.database.exists():
        with Reader.open(settings.database) as reader:
            states = dict(reader.states())
            for notice in reader.notices():
                noticed.setdefault(notice.source, []).append(notice)
    pairs = [(each, states.get(each.id, SourceState(each.id))) for each in settings.sources]
    if as_json:
        for source, state in pairs:
            values = _values(source, state, noticed.get(source.id, ()))
            typer.echo(json.dumps(values, ensure_ascii=False))
        return
    table = Table(box=None)
    # Ids are to be copied, so they stay whole.
    widest = max((len(each.id) for each, _ in pairs), default=0)
    table.add_column("source", no_wrap=True, min_width=widest)
    for heading in ("name", "last success", "next poll", "state"):
        table.add_column(heading)
    for source, state in pairs:
        cells = (
            source.id,
            source.name,
            local(state.last_success, settings.zone) or "never",
            local(state.next_poll, settings.zone) if source.enabled else "",
            "\n".join(
                [_state(source, state), *(each.message for each in noticed.get(source.id, ()))]
            ),
        )
        # Text, not markup: an error may hold brackets.
        table.add_row(*(Text(cell) for cell in cells))
    Console().print(table)


def _state(source: Source, state: SourceState) -> str:
    if state.error:
        return f"{state.failures} errors in a row: {state.error}"
    if not source.enabled:
        return "switched off"
    return "well" if state.last_success else "not polled yet"


def _values(source: Source, state: SourceState, noticed: Sequence[Notice]) -> dict[str, object]:
    return {
        "source": source.id,
        "name": source.name,
        "url": source.url,
        "enabled": source.enabled,
        "last_success": iso(state.last_success),
        "last_try": iso(state.last_try),
        "next_poll": iso(state.next_poll),
        "failures": state.failures,
        "error": state.error,
        "notices": [
            {"kind": each.kind, "since": iso(each.since), "message": each.message}
            for each in noticed
        ],
    }


def add(
    url: Url,
    config: Config = CONFIG,
    identity: Identity = "",
    name: Name = "",
    write: Write = False,
    as_json: Json = False,
) -> None:
    """Find the feeds of a site, and add one.

    Each feed found is read and printed as it would stand in sources.yaml. --write adds the first;
    on a terminal you are asked which.
    """
    found = configured(config)
    settings = found.settings
    address = _address(url)
    known = {address_key(each.url): each.id for each in settings.sources}
    if address_key(address) in known:
        raise NotAddedError(f"{address}: is already configured as {known[address_key(address)]}")
    taken = _taken(config, settings)
    _check_id(identity, taken)
    with Console(stderr=True).status(f"looking for feeds at {urlsplit(address).hostname} …"):
        discovery = asyncio.run(_discover(address, settings))
    proposals = [each for each in discovery.proposals if address_key(each.url) not in known]
    refusals = [
        *(
            Refusal(each.url, f"is already configured as {known[address_key(each.url)]}")
            for each in discovery.proposals
            if each not in proposals
        ),
        *discovery.refusals,
    ]
    made = _made(proposals, taken, identity, name)
    if not as_json:
        for number, (proposal, source) in enumerate(zip(proposals, made, strict=True), 1):
            typer.echo(f"  # {number}. {_line(proposal, settings)}\n{yaml_of(source)}", nl=False)
        for each in refusals:
            sys.stderr.write(f"monitor: {_shown(each.url)}: {each.reason}\n")
    written = None
    if write and proposals:
        chosen = 0 if as_json else _chosen(len(proposals))
        (written,) = _made([proposals[chosen]], taken, identity, name)
        _append(found, [written])
    if as_json:
        typer.echo(_json(address, proposals, made, refusals, written))
    elif written:
        sys.stderr.write(f"{config / 'sources.yaml'}: added {written.id}\n")
    if not proposals:
        what = "no other feed" if discovery.proposals else "no feed"
        raise NotAddedError(f"{_shown(address)}: {what} was found")


def _address(text: str) -> str:
    address = text.strip().removeprefix("feed:").removeprefix("//")
    if "://" not in address and not SCHEME.match(address):
        address = f"https://{address}"
    try:
        return feed_url(address)
    except ValueError as error:
        raise UsageError(f"{text!r}: {error}") from error


def _taken(config: Path, settings: Settings) -> frozenset[str]:
    content = (config / "sources.yaml").read_bytes()
    return ids_in(content) | {each.id for each in settings.sources}


def _check_id(identity: str, taken: Collection[str]) -> None:
    if not identity:
        return
    try:
        checked_id(identity)
    except ValueError as error:
        raise UsageError(f"--id {identity!r}: {error}") from error
    if identity in taken:
        raise UsageError(f"--id {identity!r}: there is a source of this id in sources.yaml")


async def _discover(address: str, settings: Settings) -> Discovery:
    async with fetcher_for(settings) as fetcher, workers_for(settings) as workers:

        async def read(answer: Response) -> Feed:
            limit = settings.limits.max_entries
            return await workers.run(read_feed, answer.body, answer.content_type, answer.url, limit)

        return await discover(address, fetcher, workers, read)


def _made(
    proposals: Sequence[Proposal], taken: Collection[str], identity: str, name: str
) -> list[Source]:
    """The proposals as sources; the first has the id and name that were given."""
    ids = {*taken}
    made = []
    for proposal in proposals:
        host = urlsplit(proposal.url).hostname or ""
        called = readable(name) or readable(proposal.title) or readable(host) or "source"
        mine = identity or source_id(called, ids)
        ids.add(mine)
        made.append(Source(id=mine, name=called, url=proposal.url, kind=proposal.kind))
        identity = name = ""
    return made


def _line(proposal: Proposal, settings: Settings) -> str:
    count = f"{proposal.entries} entr{'y' if proposal.entries == 1 else 'ies'}"
    newest = f", newest {local(proposal.newest, settings.zone)}" if proposal.newest else ""
    warning = f"; {proposal.warning}" if proposal.warning else ""
    return readable(f"{proposal.title or 'without a title'}: {count}{newest}{warning}")


def _shown(url: str) -> str:
    return readable(without_login(url))


def _chosen(count: int) -> int:
    if count == 1 or not sys.stdin.isatty():
        return 0
    while True:
        sys.stderr.write(f"which one is to be added? 1 to {count}, or Ctrl-C: ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise typer.Exit(130)
        if line.strip().isdecimal() and 1 <= int(line) <= count:
            return int(line) - 1


def _json(
    address: str,
    proposals: Sequence[Proposal],
    made: Sequence[Source],
    refusals: Sequence[Refusal],
    written: Source | None,
) -> str:
    values = {
        "url": address,
        "proposals": [
            {
                "url": proposal.url,
                "title": proposal.title,
                "kind": proposal.kind,
                "entries": proposal.entries,
                "newest": iso(proposal.newest),
                "warning": proposal.warning,
                "id": source.id,
                "yaml": yaml_of(source),
            }
            for proposal, source in zip(proposals, made, strict=True)
        ],
        "refused": [{"url": each.url, "reason": each.reason} for each in refusals],
        "added": written.id if written else None,
    }
    return json.dumps(values, ensure_ascii=False)


def _append(found: Configured, added: Sequence[Source]) -> None:
    """Add to sources.yaml, and put the old file back if the new one is wrong."""
    directory = found.settings.directory
    path = directory / "sources.yaml"
    before = Counter((each.place.file, each.message) for each in found.problems)
    try:
        old = path.read_bytes()
        replace_file(path, appended(old, added))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise NotAddedError(f"{path}: nothing was added: {reason}") from error
    is_right = False
    try:
        problems = load(directory, os.environ).problems
        errors = [each for each in problems if each.severity is Severity.ERROR]
        new = [each for each in errors if not before[each.place.file, each.message]]
        is_right = not new
    finally:
        if not is_right:
            replace_file(path, old)
    if new:
        told = "\n".join(map(str, new))
        raise NotAddedError(f"{path}: is as it was, as this would have been wrong in it:\n{told}")


def import_(file: Opml, config: Config = CONFIG, write: Write = False) -> None:
    """Make sources of an OPML file; its categories become tags.

    They are printed as they would stand in sources.yaml, or added to it with --write.
    """
    found = configured(config)
    settings = found.settings
    outlines = read_opml(file)
    added, skipped = new_sources(outlines, settings.sources, _taken(config, settings))
    if write and added:
        _append(found, added)
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
    what = " ".join(filter(None, (each.outline.name, _shown(each.outline.url))))
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
