"""A scan of the API by its own document: no answer is a 5xx, each is as the document says.

schemathesis makes requests that fit the document, and such that do not; the same ones each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig

from monitor.model import Scope
from monitor.web.api.operation import Nothing
from monitor.web.api.operations import OPERATIONS
from monitor.web.openapi import document_of
from tests.web.served import Served, served
from tests.web.walking import Stored, fill

EXAMPLES = 20
# A query that fits the document may still be none: "(" is a text.
LEFT_OUT = ("positive_data_acceptance",)


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("scan")) as desk:
        yield desk


@pytest.fixture(scope="module")
def stored(scanned: Served) -> Stored:
    return fill(scanned)


@pytest.fixture(scope="module")
def program(scanned: Served) -> httpx.Client:
    return scanned.program(Scope.READ, Scope.ACT)


@pytest.fixture(scope="module")
def document(scanned: Served) -> Any:
    generation = GenerationConfig(deterministic=True, with_security_parameters=False)
    project = ProjectConfig(generation=generation)
    config = SchemathesisConfig(projects=ProjectsConfig(default=project), seed=1)
    return schemathesis.openapi.from_dict(dict(document_of(OPERATIONS, scanned.url)), config=config)


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        pytest.param(each.id, mode, id=f"{each.id}-{mode}")
        for each in OPERATIONS
        for mode in GenerationMode
        # Where nothing is given, nothing is wrong.
        if mode is GenerationMode.POSITIVE or each.names or each.given is not Nothing
    ],
)
def test_every_answer_is_as_the_document_says(
    name: str,
    mode: GenerationMode,
    scanned: Served,
    document: Any,
    stored: Stored,
    program: httpx.Client,
) -> None:
    load_all_checks()
    checks = [each for each in CHECKS.get_all() if each.__name__ not in LEFT_OUT]
    operation = _named(document, name)
    requests = operation.as_strategy(generation_mode=mode)
    headers = {"Authorization": program.headers["authorization"]}

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=requests, is_known=st.booleans())
    def scan(case: Any, is_known: bool) -> None:
        if is_known:
            case.path_parameters = {
                each: stored.value(each, operation.path) for each in case.path_parameters
            }
        answer = case.call(base_url=scanned.url, headers=headers)
        assert answer.status_code < 500, answer.text
        case.validate_response(answer, checks=checks, headers=headers)

    scan()


def _named(document: Any, name: str) -> Any:
    found = (each.ok() for each in document.get_all_operations())
    return next(each for each in found if each.definition.raw["operationId"] == name)
