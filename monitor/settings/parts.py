"""Turns the parts of a file into shapes; one bad part is reported and left out, the others stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from monitor.errors import Place, Problem, Severity
from monitor.settings.document import Document, KeyPath, UnreadableError, read_document
from monitor.settings.explain import as_written, kind_wanted, known_keys
from monitor.settings.fields import is_identifier
from monitor.settings.names import nearest
from monitor.settings.secret import is_secret, open_secret, without_secrets
from monitor.settings.shapes import NamedShape, Shape

S = TypeVar("S", bound=Shape)
N = TypeVar("N", bound=NamedShape)

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_LONGEST_SECRET = 10_000


class Reader:
    """Reads shapes from documents, filling in ``${NAME}`` and ``{file: …}``, and keeps problems."""

    def __init__(self, directory: Path, environ: Mapping[str, str]) -> None:
        self._directory = directory
        self._environ = environ
        self.problems: list[Problem] = []
        # Of items that were left out: their list and id, where they have one, and the problems.
        self.left_out: dict[tuple[str, str], list[Problem]] = {}
        self.secret_files: list[Path] = []
        self._documents: dict[str, Document] = {}

    @property
    def directory(self) -> Path:
        """The folder of the files."""
        return self._directory

    def report(
        self, place: Place, message: str, instead: str = "", *, warning: bool = False
    ) -> None:
        """Keep a problem."""
        severity = Severity.WARNING if warning else Severity.ERROR
        self.problems.append(Problem(place, message, instead, severity))

    def shown(self) -> list[Problem]:
        """The problems in order of file and line, without lines that have secrets."""
        order = sorted(
            self.problems, key=lambda each: (each.place.file, each.place.line, each.place.column)
        )
        return [without_secrets(each, self._documents.get(each.place.file)) for each in order]

    def warn_of_open_secret(self, document: Document, path: Path, where: KeyPath) -> None:
        """Keep a warning if every user of the machine can read the secret at a path of the file."""
        if problem := open_secret(document, path, where):
            self.problems.append(problem)

    def file(self, path: Path, shape: type[Shape], *, optional: bool = False) -> Document | None:
        """The document of a file with known keys at its top, or None with its problems kept."""
        if optional and not path.exists():
            return None
        try:
            document, problems = read_document(path, str(path))
        except UnreadableError as error:
            self.problems.append(error.problem)
            return None
        self.problems += problems
        self._documents[str(path)] = document
        return document if self.keys(document, shape) else None

    def unique(
        self, document: Document, items: Iterable[tuple[N, KeyPath]], kind: str
    ) -> list[tuple[N, KeyPath]]:
        """The items without those whose id an earlier one has."""
        lines: dict[str, int] = {}
        found: list[tuple[N, KeyPath]] = []
        for shape, where in items:
            place = document.place((*where, "id"))
            if shape.id in lines:
                self.report(
                    place,
                    f"the {kind} {shape.id!r} stands also in line {lines[shape.id]}",
                    "an id of its own",
                )
                continue
            lines[shape.id] = place.line
            found.append((shape, where))
        return found

    def unknown(self, place: Place, kind: str, name: str, known: Sequence[str]) -> None:
        """Report a name that is not configured, with the nearest that is."""
        some = ", ".join(known) or "none"
        message = f"there is no {kind} {name!r}; configured: {some}"
        self.report(place, message, nearest(name, known))

    def items(self, document: Document, key: str, shape: type[S]) -> list[tuple[S, KeyPath]]:
        """The good items of a list in the file, each with its path."""
        values = document.values.get(key)
        if values is None:
            return []
        if not isinstance(values, list):
            self.report(
                document.place((key,)), f"`{key}` must be a list", "lines that begin with -"
            )
            return []
        found = []
        for number, value in enumerate(values):
            path: KeyPath = (key, number)
            before = len(self.problems)
            item = self.shape(document, path, value, shape)
            if item is not None:
                found.append((item, path))
            elif isinstance(value, dict) and is_identifier(name := str(value.get("id"))):
                self.leave_out(key, name, self.problems[before:])
        return found

    def leave_out(self, key: str, name: str, problems: Sequence[Problem]) -> None:
        """Remember that these problems are why an item of a list is left out."""
        self.left_out.setdefault((key, name), []).extend(problems)

    def shape(self, document: Document, path: KeyPath, value: Any, shape: type[S]) -> S | None:
        """One part of the file, or None with its problems kept."""
        if not isinstance(value, dict):
            self.report(document.place(path), "expected keys and values", "key: value")
            return None
        before = len(self.problems)
        # What is switched off needs no variables yet.
        is_off = str(value.get("enabled")).lower() in {"false", "no", "off"}
        filled = value if is_off else self._filled(document, path, value)
        if len(self.problems) > before:
            return None
        try:
            return shape.model_validate(filled)
        except ValidationError as error:
            for details in error.errors():
                self._explain(document, path, details, shape)
            return None

    def keys(self, document: Document, shape: type[Shape]) -> bool:
        """Whether the file has keys and values at its top; unknown ones are reported."""
        if document.values is None:
            document_is = "empty"
        elif not isinstance(document.values, dict):
            document_is = "no list of keys and values"
        else:
            known = [field.alias or name for name, field in shape.model_fields.items()]
            for key in document.values:
                if key not in known:
                    self._unknown(document, (key,), known)
            return True
        wanted = ", ".join(f"{name}:" for name in shape.model_fields)
        self.report(document.place(()), f"the file is {document_is}", f"keys such as {wanted}")
        return False

    def _filled(self, document: Document, path: KeyPath, value: Any) -> Any:
        if isinstance(value, dict):
            if is_secret(path) and set(value) == {"file"}:
                return self._from_file(document, path, str(value["file"]))
            return {key: self._filled(document, (*path, key), each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._filled(document, (*path, at), each) for at, each in enumerate(value)]
        if not isinstance(value, str):
            return value
        return _VARIABLE.sub(lambda found: self._variable(document, path, value, found), value)

    def _variable(self, document: Document, path: KeyPath, value: str, found: re.Match[str]) -> str:
        name = found[1].strip()
        if name in self._environ:
            return self._environ[name]
        place = document.scalar(path, value).place(found.start(), found.end())
        if is_secret(path):
            place = Place(place.file, place.line, place.column)
        self.report(
            place,
            f"the environment variable {name} is not set",
            f"set it before the start, such as {name}=…",
        )
        return ""

    def _from_file(self, document: Document, path: KeyPath, name: str) -> str:
        file = self._directory / name
        self.secret_files.append(file)
        try:
            if not file.is_file():
                raise FileNotFoundError(2, "there is no such file")
            text = file.read_text("utf-8")[:_LONGEST_SECRET].strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "is not UTF-8"
            self.report(document.place((*path, "file")), f"{file}: cannot be read: {reason}")
            return ""
        if not text:
            self.report(document.place((*path, "file")), f"{file}: is empty")
        return text

    def _explain(
        self, document: Document, path: KeyPath, details: ErrorDetails, shape: type[Shape]
    ) -> None:
        where = as_written(document, (*path, *details["loc"]))
        if details["type"] == "extra_forbidden":
            self._unknown(document, where, known_keys(shape, details["loc"][:-1]))
            return
        if details["type"] == "missing":
            self.report(
                document.place(where[:-1]),
                f"`{where[-1]}` is missing",
                f"{where[-1]}: … (see docs/configuration.md)",
            )
            return
        place = document.place(where)
        if is_secret(where):
            place = Place(place.file, place.line, place.column)
        named = [part for part in details["loc"] if isinstance(part, str)]
        key = f"`{named[-1]}`: " if named else ""
        if not is_secret(where) and (said := kind_wanted(details)):
            self.report(place, key + said[0], said[1])
            return
        message = details["msg"].removeprefix("Value error, ")
        self.report(place, key + message[:1].lower() + message[1:])

    def _unknown(self, document: Document, path: KeyPath, known: Sequence[str]) -> None:
        hint = nearest(str(path[-1]), known)
        place = document.key_place(path)
        if hint and is_secret((*path[:-1], hint)):
            # What stands after a `pasword:` is one, too.
            place = Place(place.file, place.line, place.column)
        self.report(
            place,
            f"unknown key {str(path[-1])!r}; known: {', '.join(known)}",
            f"{hint}:" if hint else "",
        )
