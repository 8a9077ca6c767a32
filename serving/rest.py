"""REST: ``POST /v1/classify``, ``POST /v1/article`` and ``GET /healthz``, described at ``/docs``.

The keys are those of ``stancery classify --json``, and each answer carries the text it is about. Whatever is wrong
with a request comes back as one sentence in ``{"detail": …}``.
"""

from importlib.metadata import version
from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException

from stancery.serving.classifier import StanceClassifier
from stancery.serving.errors import StanceryError
from stancery.serving.gate import BROKEN, refuse
from stancery.serving.limits import MOST_BODY_BYTES, OverloadedError, WorkQueue
from stancery.serving.messages import (
    ArticleAnswer,
    ArticleRequest,
    ClassifyAnswer,
    ClassifyRequest,
    Health,
    ModelHealth,
    Problem,
    answer_article,
    answer_classify,
    explain_request,
)

_DESCRIPTION = """\
Tells whether a diplomatic statement **condemns** somebody's conduct, **defends** it, or takes **no position**
(*neutral*), as a whole or towards a named actor. Nothing that is sent is kept or logged.
"""
_PLACES = "POST /v1/classify, POST /v1/article and GET /healthz, described at /docs"
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": description}
    for status, description in {
        401: "An API key is asked for, and none that is known was sent",
        413: "The body is too large",
        422: "The request is not of the expected form, or holds a text that cannot be read",
        429: "Too many requests in a minute from one address",
        503: "Too many requests are waiting, or the server is stopping; Retry-After says when to come back",
    }.items()
}


def build_rest(classifier: StanceClassifier, queue: WorkQueue, *, asks_for_keys: bool = False) -> FastAPI:
    """Build the app that answers REST requests.

    Args:
        classifier: The model that answers.
        queue: Where requests wait for their turn.
        asks_for_keys: Whether the description tells of API keys; asking for them is the gate's business.

    Returns:
        The app; the page may be mounted behind its routes.
    """
    app = FastAPIOffline(
        title="stancery",
        version=version("stancery"),
        description=_DESCRIPTION,
        redoc_url=None,
        swagger_ui_parameters={"defaultModelsExpandDepth": -1, "tryItOutEnabled": True, "validatorUrl": None},
    )
    keys = (
        [Depends(HTTPBearer(auto_error=False, description="An API key of this server"))]
        if asks_for_keys
        else []
    )
    health = Health(
        ready=True,
        version=version("stancery"),
        model=ModelHealth.of(classifier),
    )

    @app.post(
        "/v1/classify",
        response_model=ClassifyAnswer,
        responses=_PROBLEMS,
        dependencies=keys,
        summary="Tell the stance of each statement",
    )
    async def classify(
        request: Annotated[ClassifyRequest, Body(openapi_examples=_CLASSIFY_EXAMPLES)],
    ) -> JSONResponse:
        """Answers come in the order of the texts, each with the text it is about."""
        return JSONResponse(await queue.run(lambda: answer_classify(classifier, request)))

    @app.post(
        "/v1/article",
        response_model=ArticleAnswer,
        responses=_PROBLEMS,
        dependencies=keys,
        summary="Read running text: who says what, and with which stance",
    )
    async def article(
        request: Annotated[ArticleRequest, Body(openapi_examples=_ARTICLE_EXAMPLES)],
    ) -> JSONResponse:
        """Statements come in the order of the text; headings and the furniture of a page are left out."""
        return JSONResponse(await queue.run(lambda: answer_article(classifier, request)))

    @app.get("/healthz", response_model=Health, summary="Is the server ready, and with which model")
    async def healthz() -> Health:
        """Answers once the model is loaded."""
        return health

    @app.api_route(
        "/v1/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False
    )
    async def elsewhere(path: str, request: Request) -> JSONResponse:
        if path in {"classify", "article"}:
            return refuse(
                405, f"/v1/{path} answers POST, not {request.method}; see /docs.", {"allow": "POST"}
            )
        raise HTTPException(404)

    _explain_errors(app)
    return app


def _explain_errors(app: FastAPI) -> None:
    """Have every refusal be one sentence."""

    @app.exception_handler(RequestValidationError)
    async def not_understood(_: Request, error: RequestValidationError) -> JSONResponse:
        return refuse(422, explain_request(error.errors()))

    @app.exception_handler(StanceryError)
    async def not_answerable(_: Request, error: StanceryError) -> JSONResponse:
        return refuse(422, str(error))

    @app.exception_handler(OverloadedError)
    async def too_many(_: Request, error: OverloadedError) -> JSONResponse:
        return refuse(503, str(error), {"retry-after": "1"})

    @app.exception_handler(HTTPException)
    async def not_here(request: Request, error: HTTPException) -> JSONResponse:
        sentences = {
            400: "the body cannot be read as JSON; expected UTF-8 text with sensible nesting and numbers.",
            404: f"there is nothing at {request.url.path[:100]}; this server answers {_PLACES}.",
            405: f"{request.url.path[:100]} does not answer {request.method}; this server answers {_PLACES}.",
            413: f"the body has more than {MOST_BODY_BYTES:,} bytes; expected at most that.",
        }
        headers = dict(error.headers or {})
        status = 422 if error.status_code == 400 else error.status_code
        return refuse(status, sentences.get(error.status_code, str(error.detail)), headers)

    @app.exception_handler(Exception)
    async def broken(_: Request, __: Exception) -> JSONResponse:
        # The gate writes to the log where it broke.
        return refuse(500, BROKEN)


def _examples(**examples: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    return {name: {"summary": summary, "value": value} for name, (summary, value) in examples.items()}


_CLASSIFY_EXAMPLES = _examples(
    statements=(
        "Two statements",
        {
            "texts": [
                "We call on the authorities to release everyone arrested arbitrarily.",
                "The review takes place every four years.",
            ]
        },
    ),
    target=(
        "Stance towards one actor",
        {"texts": ["We thank Norway, not its critics."], "target": "Norway"},
    ),
    targets=(
        "A target for each text, and no answer below 60 % confidence",
        {
            "texts": ["We thank Norway, not its critics.", "The talks go on."],
            "target": ["Norway", None],
            "abstain_below": 0.6,
        },
    ),
)
_ARTICLE_EXAMPLES = _examples(
    story=(
        "Two sentences of a news story",
        {
            "text": (
                '"No one should sit in a cell for carrying a banner," Norway\'s ambassador said. The Belarusian'
                " foreign ministry maintained that its police had been left no choice."
            )
        },
    ),
)
