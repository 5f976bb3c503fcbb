"""The JSON Schema of the files, for editors.

Draft 7, with nothing referred to: that is what all language servers for YAML understand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from monitor.settings.shapes import (
    ChannelsFile,
    MonitorShape,
    PeopleFile,
    PlacesFile,
    RulesFile,
    Shape,
    SourcesFile,
    UsersFile,
)
from monitor.settings.source_text import replace_file
from monitor.settings.units import shown, shown_size

FILES: Mapping[str, type[Shape]] = {
    "monitor.yaml": MonitorShape,
    "sources.yaml": SourcesFile,
    "people.yaml": PeopleFile,
    "places.yaml": PlacesFile,
    "channels.yaml": ChannelsFile,
    "users.yaml": UsersFile,
    "rules/*.yaml": RulesFile,
}
DIALECT = "http://json-schema.org/draft-07/schema#"


def json_schema() -> dict[str, Any]:
    """One schema for all files: ``$defs`` has the parts, ``files`` where each file's begins."""
    inputs: list[tuple[Any, Any]] = [(shape, "validation") for shape in FILES.values()]
    _, schema = models_json_schema(
        inputs, title="The configuration of monitor", schema_generator=_Written
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "files": {name: f"#/$defs/{shape.__name__}" for name, shape in FILES.items()},
        "anyOf": [{"$ref": f"#/$defs/{shape.__name__}"} for shape in FILES.values()],
    }


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each file, by the name of the file that has it."""
    return {
        f"{name.partition('/')[0].removesuffix('.yaml')}.schema.json": _schema_of(shape)
        for name, shape in FILES.items()
    }


def write_schemas(folder: Path) -> list[Path]:
    """Write the schema of each file into a folder, which may be new. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in schemas().items():
        content = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        replace_file(folder / name, content.encode())
        written.append(folder / name)
    return written


class _Written(GenerateJsonSchema):
    """Defaults as they are written in the files: with units."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        default = schema.get("default")
        if isinstance(default, Shape):
            # Its keys have defaults of their own.
            return self.generate_inner(schema["schema"])
        found = super().default_schema(schema)
        if isinstance(default, timedelta):
            found["default"] = shown(default)
        elif isinstance(default, time):
            found["default"] = f"{default:%H:%M}"
        elif isinstance(default, int) and found.get("type") == "string":
            found["default"] = shown_size(default)
        return found


def _schema_of(shape: type[Shape]) -> dict[str, Any]:
    schema = shape.model_json_schema(schema_generator=_Written)
    parts = schema.pop("$defs", {})
    plain = {"$schema": DIALECT, **_plain(schema, parts)}
    for part in plain["properties"].values():
        if part.get("default") == []:
            # A list whose items are all commented out.
            part["type"] = ["array", "null"]
    return plain


def _plain(part: Any, parts: Mapping[str, Any]) -> Any:
    """The part with what it refers to in its place, and without titles that repeat the keys."""
    if isinstance(part, list):
        return [_plain(each, parts) for each in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        part = {**parts[name], **{key: value for key, value in part.items() if key != "$ref"}}
    plain: dict[str, Any] = {}
    for key, value in part.items():
        if key == "properties":
            plain[key] = {name: _plain(each, parts) for name, each in value.items()}
        elif key in {"examples", "enum", "const"} or (key == "default" and value not in ("", None)):
            plain[key] = value
        elif key not in {"default", "range"} and not (key == "title" and isinstance(value, str)):
            plain[key] = _plain(value, parts)
    if "range" in part and "description" in part:
        plain["description"] = f"{part['description']} From {part['range']}."
    return plain
