"""The responses are what /openapi.json says, for requests that fit it and for many that do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.gateway.conftest import app_of

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]


@pytest.fixture(scope="session")
def described(assistant: Assistant) -> Any:
    return schemathesis.openapi.from_asgi("/openapi.json", app_of(assistant, assistant.answers))


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(
    max_examples=15, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_responses_keep_the_contract(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate(checks=CHECKS)


def test_the_description_is_openapi_3_0_3_and_names_no_model_of_the_framework(app: FastAPI) -> None:
    document = app.openapi()
    assert document["openapi"] == "3.0.3"
    assert not {"HTTPValidationError", "ValidationError"} & set(document["components"]["schemas"])


def test_what_may_be_null_says_so(app: FastAPI) -> None:
    schemas = app.openapi()["components"]["schemas"]
    assert schemas["Contact"]["properties"]["phone"]["nullable"] is True
    assert schemas["Answer"]["properties"]["detected_language"]["nullable"] is True
    assert "nullable" not in schemas["Reply"]["properties"]["text"]


def test_every_response_of_the_description_has_an_example(app: FastAPI) -> None:
    lacking = [
        f"{method} {path} {status}"
        for path, operations in app.openapi()["paths"].items()
        for method, operation in operations.items()
        for status, response in operation["responses"].items()
        for content in response.get("content", {}).values()
        if not {"example", "examples"} & set(content)
    ]
    assert lacking == []


def test_no_page_that_loads_from_elsewhere_is_served(app: FastAPI) -> None:
    assert (app.docs_url, app.redoc_url) == (None, None)
