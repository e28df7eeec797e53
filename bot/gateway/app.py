"""The gateway as an ASGI app: routes, problem documents, headers, and the model loaded beside the first requests."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, AsyncIterator, Callable, Dict, Optional

import structlog
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response

from bot.gateway import api, contract, pages
from bot.gateway.examples import with_examples
from bot.gateway.idempotency import Repeats
from bot.gateway.language import accepted, is_well_formed, lookup
from bot.gateway.middleware import SecurityHeaders
from bot.gateway.problems import Problem
from bot.gateway.state import GatewayState
from bot.knowledge import Answers, load
from bot.knowledge.offered import offering
from bot.settings import Settings, names
from bot.settings import settings as read_settings

if TYPE_CHECKING:
    from bot.assistant.assistant import Assistant

Loader = Callable[[], "Assistant"]
_log = structlog.get_logger("gateway")
_BY_STATUS = {404: "not_found", 405: "method", 413: "too_large", 415: "media_type"}


def create_app(loader: Loader, settings: Optional[Settings] = None, answers: Optional[Answers] = None) -> FastAPI:
    """Make the app; `loader` gives the assistant and may take its time: it runs in a thread after the start."""
    chosen = settings or read_settings()
    state = GatewayState(chosen, answers or Answers(offering(load())))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        loading = asyncio.create_task(_load(state, loader))
        yield
        loading.cancel()

    app = FastAPI(
        title="Public FAQ assistant of the Law Enforcement Support Center",
        version="1",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.openapi_version = "3.0.3"
    app.state.gateway = state
    app.include_router(api.routes(Repeats(chosen.secret)))
    app.include_router(pages.routes())
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(HTTPException, _http_problem)
    origins = names(chosen.allowed_origins)
    if origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=origins, allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Content-Type", "Idempotency-Key"], expose_headers=["Retry-After"], max_age=600,
        )  # fmt: skip
    hosts = names(chosen.allowed_hosts)
    if hosts and hosts != ["*"]:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)
    app.add_middleware(SecurityHeaders, failed=_unforeseen)
    return app


async def _load(state: GatewayState, loader: Loader) -> None:
    try:
        state.assistant = await asyncio.to_thread(loader)
        _log.info("model.ready")
    except Exception as error:
        _log.error("model.failed", error=type(error).__name__, remedy="run faqbot train and start again")


def _language(request: Request) -> str:
    """Give the language for a problem: the request's own, else the browser's, else English."""
    knowledge = request.app.state.gateway.answers.knowledge
    for tag in (request.scope.get("problem_language"), request.query_params.get("language")):
        if tag and is_well_formed(tag):
            found = lookup(tag, knowledge.locales)
            if found:
                return found
    return accepted(request.headers.get("accept-language", ""), knowledge.locales) or str(knowledge.source)


async def _problem(request: Request, error: Exception) -> Response:
    problem = error if isinstance(error, Problem) else Problem("unavailable")
    language, answers = _language(request), request.app.state.gateway.answers
    if pages.is_page(request):
        return pages.problem_page(request, problem, language)
    document = problem.document(answers, language)
    headers = {**problem.headers, "Content-Language": document["language"]}
    response = api.OrjsonResponse(document, problem.status, headers)
    response.headers["Content-Type"] = contract.PROBLEM_MEDIA_TYPE
    return response


async def _http_problem(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(getattr(error, "headers", None) or {})
    return await _problem(request, Problem(_BY_STATUS.get(status, "unavailable"), headers))


async def _unforeseen(request: Request, error: Exception) -> Response:
    _log.error("request.failed", error=type(error).__name__)
    return await _problem(request, Problem("unavailable", {"Retry-After": "30"}))


def _openapi(app: FastAPI) -> Dict[str, Any]:
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title, version=app.version, openapi_version=app.openapi_version, routes=app.routes
        )
        schemas = schema.setdefault("components", {}).setdefault("schemas", {})
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        for name, model in contract.MODELS.items():
            if name not in schemas:
                definition = model.schema(ref_template="#/components/schemas/{model}")
                definition.pop("definitions", None)
                schemas[name] = definition
        app.openapi_schema = with_examples(contract.described(schema), app.state.gateway.answers)
    return app.openapi_schema
