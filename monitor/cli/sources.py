"""`monitor sources`: their state, and the commands that change their list."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.cli.archive import iso, local
from monitor.cli.options import CONFIG, Config, Json, UsageError, configured
from monitor.cli.source_add import add
from monitor.cli.source_lists import export, import_
from monitor.model import Notice, Source, SourceState, without_login
from monitor.store import Reader


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
            "\n".join(_remarks(source, state, noticed.get(source.id, ()), settings.zone)),
        )
        # Text, not markup: an error may hold brackets.
        table.add_row(*(Text(cell) for cell in cells))
    Console().print(table)


def _remarks(
    source: Source, state: SourceState, noticed: Sequence[Notice], zone: ZoneInfo
) -> Iterator[str]:
    yield _state(source, state)
    if state.reservation:
        since = local(state.reserved, zone)[:10]
        licence = "; licensed" if source.licensed else ": its pages are not read"
        yield f"reserves text and data mining since {since} ({state.reservation}){licence}"
    yield from (each.message for each in noticed)


def _state(source: Source, state: SourceState) -> str:
    if state.error:
        return f"{state.failures} errors in a row: {state.error}"
    if not source.enabled:
        return "switched off"
    if state.warning:
        return f"read, but: {state.warning}"
    return "well" if state.last_success else "not polled yet"


def _values(source: Source, state: SourceState, noticed: Sequence[Notice]) -> dict[str, object]:
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
        "notices": [
            {"kind": each.kind, "since": iso(each.since), "message": each.message}
            for each in noticed
        ],
    }
