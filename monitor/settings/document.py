"""A YAML file as plain values that remember where they stand."""

from __future__ import annotations

import stat
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from monitor.errors import Place, Problem

MAX_BYTES = 20_000_000
# Anchors can be repeated: a small file could otherwise stand for billions of values.
MAX_VALUES = 2_000_000
MAX_DEPTH = 50
_PLAIN_TAGS = ("str", "int", "float", "bool", "null", "map", "seq", "timestamp", "merge")

KeyPath = tuple[str | int, ...]
"""The keys and indexes that lead to a value."""


class UnreadableError(Exception):
    """The file cannot be read as YAML at all; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class FileText:
    """The text of a file and where its lines begin."""

    file: str
    text: str = field(repr=False)
    lines: tuple[int, ...] = field(repr=False)

    @classmethod
    def of(cls, file: str, text: str) -> FileText:
        """The text with its lines."""
        starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
        return cls(file, text, tuple(starts))

    def place(self, start: int, end: int) -> Place:
        """The place of characters ``start`` to ``end`` of the text."""
        number = bisect_right(self.lines, start) - 1
        first = self.lines[number]
        # Not by cutting off all that follows: with each value of a large file, that takes minutes.
        last = self.lines[number + 1] - 1 if number + 1 < len(self.lines) else len(self.text)
        line = self.text[first:last] if start <= len(self.text) else ""
        width = max(1, min(end, first + len(line)) - start)
        return Place(self.file, number + 1, start - first + 1, line.rstrip("\r"), width)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value that is text in the file, whatever the quotes and folds around it."""

    value: str
    source: FileText
    start: int
    end: int

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """Where characters ``start`` to ``end`` of the value stand in the file."""
        at = self._offsets()
        last = len(self.value) if end is None else end
        first = at[min(start, len(at) - 1)] if at else self.start
        final = at[min(last, len(at)) - 1] + 1 if at and last > start else first + 1
        return self.source.place(first, final)

    def _offsets(self) -> list[int]:
        """The offset in the file of each character of the value.

        Folding and escapes change white space and add characters, never the order of the others:
        both texts are walked side by side.
        """
        raw = self.source.text
        at = self.start
        if raw[at : at + 1] in {"|", ">"}:
            at = raw.find("\n", at) + 1
        offsets = []
        for char in self.value:
            while at < self.end and not _same(char, raw[at]):
                at += 1
            offsets.append(min(at, self.end))
            at += 1
            if char.isspace():
                while at < self.end and raw[at].isspace():
                    at += 1
        return offsets


def _same(char: str, raw: str) -> bool:
    return char == raw or (char.isspace() and raw.isspace())


@dataclass(frozen=True, slots=True)
class Document:
    """The values of a file: dicts, lists, text and None; all scalars are text as written."""

    source: FileText
    values: Any
    _marks: Mapping[KeyPath, tuple[int, int]]
    _keys: Mapping[KeyPath, tuple[int, int]]

    def place(self, path: Sequence[str | int]) -> Place:
        """Where the value at a path stands, or the nearest one above it."""
        return self.source.place(*self._nearest(self._marks, tuple(path)))

    def key_place(self, path: Sequence[str | int]) -> Place:
        """Where the key of the value at a path stands."""
        return self.source.place(*self._nearest(self._keys, tuple(path)))

    def scalar(self, path: Sequence[str | int], value: str) -> Scalar:
        """A text of the file, for places inside of it."""
        return Scalar(value, self.source, *self._nearest(self._marks, tuple(path)))

    def _nearest(self, marks: Mapping[KeyPath, tuple[int, int]], path: KeyPath) -> tuple[int, int]:
        if path in marks and marks[path][0] < marks[path][1]:
            return marks[path]
        if path in self._keys:
            # Nothing stands after the key.
            return self._keys[path]
        while path not in self._marks and path:
            path = path[:-1]
        start, end = self._marks.get(path, (0, 1))
        # The first line is enough to show where something is missing.
        return start, min(end, start + 1)


def read_document(path: Path, shown: str) -> tuple[Document, list[Problem]]:
    """Read a YAML 1.2 file. Raises UnreadableError; of duplicate keys the first counts."""
    text = _text_of(path, shown)
    source = FileText.of(shown, text)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise UnreadableError(_syntax(source, error)) from error
    except (YAMLError, RecursionError, ValueError) as error:
        raise UnreadableError(Problem(Place(shown), f"no YAML: {error}")) from error
    builder = _Builder(source)
    values = builder.value(node, ()) if node is not None else None
    return Document(source, values, builder.marks, builder.keys), builder.problems


def _text_of(path: Path, shown: str) -> str:
    def problem(message: str, instead: str = "") -> UnreadableError:
        return UnreadableError(Problem(Place(shown), message, instead))

    try:
        # Before opening: a FIFO would wait for a writer for ever.
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise problem("is not a file", "a YAML file")
        if status.st_size > MAX_BYTES:
            raise problem(f"is larger than {MAX_BYTES // 1_000_000} MB", "several smaller files")
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise problem("there is no such file") from error
    except OSError as error:
        raise problem(f"cannot be read: {error.strerror}") from error
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        place = Place(shown, line)
        raise UnreadableError(
            Problem(place, "is not UTF-8", "save the file with the encoding UTF-8")
        ) from error


def _syntax(source: FileText, error: MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    at = min(mark.index, len(source.text)) if mark is not None else 0
    message = " ".join(str(each) for each in (error.context, error.problem) if each)
    instead = ""
    if "\\t" in message or source.text[at : at + 1] == "\t":
        instead = "spaces for indentation, no tabs"
    return Problem(source.place(at, at + 1), f"no YAML: {message}", instead)


class _Builder:
    """Makes plain values of YAML's nodes and notes where they stand."""

    def __init__(self, source: FileText) -> None:
        self._source = source
        self._count = 0
        self.marks: dict[KeyPath, tuple[int, int]] = {}
        self.keys: dict[KeyPath, tuple[int, int]] = {}
        self.problems: list[Problem] = []

    def value(self, node: Node, path: KeyPath) -> Any:
        """The plain value of a node."""
        self._count += 1
        span = (node.start_mark.index, node.end_mark.index)
        place = self._source.place(*span)
        if self._count > MAX_VALUES or len(path) > MAX_DEPTH:
            raise UnreadableError(Problem(place, "holds too many values, or too deep ones"))
        tag = str(node.tag).rpartition(":")[2]
        if not str(node.tag).startswith("tag:yaml.org,2002:") or tag not in _PLAIN_TAGS:
            raise UnreadableError(
                Problem(place, f"the YAML tag {str(node.tag)!r} is not allowed", "plain values")
            )
        self.marks[path] = span
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(each, (*path, at)) for at, each in enumerate(node.value)]
        if tag == "null":
            return None
        return str(node.value)

    def _mapping(self, node: MappingNode, path: KeyPath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, value in node.value:
            span = (key.start_mark.index, key.end_mark.index)
            if not isinstance(key, ScalarNode):
                self.problems.append(Problem(self._source.place(*span), "a key must be a word"))
                continue
            name = str(key.value)
            here = (*path, name)
            if name in values:
                first = self._source.place(*self.keys[here]).line
                self.problems.append(
                    Problem(
                        self._source.place(*span),
                        f"the key {name!r} stands here twice; the first is in line {first}",
                        "one of them",
                    )
                )
                continue
            self.keys[here] = span
            values[name] = self.value(value, here)
        return values
