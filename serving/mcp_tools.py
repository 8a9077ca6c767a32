"""The classifier as tools for language models: the Model Context Protocol over streamable HTTP, at ``/mcp``.

The same two verbs, keys and bounds as REST; nothing is kept between calls.
"""

from collections.abc import Callable
from importlib.metadata import version
from typing import Any, TypeVar

from stancery.serving.classifier import StanceClassifier
from stancery.serving.errors import MissingExtraError, StanceryError
from stancery.serving.limits import MOST_BODY_BYTES, WorkQueue
from stancery.serving.messages import (
    ArticleAnswer,
    ArticleRequest,
    ArticleTarget,
    ArticleText,
    ClassifyAnswer,
    ClassifyRequest,
    Target,
    Texts,
    Threshold,
    answer_article,
    answer_classify,
)

try:
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.server.transport_security import TransportSecuritySettings
    from mcp.types import ToolAnnotations
except ModuleNotFoundError as error:
    raise MissingExtraError("--mcp", "app") from error

from starlette.applications import Starlette

PATH = "/mcp"
_INSTRUCTIONS = """\
Tells what stance diplomatic statements take: 'condemning' (somebody's conduct is wrong), 'defending' (it is right, or \
not for others to criticise) or 'neutral' (no position on it). Statements are in English, usually one sentence each. \
Confidences are calibrated probabilities; below about 0.6, say that the stance is uncertain. The stance is what the \
speaker says, not a fact about anybody.\
"""
_READS_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_Answer = TypeVar("_Answer", ClassifyAnswer, ArticleAnswer)


def build_mcp(classifier: StanceClassifier, queue: WorkQueue) -> Starlette:
    """Build the app that answers MCP clients at :data:`PATH`.

    Args:
        classifier: The model that answers.
        queue: Where calls wait for their turn, with those of REST.

    Returns:
        The app; its lifespan must run.
    """
    server = MCPServer(
        "stancery", instructions=_INSTRUCTIONS, version=version("stancery"), log_level="WARNING"
    )

    async def run(work: Callable[[], dict[str, Any]], form: type[_Answer]) -> _Answer:
        try:
            return form.model_validate(await queue.run(work))
        except StanceryError as error:
            raise ToolError(str(error)) from None

    @server.tool(title="Stance of statements", annotations=_READS_ONLY)
    async def classify(texts: Texts, target: Target = None, abstain_below: Threshold = 0.0) -> ClassifyAnswer:
        """Tell whether statements condemn somebody's conduct, defend it, or take no position.

        Give one sentence a text. With a target (a state, an organisation, a person), the answer is the stance
        towards that actor; without, that of the statement as a whole. Answers come in the order of the texts, each
        with the text, its label, its confidence and the probability of every label.
        """
        request = ClassifyRequest(texts=texts, target=target, abstain_below=abstain_below)
        return await run(lambda: answer_classify(classifier, request), ClassifyAnswer)

    @server.tool(title="Who says what in a text", annotations=_READS_ONLY)
    async def article(
        text: ArticleText, target: ArticleTarget = None, abstain_below: Threshold = 0.0
    ) -> ArticleAnswer:
        """Read a news story, a speech, a verbatim record or a report: who says what, and with which stance.

        Finds the statements of a running text (quotations, reported speech, narration) with their place, their
        speaker and the state or organisation behind the speaker, and the stance of each as 'classify' tells it.
        Give the whole text, with its line breaks.
        """
        request = ArticleRequest(text=text, target=target, abstain_below=abstain_below)
        return await run(lambda: answer_article(classifier, request), ArticleAnswer)

    return server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=MOST_BODY_BYTES,
        # The gate in front looks at the host for every path alike.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
