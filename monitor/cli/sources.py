"""`monitor sources`: their state, and the commands that change their list."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.cli.archive import local
from monitor.cli.in_use import still_in_use
from monitor.cli.options import CONFIG, Config, Json, UsageError, configured
from monitor.cli.source_add import add
from monitor.cli.source_lists import export, import_
from monitor.model import Notice, Source, SourceState, without_login
from monitor.settings import Settings
from monitor.store import Reader, Unread, exists
from monitor.workbench.values import iso

# The pages of which `sources` tells how many could not be read.
LATELY = timedelta(days=7)


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
    try:
        settings = configured(config).settings
    finally:
        # Also when nothing of the files can be used: the daemon may well go on.
        if note := still_in_use(config):
            sys.stderr.write(f"{note}\n")
    told = _told(settings)
    if as_json:
        for each in told:
            typer.echo(json.dumps(_values(each), ensure_ascii=False))
        return
    table = Table(box=None)
    # Ids are to be copied, so they stay whole.
    widest = max((len(each.source.id) for each in told), default=0)
    table.add_column("source", no_wrap=True, min_width=widest)
    for heading in ("name", "last success", "next poll", "state"):
        table.add_column(heading)
    for each in told:
        cells = (
            each.source.id,
            each.source.name,
            local(each.state.last_success, settings.zone) or "never",
            local(each.state.next_poll, settings.zone) if each.source.enabled else "",
            "\n".join(_remarks(each, settings.zone)),
        )
        # Text, not markup: an error may hold brackets.
        table.add_row(*(Text(cell) for cell in cells))
    Console().print(table)


@dataclass(frozen=True, slots=True)
class _Told:
    """What there is to tell of a source."""

    source: Source
    state: SourceState
    notices: Sequence[Notice] = ()
    unread: Unread | None = None


def _told(settings: Settings) -> list[_Told]:
    if not exists(settings.database):
        return [_Told(each, SourceState(each.id)) for each in settings.sources]
    with Reader.open(settings.database) as reader:
        states = reader.states()
        unread = reader.unread(datetime.now(UTC) - LATELY)
        notices = reader.notices()
    return [
        _Told(
            each,
            states.get(each.id, SourceState(each.id)),
            [notice for notice in notices if notice.source == each.id],
            unread.get(each.id),
        )
        for each in settings.sources
    ]


def _remarks(of: _Told, zone: ZoneInfo) -> Iterator[str]:
    source, state = of.source, of.state
    yield _state(source, state)
    if state.reservation:
        since = local(state.reserved, zone)[:10]
        licence = "; licensed" if source.licensed else ": its pages are not read"
        yield f"reserves text and data mining since {since} ({state.reservation}){licence}"
    if of.unread and 2 * of.unread.pages > of.unread.tried:
        yield (
            f"{of.unread.pages} of {of.unread.tried} pages of the last week were not read:"
            f" {of.unread.reason}"
        )
    # What is wrong now is said above.
    yield from (each.message for each in of.notices if each.message != state.error)


def _state(source: Source, state: SourceState) -> str:
    if not source.enabled:
        return "switched off"
    if state.error:
        count = f"{state.failures} errors in a row" if state.failures > 1 else "error"
        return f"{count}: {state.error}"
    if state.warning:
        return f"read, but: {state.warning}"
    return "well" if state.last_success else "not polled yet"


def _values(of: _Told) -> dict[str, object]:
    source, state = of.source, of.state
    return {
        "source": source.id,
        "name": source.name,
        "url": without_login(source.url),
        "enabled": source.enabled,
        "last_success": iso(state.last_success),
        "last_try": iso(state.last_try),
        "next_poll": iso(state.next_poll),
        "failures": state.failures,
        "error": state.error,
        "warning": state.warning,
        "gone": iso(state.gone),
        "moved": state.moved,
        "reservation": state.reservation,
        "reserved": iso(state.reserved),
        "unread": asdict(of.unread) if of.unread else None,
        "notices": [
            {"kind": each.kind, "since": iso(each.since), "message": each.message}
            for each in of.notices
        ],
    }
