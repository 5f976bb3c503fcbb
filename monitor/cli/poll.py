"""`monitor poll`: one round now."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from monitor import unfailing
from monitor.cli.beside import Share, share_of
from monitor.cli.options import CONFIG, Config, Json, configured, known
from monitor.health import HISTORY
from monitor.model import Delivery, DeliveryState, Source, SourceState
from monitor.pipeline import Pipeline
from monitor.poll import schedule
from monitor.reports import Round
from monitor.wiring import Configured

Named = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SOURCE",
        help="Ids of sources, also of such as are switched off; without any: all switched on.",
    ),
]
Due = Annotated[
    bool, typer.Option("--due", help="Only those that are due, as the daemon would poll them.")
]
# How many pages that wait since earlier polls are read at most.
WAITING = 200
# The texts of so many articles are forgotten in one transaction, as others may wait to write.
FORGOTTEN_AT_ONCE = 20


def poll(
    sources: Named = None, due: Due = False, config: Config = CONFIG, as_json: Json = False
) -> None:
    """Poll sources now, whether due or not.

    Sends the alerts that come of it, unless a daemon runs on the database: that will send them.
    Where workers are at work on a server, they match what is new and read its pages, too. A source
    that is gone for good is asked again only if it is named.
    """
    found = configured(config)
    every = {source.id: source for source in found.settings.sources}
    known("source", sources or [], list(every))
    wanted = [every[each] for each in dict.fromkeys(sources or [])] or [
        source for source in every.values() if source.enabled
    ]
    if not wanted:
        sys.stderr.write(
            f"monitor: {config / 'sources.yaml'}: no source is switched on; name one to try it,"
            " or write `enabled: true`\n"
        )
        raise typer.Exit(2)
    with share_of(found) as share:
        rounds, settled = asyncio.run(_round(found, wanted, bool(sources), due, share))
    for each in rounds:
        line = json.dumps(_values(each), ensure_ascii=False) if as_json else _line(each, share)
        typer.echo(line)
    for delivery in settled:
        if delivery.state is not DeliveryState.SENT:
            sys.stderr.write(
                f"monitor: target {delivery.target}: {delivery.reason};"
                f" {'given up' if delivery.state is DeliveryState.GIVEN_UP else 'still owed'}\n"
            )
    if not as_json and settled:
        count = sum(delivery.state is DeliveryState.SENT for delivery in settled)
        typer.echo(f"{count} of {len(settled)} alerts sent")
    if any(each.poll.error for each in rounds) or any(
        delivery.state is not DeliveryState.SENT for delivery in settled
    ):
        raise typer.Exit(1)


async def _round(
    found: Configured, wanted: Sequence[Source], named: bool, due: bool, share: Share
) -> tuple[list[Round], list[Delivery]]:
    console = Console(stderr=True)
    progress = Progress(
        TextColumn("polling"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[last]}"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    async with share.opened(found) as pipeline:
        if share.sends:
            await asyncio.to_thread(pipeline.archive.release_claims)
        wanted = await _chosen(pipeline, wanted, named, due)
        with progress:
            bar = progress.add_task("", total=len(wanted), last="")

            async def one(source: Source) -> Round:
                report = await unfailing.poll(pipeline, source)
                waiting = report.waiting if share.matches else ()
                read = await asyncio.gather(
                    *(unfailing.read(pipeline, {source.id: source}, each) for each in waiting)
                )
                progress.update(bar, advance=1, last=source.id)
                return Round(report, tuple(read))

            rounds = list(await asyncio.gather(*(one(source) for source in wanted)))
        if not share.sends:
            return rounds, []
        await pipeline.remind_due()
        archive, now = pipeline.archive, pipeline.clock.now()
        await asyncio.to_thread(archive.forget_volumes, now - HISTORY)
        old = now - found.settings.retention_text
        while await asyncio.to_thread(archive.forget_texts, old, FORGOTTEN_AT_ONCE):
            pass
        return await _with_waiting(pipeline, found, rounds), await _deliver_all(pipeline)


async def _chosen(
    pipeline: Pipeline, wanted: Sequence[Source], named: bool, due: bool
) -> Sequence[Source]:
    """Those of the sources that are to be asked now."""
    states = await asyncio.to_thread(pipeline.archive.states)
    now = pipeline.clock.now()
    chosen = []
    for source in wanted:
        state = schedule.at_home(states.get(source.id, SourceState(source.id)), source)
        if state.gone and not named:
            sys.stderr.write(f"monitor: {source.id}: not asked, {state.error}\n")
        elif not due or schedule.is_due(state, now):
            chosen.append(source)
    return chosen


async def _with_waiting(
    pipeline: Pipeline, found: Configured, rounds: Sequence[Round]
) -> list[Round]:
    """The rounds, with the pages that could not be read at earlier polls and are due now."""
    sources = {source.id: source for source in found.settings.sources}
    due = await asyncio.to_thread(pipeline.archive.due_pages, pipeline.clock.now(), WAITING)
    read = await asyncio.gather(*(unfailing.read(pipeline, sources, each) for each in due))
    return [
        replace(
            each,
            pages=(*each.pages, *(one for one in read if one.article.source == each.poll.source)),
        )
        for each in rounds
    ]


async def _deliver_all(pipeline: Pipeline) -> list[Delivery]:
    settled: list[Delivery] = []
    # Where no daemon runs, the digests, escalations and the like come with a poll.
    await pipeline.do_rounds()
    while claims := await pipeline.claim_due(8):
        settled += await asyncio.gather(*(pipeline.deliver(claim) for claim in claims))
    return settled


def _line(each: Round, share: Share) -> str:
    report = each.poll
    if report.error:
        return f"{report.source}: error: {report.error}"
    count = len(each.hits)
    hits = f"{count} hit{'' if count == 1 else 's'}"
    parts = [f"{report.new} new", f"{report.known} known"]
    if share.matches:
        parts.append(hits)
    elif report.waiting:
        parts.append(f"{len(report.waiting)} page{'' if len(report.waiting) == 1 else 's'} to read")
    if report.edited:
        parts.insert(1, f"{report.edited} edited")
    if unread := each.unread:
        why = Counter(article.page_error for article in unread).most_common(1)[0][0]
        parts.append(f"{len(unread)} page{'' if len(unread) == 1 else 's'} not read ({why})")
    if report.unchanged:
        parts = ["unchanged"]
    if report.first:
        parts.append("first poll: stored without alerting")
    if report.warning:
        parts.append(f"warning: {report.warning}")
    parts += [f"notice: {notice.message}" for notice in report.notices]
    return f"{report.source}: {', '.join(parts)}"


def _values(each: Round) -> dict[str, object]:
    report = each.poll
    return {
        "source": report.source,
        "new": report.new,
        "known": report.known,
        "edited": report.edited,
        "unread": [{"url": article.url, "reason": article.page_error} for article in each.unread],
        "hits": [{"rule": hit.rule, "title": article.title} for article, hit in each.hits],
        "first": report.first,
        "unchanged": report.unchanged,
        "warning": report.warning,
        "notices": [notice.message for notice in report.notices],
        "error": report.error,
    }
