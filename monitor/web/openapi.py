"""The OpenAPI document, made of the same operations and models that the API works with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from monitor.web.api.operation import BASE, Nothing, Operation

REF = "#/components/schemas/{model}"
ABOUT = """What monitor found, who was told, and what people did about it.

Times are ISO 8601 in UTC. Lists are given page by page: ask for the next one with `after`, which is
the `next` of the answer before. Errors are those of RFC 9457.

Show a token as `Authorization: Bearer …`; `monitor user token` makes one. With the scope `read` it
may read, with `act` do the rest. People who are logged in may ask, too; what they change needs the
header `X-CSRF-Token`.
"""
# What any operation may refuse with.
USUAL = (400, 401, 403, 429, 503)
SENT = (413, 415, 422)


class Wrong(BaseModel):
    """What is wrong with one field."""

    at: str
    message: str


class Problem(BaseModel):
    """A refusal (RFC 9457)."""

    model_config = ConfigDict(extra="forbid")

    type: str
    title: str
    status: int
    detail: str = ""
    errors: list[Wrong] = Field(default=[])


def document_of(operations: Sequence[Operation], url: str) -> Mapping[str, Any]:
    """The document; ``url`` is where the page is, without / at its end."""
    schemas = _schemas(tuple(operations))
    paths: dict[str, dict[str, Any]] = {}
    for each in operations:
        paths.setdefault(BASE + each.path, {})[each.method.lower()] = _operation(each, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "monitor", "version": version("monitor"), "description": ABOUT},
        "servers": [{"url": url}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "schemas": {name: schemas[name] for name in sorted(schemas)},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(each: Operation, schemas: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": each.id,
        "summary": each.summary,
        "parameters": [*map(_in_path, each.names)],
        "responses": _responses(each),
    }
    if not each.is_act:
        found["parameters"] += _in_query(schemas[each.given.__name__])
    elif each.given is not Nothing:
        found["requestBody"] = {"required": True, "content": _json(each.given)}
    return found


def _in_path(name: str) -> dict[str, Any]:
    schema = {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._:-]{0,199}$"}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _in_query(schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, each in schema.get("properties", {}).items():
        known = dict(each)
        found = {"name": name, "in": "query", "required": name in schema.get("required", ())}
        if description := known.pop("description", ""):
            found["description"] = description
        yield found | {"schema": _present(known)}


def _present(schema: dict[str, Any]) -> dict[str, Any]:
    """What a value is if it is there: a query has no null, and what is not said has no default."""
    schema = {name: each for name, each in schema.items() if name != "title"}
    if schema.get("default") in {"", None}:
        schema.pop("default", None)
    some = [each for each in schema.pop("anyOf", ()) if each.get("type") != "null"]
    return schema | some[0] if some else schema


def _responses(each: Operation) -> dict[str, Any]:
    missing = (404,) if each.names else ()
    statuses = {*USUAL, *missing, *each.statuses, *(SENT if each.is_act else ())}
    refusals = {
        str(status): {
            "description": HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"schema": _ref(Problem)}},
        }
        for status in sorted(statuses)
    }
    answer = {"description": each.answer.__doc__ or "", "content": _json(each.answer)}
    return {str(each.status): answer, **refusals}


def _json(model: type[BaseModel]) -> dict[str, Any]:
    return {"application/json": {"schema": _ref(model)}}


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": REF.format(model=model.__name__)}


@cache
def _schemas(operations: tuple[Operation, ...]) -> Mapping[str, Any]:
    """The schemas of all models by their names, which differ."""
    wanted: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {(Problem, "serialization"): None}
    for each in operations:
        wanted[each.answer, "serialization"] = None
        if each.given is not Nothing:
            wanted[each.given, "validation"] = None
    _, found = models_json_schema(list(wanted), ref_template=REF)
    schemas: dict[str, Any] = {"Nothing": {}, **found["$defs"]}
    return schemas
