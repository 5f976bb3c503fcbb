"""`monitor match`: articles as JSON Lines in, hits as JSON Lines out. The format is stable."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.cli.options import CONFIG, Config, configured
from monitor.errors import MonitorError, QueryError
from monitor.extract.language import spoken
from monitor.match import Document, Known, Mention, Newsroom, find, parse
from monitor.model import Article, Catalog, Evidence, Within
from monitor.settings import load
from monitor.wiring import newsroom_for
from monitor.workbench.visit_values import hit_visits

Query = Annotated[
    str | None,
    typer.Option("--query", metavar="Q", help="Match this query and not the configured rules."),
]
Unit = Annotated[
    Within, typer.Option("--within", help="The unit in which the AND of --query must hold.")
]

# Longer than any article; a line beyond it is a mistake and would only fill the memory.
MAX_LINE = 16 * 1024 * 1024
TEXTS = ("source", "url", "title", "teaser", "text", "author", "lang")

Answer = dict[str, Any]


class LineError(MonitorError):
    """A line of the input is not an article."""


def match(query: Query = None, within: Unit = Within.ARTICLE, config: Config = CONFIG) -> None:
    """Match articles given as JSON Lines on stdin.

    In: {"id","source","url","published","title","teaser","text"}; only id and text or title are
    required. Out, in the same order: {"id","hits":[{"rule","level","evidence":[{"field","start",
    "end","text"}]}],"people":[{"id","name","start","end","how","field"}]}; start and end count
    Unicode characters. The people are those of the catalog, asked for by a rule or not; how says by
    what each was known. A hit of a rule with a visit also has "visit":{"visitors":[{"id","name",
    "role"}],"places":[{"id","name"}],"date","until","time","date_text","status","confidence",
    "certainty","sentence":{"field","start","end"}}, the foremost, and "visits", all of them. A
    line that cannot be read is named on stderr and left out, and the exit code is 1.
    """
    matcher = _of_query(query, within, config) if query is not None else _of_rules(config)
    wrong = False
    number = 0
    while line := sys.stdin.buffer.readline(MAX_LINE):
        number += 1
        if not line.strip():
            continue
        if len(line) == MAX_LINE and not line.endswith(b"\n"):
            _skip_rest_of_line()
        try:
            identity, article = read_article(line)
        except LineError as error:
            sys.stderr.write(f"monitor: stdin:{number}: {error}\n")
            wrong = True
            continue
        answer = {"id": identity} | matcher(article)
        # Each answer at once: whoever reads may wait for it before writing the next article.
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    if wrong:
        raise typer.Exit(1)


def read_article(line: bytes | str) -> tuple[str | int, Article]:
    """The id as given and the article in a line of JSON. Raises LineError."""
    if len(line) == MAX_LINE:
        raise LineError(f"longer than {MAX_LINE:,} bytes")
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LineError(f"not JSON: {error}") from error
    if not isinstance(values, dict):
        raise LineError(f'expected an object such as {{"id": …}}, got {type(values).__name__}')
    identity = values.get("id")
    if not isinstance(identity, str | int) or isinstance(identity, bool):
        raise LineError('"id" must be a string or a number, it names the article in the answer')
    for name in TEXTS:
        if not isinstance(values.get(name) or "", str):
            raise LineError(f'"{name}" must be a string, got {type(values[name]).__name__}')
    if not (values.get("text") or values.get("title")):
        raise LineError('an article needs "text" or "title"')
    texts = {name: values.get(name) or "" for name in TEXTS}
    return identity, Article(
        id=str(identity),
        source=texts["source"],
        url=texts["url"],
        title=texts["title"],
        teaser=texts["teaser"],
        text=texts["text"],
        author=texts["author"],
        language=texts["lang"] or spoken(texts["title"], texts["teaser"], texts["text"]),
        published=_published(values.get("published")),
    )


def _published(value: Any) -> datetime | None:
    if value is None or value == "":
        return None
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise LineError(
            f'"published" must be an ISO 8601 time such as 2026-03-05T12:00:00Z, got {value!r}'
        ) from error


def _skip_rest_of_line() -> None:
    while chunk := sys.stdin.buffer.readline(MAX_LINE):
        if chunk.endswith(b"\n"):
            return


def _of_rules(config: Path) -> Callable[[Article], Answer]:
    rules = configured(config).rules

    def matcher(article: Article) -> Answer:
        document = rules.document(article)
        hits, failures = rules.match(document)
        for failure in failures:
            sys.stderr.write(f"monitor: {failure}\n")
        found = [{**_hit(hit.rule, hit.level, hit.evidence), **hit_visits(hit)} for hit in hits]
        return {"hits": found, "people": list(map(_person, rules.people(document)))}

    return matcher


def _of_query(text: str, within: Within, config: Path) -> Callable[[Article], Answer]:
    catalog, newsroom = _catalog(config)
    known = Known(catalog, newsroom)
    try:
        query = parse(text, catalog)
    except QueryError as error:
        raise QueryError(caret(text, error), error.start, error.end) from error

    def matcher(article: Article) -> Answer:
        document = Document.of(article, known)
        evidence = find(query, document, within)
        found = [] if evidence is None else [_hit("query", "normal", evidence)]
        return {"hits": found, "people": list(map(_person, known.people.mentions(document)))}

    return matcher


def _catalog(config: Path) -> tuple[Catalog, Newsroom]:
    # A query without @names needs no configuration.
    if config == CONFIG and not config.exists():
        return {}, Newsroom()
    settings = load(config, os.environ).settings
    return ({}, Newsroom()) if settings is None else (settings.catalog, newsroom_for(settings))


def caret(text: str, error: QueryError) -> str:
    """The mistake in a query given on the command line, with a caret below its place."""
    line_start = text.rfind("\n", 0, error.start) + 1
    line = text[line_start:].split("\n", 1)[0]
    width = max(1, min(error.end, line_start + len(line)) - error.start)
    shown = f"query: {error}\n  {line}\n  {' ' * (error.start - line_start)}{'^' * width}"
    return f"{shown}\n  instead: {error.instead}" if error.instead else shown


def _hit(rule: str, level: str, evidence: tuple[Evidence, ...]) -> dict[str, Any]:
    return {
        "rule": rule,
        "level": str(level),
        "evidence": [asdict(each) for each in evidence],
    }


def _person(mention: Mention) -> dict[str, Any]:
    return {
        "id": mention.person.id,
        "name": mention.person.name,
        "start": mention.start,
        "end": mention.end,
        "how": str(mention.how),
        "field": mention.field,
    }
