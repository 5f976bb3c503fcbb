"""`monitor explain`: why does a rule hold for an article, or why not?"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.cli.archive import deliveries, local
from monitor.cli.match import LineError, read_article
from monitor.cli.options import CONFIG, Config, Json, UsageError, configured, known
from monitor.errors import MonitorError
from monitor.extract import without_lead
from monitor.match import Explanation
from monitor.model import Article
from monitor.settings import Settings
from monitor.store import Reader, StoredHit
from monitor.wiring import read_page_file, read_page_url

Which = Annotated[
    str,
    typer.Argument(
        metavar="URL|FILE",
        help="An article's address, or a file: .html, .txt, or .json as for `monitor match`.",
    ),
]
OfRule = Annotated[str | None, typer.Option("--rule", metavar="ID", help="Only this rule.")]

MAX_FILE = 20_000_000


def explain(
    which: Which, rule: OfRule = None, config: Config = CONFIG, as_json: Json = False
) -> None:
    """Say why rules hold for an article, or not.

    Reads the article as a poll would, and says of each rule whether it holds, by which words, or
    which part of it fails.
    """
    found = configured(config)
    rules = list(found.rules.rules)
    if rule is not None:
        known("rule", [rule], rules)
    article, stored = _article(which, found.settings)
    explained = {each: found.rules.explain(article, each) for each in ([rule] if rule else rules)}
    if as_json:
        answer = {
            "url": article.url,
            "title": article.title,
            "teaser": article.teaser,
            "text": article.text,
            "page_error": article.page_error,
            "stored": [_stored(each) for each in stored],
            "rules": {each: _values(part) for each, part in explained.items()},
        }
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    typer.echo(f"title:  {article.title or '(none)'}")
    typer.echo(f"teaser: {article.teaser or '(none)'}")
    typer.echo(f"text:   {len(article.text)} characters{_beginning(article.text)}")
    if article.page_error:
        typer.echo(f"page not read, judged by title and teaser: {article.page_error}")
    for hit in stored:
        for line in _stored_lines(hit, found.settings):
            typer.echo(line)
    # What holds first: that is what is asked for most often.
    for each in sorted(explained, key=lambda name: not explained[name].holds):
        part = explained[each]
        typer.echo(f"\n{'holds' if part.holds else 'does not hold'}: {each}")
        for line in _lines(part, 1):
            typer.echo(line)


def _article(which: str, settings: Settings) -> tuple[Article, Sequence[StoredHit]]:
    """The article, and the hits stored for its address."""
    if which.lower().startswith(("http://", "https://")):
        return _of_url(which, settings)
    path = Path(which)
    try:
        if not path.is_file():
            raise UsageError(f"{which}: neither an address (https://…) nor a file")
        if path.stat().st_size > MAX_FILE:
            raise UsageError(f"{which}: larger than {MAX_FILE // 1_000_000} MB")
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{which}: {error.strerror}") from error
    if path.suffix.lower() in {".html", ".htm"}:
        page = asyncio.run(read_page_file(settings, content))
        text = without_lead(page.text, page.teaser)
        return Article("file", "", "", page.title, page.teaser, text, page.author), ()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{which}: is not UTF-8 text") from error
    if path.suffix.lower() in {".json", ".jsonl"}:
        try:
            return read_article(text.strip())[1], ()
        except LineError as error:
            raise UsageError(f"{which}: {error}") from error
    return Article("file", "", "", title="", text=text), ()


def _of_url(url: str, settings: Settings) -> tuple[Article, Sequence[StoredHit]]:
    hits: list[StoredHit] = []
    article = Article("url", "", url, title="")
    # A line of an agenda has the page of the source as its address; what counts is the line.
    pages = {source.id: source.url for source in settings.sources if source.kind == "page"}
    line = None
    if settings.database.exists():
        with Reader.open(settings.database) as reader:
            for each in reader.articles_at(url):
                if pages.get(each.source) == url:
                    line, hits = each, list(reader.hits_of(each.id))
                    continue
                # The feed's words count for the rules, and the page does not tell them.
                article = replace(each, text="", page_error="")
                hits += reader.hits_of(each.id)
                sys.stderr.write(
                    f"stored from source {each.source}, seen"
                    f" {local(each.seen, settings.zone)}; title and teaser are those of its feed\n"
                )
    if line is not None:
        sys.stderr.write(f"the newest line stored from this page of {line.source}: {line.title}\n")
        return line, hits
    try:
        return asyncio.run(read_page_url(settings, article)), hits
    except KeyboardInterrupt as error:
        raise MonitorError("broken off") from error


def _lines(part: Explanation, depth: int) -> Iterator[str]:
    sign = "+" if part.holds else "-"
    places = (f'{each.field} {each.start}–{each.end} "{each.text}"' for each in part.evidence)
    words = ", ".join(dict.fromkeys(places))
    told = words if part.holds and not part.parts else part.reason
    yield f"{'  ' * depth}{sign} {part.text}{f': {told}' if told else ''}"
    for each in part.parts:
        yield from _lines(each, depth + 1)


def _values(part: Explanation) -> dict[str, Any]:
    return {
        "part": part.text,
        "holds": part.holds,
        "reason": part.reason,
        "evidence": [asdict(each) for each in part.evidence],
        "parts": [_values(each) for each in part.parts],
    }


def _stored(each: StoredHit) -> dict[str, Any]:
    return {
        "rule": each.hit.rule,
        "source": each.article.source,
        "found": each.found.isoformat(),
        "deliveries": deliveries(each.deliveries),
    }


def _stored_lines(each: StoredHit, settings: Settings) -> Iterator[str]:
    yield f"stored hit: {each.hit.rule}, found {local(each.found, settings.zone)}"
    for delivery in each.deliveries:
        reason = f" ({delivery.reason})" if delivery.reason else ""
        to = f" to {delivery.recipient}" if delivery.recipient else ""
        yield f"  {delivery.target}{to}: {delivery.state}{reason}"


def _beginning(text: str) -> str:
    first = " ".join(text.split())[:70]
    return f", “{first}…”" if first else ""
