"""`monitor check`: is the configuration right?"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.options import CONFIG, Config, Json
from monitor.errors import ConfigError, MonitorError, Problem, Severity
from monitor.settings import json_schema, write_schemas
from monitor.wiring import configure

Schema = Annotated[
    bool, typer.Option("--schema", help="Print the JSON Schema of the files, for editors.")
]
Write = Annotated[
    Path | None,
    typer.Option(
        "--write",
        metavar="DIR",
        help="Write a schema for each file into this folder, such as config/schema.",
    ),
]


def check(
    config: Config = CONFIG, schema: Schema = False, write: Write = None, as_json: Json = False
) -> None:
    """Check the configuration.

    Each mistake is told with file:line:column, the line, and what would be right.
    """
    if write is not None:
        _write(write)
        return
    if schema:
        typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
        return
    try:
        found = configure(config, os.environ)
    except ConfigError as error:
        problems, summary = error.problems, "the configuration cannot be used"
    else:
        settings = found.settings
        on = sum(source.enabled for source in settings.sources)
        problems = found.problems
        summary = (
            f"{len(found.rules)} rules, {on} of {len(settings.sources)} sources switched on,"
            f" {len(settings.desks)} desks, {len(settings.targets)} targets"
        )
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if as_json:
        typer.echo(json.dumps([_values(each) for each in problems], ensure_ascii=False))
    else:
        for problem in problems:
            typer.echo(str(problem))
        warnings = len(problems) - errors
        typer.echo(f"{config}: {summary}; {errors} errors, {warnings} warnings")
    if errors:
        raise typer.Exit(1)


def _write(folder: Path) -> None:
    try:
        written = write_schemas(folder)
    except OSError as error:
        raise MonitorError(f"{folder}: cannot be written: {error.strerror}") from error
    for file in written:
        typer.echo(file)


def _values(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "severity": problem.severity,
        "message": problem.message,
        "instead": problem.instead,
    }
