"""The JSON Schema of the files, for editors."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from monitor.settings.shapes import (
    ChannelsFile,
    MonitorShape,
    PeopleFile,
    PlacesFile,
    RulesFile,
    SourcesFile,
)

FILES = {
    "monitor.yaml": MonitorShape,
    "sources.yaml": SourcesFile,
    "people.yaml": PeopleFile,
    "places.yaml": PlacesFile,
    "channels.yaml": ChannelsFile,
    "rules/*.yaml": RulesFile,
}


def json_schema() -> dict[str, Any]:
    """One schema for all files: ``$defs`` has the parts, ``files`` where each file's begins."""
    inputs: list[tuple[Any, Any]] = [(shape, "validation") for shape in FILES.values()]
    _, schema = models_json_schema(inputs, title="The configuration of monitor")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "files": {name: f"#/$defs/{shape.__name__}" for name, shape in FILES.items()},
        "anyOf": [{"$ref": f"#/$defs/{shape.__name__}"} for shape in FILES.values()],
    }
