"""What is wrong with a value that a shape does not take: where it stands, what would be right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from pydantic_core import ErrorDetails

from monitor.settings.document import Document, KeyPath
from monitor.settings.shapes import Shape


def known_keys(shape: type[Shape], path: Sequence[str | int]) -> list[str]:
    """The keys of the shape that stands at a path within another."""
    for key in path:
        if isinstance(key, int):
            continue
        inner = shape.model_fields[key].annotation if key in shape.model_fields else None
        # Also within a list, or where there may be none.
        for each in (inner, *get_args(inner)):
            if isinstance(each, type) and issubclass(each, Shape):
                shape = each
    return [field.alias or name for name, field in shape.model_fields.items()]


def kind_wanted(details: ErrorDetails) -> tuple[str, str] | None:
    """What is wrong with a value of the wrong kind, and what would be right."""
    given = details["input"]
    kind, _, suffix = details["type"].rpartition("_")
    if suffix != "type":
        return None
    if given is None:
        return "is empty", 'a value; one that begins with # needs quotes: "#story"'
    shown = "a list" if isinstance(given, list) else "keys" if isinstance(given, dict) else ""
    match kind:
        case "list":
            return f"expected a list, got {shown or repr(given)}", f"[{given}]" if not shown else ""
        case "model" | "dict" | "model_attributes":
            return f"expected keys and values, got {shown or repr(given)}", "{key: value}"
        case "string":
            return f"expected a text, got {shown or repr(given)}", f'"{given}"' if not shown else ""
    return None


def as_written(document: Document, path: KeyPath) -> KeyPath:
    """The path without the places in lists whose only item has no brackets around it."""
    value: Any = document.values
    found: list[str | int] = []
    for part in path:
        if isinstance(part, int):
            if not isinstance(value, list):
                continue
            value = value[part] if part < len(value) else None
        else:
            value = value.get(part) if isinstance(value, dict) else None
        found.append(part)
    return tuple(found)
