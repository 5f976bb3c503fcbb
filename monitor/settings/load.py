"""Reads the folder ``config/``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from monitor.errors import Place, Problem, Severity
from monitor.model import Address, Rule, Source, Target, address_of
from monitor.settings.catalog import FoundCatalog, catalog_of
from monitor.settings.channels import channels_of
from monitor.settings.document import Scalar
from monitor.settings.files import rule_files
from monitor.settings.general import general_of, limits_of
from monitor.settings.parts import Reader
from monitor.settings.shapes import (
    NamedShape,
    PeopleFile,
    PlacesFile,
    RulesFile,
    RuleShape,
    SourcesFile,
    SourceShape,
)
from monitor.settings.source_text import address_key
from monitor.settings.users import users_of
from monitor.settings.values import Desk, Locations, Settings, VisitSettings
from monitor.settings.visits import condition_of, is_right_visit

S = TypeVar("S", bound=NamedShape)


@dataclass(frozen=True, slots=True)
class Loaded:
    """``settings`` is None when nothing can run; ``problems`` are in order of file and line.

    ``faulty`` are those of the problems because of which a rule is left out, by its id.
    ``secret_files`` are files that the configuration names.
    """

    settings: Settings | None
    problems: tuple[Problem, ...]
    faulty: Mapping[str, Sequence[Problem]] = field(default_factory=dict)
    secret_files: tuple[Path, ...] = ()

    @property
    def general(self) -> tuple[Problem, ...]:
        """The errors that are not of single rules."""
        of_rules = {id(problem) for each in self.faulty.values() for problem in each}
        return tuple(
            each
            for each in self.problems
            if each.severity is Severity.ERROR and id(each) not in of_rules
        )


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
    faulty = {name: problems for (key, name), problems in reader.left_out.items() if key == "rules"}
    return Loaded(settings, tuple(reader.shown()), faulty, tuple(reader.secret_files))


def database_of(directory: Path, environ: Mapping[str, str]) -> tuple[Address, ZoneInfo] | None:
    """The database and the zone of ``monitor.yaml``, whatever is wrong with the other files."""
    general = general_of(Reader(directory, environ), directory)
    return None if general is None else (address_of(general.shape.database), general.zone)


def _settings(directory: Path, reader: Reader) -> Settings | None:
    general = general_of(reader, directory)
    sources = _sources(reader, directory / "sources.yaml")
    people = reader.file(directory / "people.yaml", PeopleFile, optional=True)
    places = reader.file(directory / "places.yaml", PlacesFile, optional=True)
    found = catalog_of(reader, people, places)
    usual = Target("") if general is None else general.usual
    mail, targets, desks = channels_of(reader, directory / "channels.yaml", usual)
    rules, locations = _rules(reader, directory, desks, found)
    users = users_of(reader, directory / "users.yaml", [desk.id for desk in desks])
    as_of = people.place(("as_of",)) if people is not None else None
    if general is None:
        return None
    shape = general.shape
    names = [target.id for target in targets]
    operator = general.operator(names)
    heartbeat, links = general.heartbeat(), general.links()
    morning = general.morning(names, operator)
    web = general.web(links, users)
    if sources is None:
        return None
    return Settings(
        directory=directory,
        database=address_of(shape.database),
        zone=general.zone,
        language=shape.language,
        contact=shape.contact,
        operator=operator,
        limits=limits_of(shape.limits),
        networks=tuple(shape.network.allow),
        retention_text=shape.retention.text,
        sources=sources,
        catalog=found.catalog,
        people_as_of=found.as_of,
        mail=mail,
        targets=targets,
        desks=desks,
        rules=rules,
        places=replace(locations, as_of=as_of),
        visits=VisitSettings(shape.visits.sure, shape.visits.likely, shape.visits.remind),
        heartbeat=heartbeat,
        morning=morning,
        links=links,
        web=web,
        shards=shape.cluster.shards,
    )


def _sources(reader: Reader, path: Path) -> tuple[Source, ...] | None:
    document = reader.file(path, SourcesFile)
    if document is None:
        return None
    items = reader.unique(document, reader.items(document, "sources", SourceShape), "source")
    if not document.values.get("sources"):
        reader.report(document.place(()), "no sources are configured", "sources: with a list")
    found: list[Source] = []
    addresses: dict[str, str] = {}
    for shape, where in items:
        address = address_key(shape.url)
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
                kind=shape.kind,
                region=shape.region,
                tags=tuple(shape.tags),
                language=shape.language,
                enabled=shape.enabled,
                interval_min=shape.interval.min,
                interval_max=shape.interval.max,
                pages=shape.pages,
                text=shape.text,
                entries=shape.entries,
                heading=shape.heading,
                licensed=shape.licensed,
            )
        )
    return tuple(found)


def _rules(
    reader: Reader, directory: Path, desks: Sequence[Desk], found: FoundCatalog
) -> tuple[tuple[Rule, ...], Locations]:
    rules: dict[str, Rule] = {}
    places: dict[str, Place] = {}
    queries: dict[str, Scalar] = {}
    examples: dict[tuple[str, str, int], Place] = {}
    files = rule_files(directory)
    if not files:
        place = Place(str(directory / "rules"))
        reader.report(place, "there are no rules", "files *.yaml with `rules:`")
    known = [desk.id for desk in desks]
    for file in files:
        document = reader.file(file, RulesFile)
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
                reader.unknown(document.place((*where, "desk")), "desk", shape.desk, known)
                reader.leave_out("rules", shape.id, reader.problems[-1:])
                continue
            before = len(reader.problems)
            if not is_right_visit(reader, document, where, shape, found.catalog):
                reader.leave_out("rules", shape.id, reader.problems[before:])
                continue
            rules[shape.id] = rule_of(shape)
            places[shape.id] = place
            asks = "query" if shape.query else "visit"
            queries[shape.id] = document.scalar((*where, asks), shape.query)
            for kind in ("match", "no_match"):
                for at in range(len(getattr(shape.examples, kind))):
                    path = (*where, "examples", kind, at)
                    examples[shape.id, kind, at] = document.place(path)
    return tuple(rules.values()), Locations(places, queries, examples, found.places)


def rule_of(shape: RuleShape) -> Rule:
    """The rule that a part of a file describes."""
    return Rule(
        id=shape.id,
        title=shape.title,
        desk=shape.desk,
        level=shape.level,
        query=shape.query,
        within=shape.within,
        match_examples=tuple(shape.examples.match),
        no_match_examples=tuple(shape.examples.no_match),
        budget=shape.budget,
        visit=None if shape.visit is None else condition_of(shape.visit),
    )
