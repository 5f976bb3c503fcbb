"""Reads the folder ``config/``."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from monitor.errors import Place, Problem
from monitor.model import MailServer, Rule, Source, Target
from monitor.settings.catalog import catalog_of
from monitor.settings.document import Document, Scalar, UnreadableError, read_document
from monitor.settings.names import nearest
from monitor.settings.parts import KeyPath, Reader
from monitor.settings.shapes import (
    ChannelsFile,
    DeskShape,
    MailShape,
    MonitorShape,
    NamedShape,
    PeopleFile,
    PlacesFile,
    RulesFile,
    RuleShape,
    Shape,
    SourcesFile,
    SourceShape,
    TargetShape,
)
from monitor.settings.values import Desk, Limits, Locations, Settings

S = TypeVar("S", bound=NamedShape)


@dataclass(frozen=True, slots=True)
class Loaded:
    """``settings`` is None when nothing can run; ``problems`` are in order of file and line."""

    settings: Settings | None
    problems: tuple[Problem, ...]


def load(directory: Path, environ: Mapping[str, str]) -> Loaded:
    """Read the configuration; ``environ`` gives the values of ``${NAME}``.

    A bad source, rule, target, desk or person is left out with an error, the others stay.
    """
    reader = Reader(directory, environ)
    try:
        is_folder = directory.is_dir()
    except OSError:
        is_folder = False
    if not is_folder:
        reader.report(Place(str(directory)), "there is no such folder", "--config and your folder")
        return Loaded(None, tuple(reader.problems))
    settings = _settings(directory, reader)
    order = sorted(
        reader.problems, key=lambda each: (each.place.file, each.place.line, each.place.column)
    )
    return Loaded(settings, tuple(order))


def _settings(directory: Path, reader: Reader) -> Settings | None:
    monitor = _file(reader, directory / "monitor.yaml", MonitorShape)
    general = reader.shape(monitor, (), monitor.values, MonitorShape) if monitor else None
    sources = _sources(reader, directory / "sources.yaml")
    people = _file(reader, directory / "people.yaml", PeopleFile, optional=True)
    places = _file(reader, directory / "places.yaml", PlacesFile, optional=True)
    catalog, as_of = catalog_of(reader, people, places)
    mail, targets, desks = _channels(reader, directory / "channels.yaml")
    rules, locations = _rules(reader, directory / "rules", desks)
    if general is None or sources is None:
        return None
    limits = general.limits
    return Settings(
        directory=directory,
        database=Path(general.database),
        zone=ZoneInfo(general.zone),
        language=general.language,
        contact=general.contact,
        limits=Limits(
            connect_timeout=limits.connect_timeout,
            read_timeout=limits.read_timeout,
            fetch_timeout=limits.fetch_timeout,
            max_raw_bytes=limits.raw_size,
            max_decoded_bytes=limits.decoded_size,
            parallel=limits.parallel,
            max_entries=limits.entries,
            workers=limits.workers,
            worker_timeout=limits.worker_timeout,
            worker_memory_bytes=limits.worker_memory,
        ),
        retention_text=general.retention.text,
        sources=sources,
        catalog=catalog,
        people_as_of=as_of,
        mail=mail,
        targets=targets,
        desks=desks,
        rules=rules,
        places=locations,
    )


def _file(
    reader: Reader, path: Path, shape: type[Shape], *, optional: bool = False
) -> Document | None:
    """The document of a file with known keys at its top, or None with its problems kept."""
    if optional and not path.exists():
        return None
    try:
        document, problems = read_document(path, str(path))
    except UnreadableError as error:
        reader.problems.append(error.problem)
        return None
    reader.problems += problems
    return document if reader.keys(document, shape) else None


def _sources(reader: Reader, path: Path) -> tuple[Source, ...] | None:
    document = _file(reader, path, SourcesFile)
    if document is None:
        return None
    items = _unique(reader, document, reader.items(document, "sources", SourceShape), "source")
    if not document.values.get("sources"):
        reader.report(document.place(()), "no sources are configured", "sources: with a list")
    found: list[Source] = []
    addresses: dict[str, str] = {}
    for shape, where in items:
        address = shape.url.partition("://")[2].rstrip("/").lower()
        if shape.enabled and address in addresses:
            reader.report(
                document.place((*where, "url")),
                f"source {shape.id!r} has the address of {addresses[address]!r}; it is polled once",
                "one of them",
                warning=True,
            )
            continue
        if shape.enabled:
            addresses[address] = shape.id
        found.append(
            Source(
                id=shape.id,
                name=shape.name,
                url=shape.url,
                region=shape.region,
                tags=tuple(shape.tags),
                language=shape.language,
                enabled=shape.enabled,
                interval_min=shape.interval.min,
                interval_max=shape.interval.max,
            )
        )
    return tuple(found)


def _channels(
    reader: Reader, path: Path
) -> tuple[MailServer | None, tuple[Target, ...], tuple[Desk, ...]]:
    document = _file(reader, path, ChannelsFile)
    if document is None:
        return None, (), ()
    _warn_of_open_secrets(reader, document, path)
    server = _mail(reader, document)
    targets: dict[str, Target] = {}
    ways: dict[tuple[object, ...], str] = {}
    shapes = _unique(reader, document, reader.items(document, "targets", TargetShape), "target")
    for shape, where in shapes:
        if shape.mail and server is None and "mail" not in document.values:
            reader.report(
                document.place(where),
                f"target {shape.id!r} needs a mail server",
                "mail: with host and sender, at the top of the file",
            )
            continue
        way = (*sorted(each.lower() for each in shape.mail), shape.apprise)
        if way in ways:
            reader.report(
                document.place(where),
                f"target {shape.id!r} is the same as {ways[way]!r}; a desk with both gets two"
                " alerts",
                "one of them",
                warning=True,
            )
        ways.setdefault(way, shape.id)
        recipients = tuple(dict.fromkeys(shape.mail))
        targets[shape.id] = Target(shape.id, recipients, shape.apprise or "")
    return server, tuple(targets.values()), _desks(reader, document, list(targets))


def _mail(reader: Reader, document: Document) -> MailServer | None:
    value = document.values.get("mail")
    shape = None if value is None else reader.shape(document, ("mail",), value, MailShape)
    if shape is None:
        return None
    return MailServer(
        host=shape.host,
        port=shape.port,
        sender=shape.sender,
        security=shape.security,
        username=shape.username,
        password=shape.password,
    )


def _desks(reader: Reader, document: Document, targets: Sequence[str]) -> tuple[Desk, ...]:
    found = []
    for shape, where in _unique(
        reader, document, reader.items(document, "desks", DeskShape), "desk"
    ):
        known = []
        for at, name in enumerate(shape.targets):
            if name in targets:
                known.append(name)
            else:
                _unknown_name(
                    reader, document.place((*where, "targets", at)), "target", name, targets
                )
        found.append(Desk(shape.id, shape.title or shape.id, tuple(known)))
    return tuple(found)


def _rules(
    reader: Reader, folder: Path, desks: Sequence[Desk]
) -> tuple[tuple[Rule, ...], Locations]:
    rules: dict[str, Rule] = {}
    places: dict[str, Place] = {}
    queries: dict[str, Scalar] = {}
    examples: dict[tuple[str, str, int], Place] = {}
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not files:
        reader.report(Place(str(folder)), "there are no rules", "files *.yaml with `rules:`")
    known = [desk.id for desk in desks]
    for file in files:
        document = _file(reader, file, RulesFile)
        if document is None:
            continue
        for shape, where in reader.items(document, "rules", RuleShape):
            place = document.place((*where, "id"))
            if shape.id in rules:
                first = places[shape.id]
                reader.report(
                    place,
                    f"the rule {shape.id!r} stands also in {first.file}:{first.line}",
                    "an id of its own",
                )
                continue
            if shape.desk not in known:
                _unknown_name(reader, document.place((*where, "desk")), "desk", shape.desk, known)
                continue
            rules[shape.id] = _rule(shape)
            places[shape.id] = place
            queries[shape.id] = document.scalar((*where, "query"), shape.query)
            for kind in ("match", "no_match"):
                for at in range(len(getattr(shape.examples, kind))):
                    path = (*where, "examples", kind, at)
                    examples[shape.id, kind, at] = document.place(path)
    return tuple(rules.values()), Locations(places, queries, examples)


def _rule(shape: RuleShape) -> Rule:
    return Rule(
        id=shape.id,
        title=shape.title,
        desk=shape.desk,
        level=shape.level,
        query=shape.query,
        within=shape.within,
        match_examples=tuple(shape.examples.match),
        no_match_examples=tuple(shape.examples.no_match),
    )


def _unique(
    reader: Reader, document: Document, items: Iterable[tuple[S, KeyPath]], kind: str
) -> list[tuple[S, KeyPath]]:
    lines: dict[str, int] = {}
    found: list[tuple[S, KeyPath]] = []
    for shape, where in items:
        place = document.place((*where, "id"))
        if shape.id in lines:
            reader.report(
                place,
                f"the {kind} {shape.id!r} stands also in line {lines[shape.id]}",
                "an id of its own",
            )
            continue
        lines[shape.id] = place.line
        found.append((shape, where))
    return found


def _unknown_name(reader: Reader, place: Place, kind: str, name: str, known: Sequence[str]) -> None:
    some = ", ".join(known) or "none"
    reader.report(place, f"there is no {kind} {name!r}; configured: {some}", nearest(name, known))


def _warn_of_open_secrets(reader: Reader, document: Document, path: Path) -> None:
    """Warn of a password that stands in a file which every user of the machine can read."""
    if not path.stat().st_mode & stat.S_IROTH:
        return
    mail = document.values.get("mail")
    password = mail.get("password") if isinstance(mail, dict) else None
    if isinstance(password, str) and password and "${" not in password:
        place = document.place(("mail", "password"))
        reader.report(
            Place(place.file, place.line, place.column),
            "a password stands in a file that every user of this machine can read",
            f"`password: {{file: …}}` or ${{NAME}}, or `chmod o-r {path}`",
            warning=True,
        )
