"""`monitor sources add`: finds the feeds of a site, and adds one."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Collection, Sequence
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console

from monitor.cli.archive import local
from monitor.cli.options import CONFIG, Config, Json, UsageError, configured
from monitor.cli.source_file import NotAddedError, append, shown, taken_ids
from monitor.model import Feed, Response, Source
from monitor.poll.discover import Discovery, Proposal, Refusal, discover
from monitor.poll.kinds.feed import read_feed
from monitor.settings import Settings
from monitor.settings.fields import feed_url
from monitor.settings.source_text import address_key, checked_id, readable, source_id, yaml_of
from monitor.wiring import fetcher_for, workers_for
from monitor.workbench.values import iso

# Such as mailto:, but not a host and its port.
SCHEME = re.compile(r"[\w+-]*:(?!\d+(?:/|$))")

Url = Annotated[
    str, typer.Argument(metavar="URL", help="A site, a page of it or a feed; wn.example will do.")
]
Identity = Annotated[str, typer.Option("--id", metavar="ID", help="Instead of one from the name.")]
Name = Annotated[str, typer.Option("--name", help="Instead of what the feed calls itself.")]
Write = Annotated[bool, typer.Option("--write", help="Add to sources.yaml.")]


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
    taken = taken_ids(config, settings)
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
            sys.stderr.write(f"monitor: {shown(each.url)}: {each.reason}\n")
    written = None
    if write and proposals:
        chosen = 0 if as_json else _chosen(len(proposals))
        (written,) = _made([proposals[chosen]], taken, identity, name)
        append(found, [written])
    if as_json:
        typer.echo(_json(address, proposals, made, refusals, written))
    elif written:
        sys.stderr.write(f"{config / 'sources.yaml'}: added {written.id}\n")
    if not proposals:
        what = "no other feed" if discovery.proposals else "no feed"
        raise NotAddedError(f"{shown(address)}: {what} was found")


def _address(text: str) -> str:
    address = text.strip().removeprefix("feed:").removeprefix("//")
    if "://" not in address and not SCHEME.match(address):
        address = f"https://{address}"
    try:
        return feed_url(address)
    except ValueError as error:
        raise UsageError(f"{text!r}: {error}") from error


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
