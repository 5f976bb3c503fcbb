"""A file of rules that is being written and need not be in the configuration yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import Problem
from monitor.match import compile_rules
from monitor.model import Catalog, Rule
from monitor.settings.document import KeyPath
from monitor.settings.load import rule_of
from monitor.settings.parts import Reader
from monitor.settings.shapes import RulesFile, RuleShape
from monitor.settings.visits import is_right_visit


@dataclass(frozen=True, slots=True)
class RulesOfFile:
    """The rules that can be used, and what is wrong with the others."""

    rules: tuple[Rule, ...]
    problems: tuple[Problem, ...]


def read_rules(
    file: Path, environ: Mapping[str, str], catalog: Catalog, desks: Iterable[str]
) -> RulesOfFile:
    """The rules in a file, checked as those of a configuration with these ``desks``."""
    reader = Reader(file.parent, environ)
    document = reader.file(file, RulesFile)
    if document is None:
        return RulesOfFile((), tuple(reader.problems))
    known = list(desks)
    rules: dict[str, Rule] = {}
    paths: dict[str, KeyPath] = {}
    for shape, path in reader.unique(document, reader.items(document, "rules", RuleShape), "rule"):
        if shape.desk not in known:
            reader.unknown(document.place((*path, "desk")), "desk", shape.desk, known)
            continue
        if not is_right_visit(reader, document, path, shape, catalog):
            continue
        rules[shape.id], paths[shape.id] = rule_of(shape), path
    compiled, faults = compile_rules(rules.values(), catalog)
    for fault in faults:
        path = paths[fault.rule_id]
        if fault.kind == "query":
            query = rules[fault.rule_id].query
            scalar = document.scalar((*path, "query" if query else "visit"), query)
            place = scalar.place(fault.start, fault.end)
        else:
            place = document.place((*path, "examples", fault.kind, fault.index))
        reader.report(place, f"rule {fault.rule_id!r}: {fault.message}", fault.instead)
    if not rules and not reader.problems:
        reader.report(document.place(()), "there are no rules in it", "rules: with a list")
    problems = sorted(reader.problems, key=lambda each: (each.place.line, each.place.column))
    return RulesOfFile(tuple(compiled.rules.values()), tuple(problems))
