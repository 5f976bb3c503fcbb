"""One thing that the API can be asked for: what it is given, what it answers, and who may ask."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.responses import Response

from monitor.model import Role, Scope
from monitor.web.asking import Ask, Way, data
from monitor.web.errors import WebError
from monitor.web.identity import Needs
from monitor.web.lines import Work
from monitor.web.refusing import problem

BASE = "/api/v1"
TO_READ = Needs(Role.READER, Scope.READ)
TO_ACT = Needs(Role.EDITOR, Scope.ACT)
LONGEST_CURSOR = 500

Values = Mapping[str, Any]


class WrongFieldError(WebError):
    """A field that is well formed, but means nothing here."""

    def __init__(self, at: str, message: str, status: int = 422) -> None:
        super().__init__(status, f"{at}: {message}")
        self.at = at
        self.message = message


class Given(BaseModel):
    """What somebody sends, in the query or as JSON. What it does not name is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(Given):
    """Nothing is given."""


class Answer(BaseModel):
    """What is answered; the fields are promised, and no others are told."""

    model_config = ConfigDict(extra="ignore", frozen=True)


@dataclass(frozen=True, slots=True)
class Operation:
    """A route of the API, and all that its document says of it.

    ``handler`` gets what was ``given``: the query of a GET, else the body. ``statuses`` are those
    that it may refuse with beside the usual ones.
    """

    method: str
    path: str
    id: str
    summary: str
    handler: Callable[[Ask, Any], Values]
    answer: type[Answer]
    given: type[Given] = Nothing
    status: int = 200
    statuses: tuple[int, ...] = ()
    work: Work | None = None

    @property
    def is_act(self) -> bool:
        """Whether it changes something."""
        return self.method != "GET"

    @property
    def needs(self) -> Needs:
        """Who may ask."""
        return TO_ACT if self.is_act else TO_READ

    @property
    def names(self) -> tuple[str, ...]:
        """The names in its path."""
        return tuple(re.findall(r"{(\w+)}", self.path))

    def way(self) -> Way:
        """Its route."""
        handler = partial(answered, self)
        return data(self.method, BASE + self.path, handler, self.needs, work=self.work)


def answered(operation: Operation, ask: Ask) -> Response:
    """The answer to one request, or what is wrong with it, field by field."""
    try:
        given = operation.given.model_validate(_given(operation, ask))
    except ValidationError as error:
        return _refused(operation, error)
    try:
        values = operation.handler(ask, given)
    except WrongFieldError as error:
        errors = [{"at": error.at, "message": error.message}]
        return problem(error.status, _unlike(operation), errors)
    content = operation.answer.model_validate(values).model_dump_json()
    return Response(content, operation.status, media_type="application/json")


def _given(operation: Operation, ask: Ask) -> Any:
    if not operation.is_act:
        return ask.query
    if ask.body is None and operation.given is Nothing:
        return {}
    return ask.body


def _refused(operation: Operation, error: ValidationError) -> Response:
    errors = [
        {"at": ".".join(map(str, each["loc"])), "message": _told(each)}
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    return problem(422 if operation.is_act else 400, _unlike(operation), errors)


def _unlike(operation: Operation) -> str:
    return f"the {'body' if operation.is_act else 'query'} is not as expected"


def _told(error: Any) -> str:
    if error["type"] == "model_type":
        return "expected a JSON object, sent as application/json"
    if error["type"] == "extra_forbidden":
        return "there is no such field"
    return str(error["msg"]).removeprefix("Value error, ")


def cursor(*parts: object) -> str:
    """A place in a list, for whoever asks for the rest; what it is made of is nobody's business."""
    raw = json.dumps(parts, separators=(",", ":"), default=str).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def uncursor(text: str, *kinds: Callable[[Any], Any]) -> Sequence[Any] | None:
    """What a cursor was made of, None for an empty one. Raises WebError (400)."""
    if not text:
        return None
    try:
        found = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True))
        return [kind(part) for kind, part in zip(kinds, found, strict=True)]
    except (ValueError, TypeError, RecursionError, OverflowError) as error:
        raise WrongFieldError("after", "expected the `next` of an answer", 400) from error


def missing(what: str, name: str) -> WebError:
    """There is no such thing."""
    return WebError(404, f"there is no {what} {name[:40]!r}")
