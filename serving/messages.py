"""What programs send and get back, for REST and MCP alike: the forms, and one sentence for what does not fit them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from stancery.serving.classifier import StanceClassifier
from stancery.serving.limits import (
    MOST_ARTICLE_CHARACTERS,
    MOST_TARGET_CHARACTERS,
    MOST_TEXT_CHARACTERS,
    MOST_TEXTS,
)
from stancery.serving.model_folder import MODEL_FILE
from stancery.serving.stance import UNCERTAIN, Stance

Text = Annotated[str, Field(max_length=MOST_TEXT_CHARACTERS)]
Texts = Annotated[
    list[Text],
    Field(max_length=MOST_TEXTS, description="Statements, usually one sentence each, in English."),
]
Actor = Annotated[str, Field(max_length=MOST_TARGET_CHARACTERS)]
Target = Annotated[
    Actor | list[Actor | None] | None,
    Field(
        description="The actor the stance is asked towards, such as a state; a list gives each text its own; null"
        " asks for the statement as a whole."
    ),
]
Threshold = Annotated[
    float,
    Field(
        ge=0,
        le=1,
        strict=True,
        description="Answers whose confidence is below this get the label 'uncertain'.",
    ),
]
ArticleText = Annotated[
    str,
    Field(
        max_length=MOST_ARTICLE_CHARACTERS,
        description="The whole of a news story, a speech, a record or a report, in English.",
    ),
]
ArticleTarget = Annotated[
    Actor | None,
    Field(description="The actor the stances are asked towards; null asks for each statement as a whole."),
]


class ClassifyRequest(BaseModel):
    """Statements whose stance is asked for."""

    model_config = ConfigDict(extra="forbid")
    texts: Texts
    target: Target = None
    abstain_below: Threshold = 0.0


class ArticleRequest(BaseModel):
    """Running text to be read into statements."""

    model_config = ConfigDict(extra="forbid")
    text: ArticleText
    target: ArticleTarget = None
    abstain_below: Threshold = 0.0


class StanceAnswer(BaseModel):
    """The stance of one statement; ``target`` is there only where one was asked about."""

    text: str
    label: Literal["condemning", "defending", "neutral", "uncertain"]
    confidence: float = Field(ge=0, le=1, description="Calibrated probability of the likeliest label.")
    scores: dict[str, float] = Field(description="Calibrated probability of each label.")
    target: str | None = None


class StatementAnswer(StanceAnswer):
    """One statement of an article; ``start`` and ``end`` count characters of the text that was sent."""

    start: int
    end: int
    kind: Literal["quote", "reported", "narration"]
    speaker: str | None = Field(description="Who speaks, as written.")
    actor: str | None = Field(description="The state or organisation behind the speaker, by its short name.")


class ClassifyAnswer(BaseModel):
    """A stance for each text, in their order."""

    stances: list[StanceAnswer]


class ArticleAnswer(BaseModel):
    """The statements of a text, in its order."""

    statements: list[StatementAnswer]


class Problem(BaseModel):
    """What was found, what was expected and what to do, in one sentence."""

    detail: str


class ModelHealth(BaseModel):
    """The model that answers."""

    name: str
    sha256: str = Field(description="Checksum of the model's weights.")
    labels: list[str]
    reads_targets: bool

    @classmethod
    def of(cls, classifier: StanceClassifier) -> "ModelHealth":
        """Describe a loaded model."""
        manifest = classifier.manifest
        return cls(
            name=manifest.name,
            sha256=manifest.files[MODEL_FILE].sha256,
            labels=list(manifest.labels),
            reads_targets=manifest.reads_targets,
        )


class Health(BaseModel):
    """Whether the server can answer, and with what."""

    ready: bool
    version: str
    model: ModelHealth


def answer_classify(classifier: StanceClassifier, request: ClassifyRequest) -> dict[str, Any]:
    """Classify what a request holds.

    Raises:
        StanceryError: A text or a target cannot be read, or the model takes no targets.
    """
    stances = classifier.classify(request.texts, request.target)
    return {"stances": [_abstaining(stance, request.abstain_below).to_dict() for stance in stances]}


def answer_article(classifier: StanceClassifier, request: ArticleRequest) -> dict[str, Any]:
    """Read the article that a request holds.

    Raises:
        StanceryError: The text is empty, the target cannot be read, or the model takes no targets.
    """
    statements = classifier.read_article(request.text, request.target)
    return {
        "statements": [
            replace(item, stance=_abstaining(item.stance, request.abstain_below)).to_dict()
            for item in statements
        ]
    }


def explain_request(errors: Sequence[Any]) -> str:
    """Say in one sentence what is wrong with a request.

    Args:
        errors: What pydantic found, as its ``errors()`` gives it; the first counts.
    """
    error = errors[0]
    place = [part for part in error["loc"] if part != "body"]
    key = str(place[0]) if place else ""
    match error["type"]:
        case "json_invalid":
            sentence = (
                f"the body is not valid JSON ({error['ctx']['error']} at character {error['loc'][-1]})."
            )
        case "missing" if key:
            sentence = f"'{key}' is missing from the request; see /docs for an example."
        case "extra_forbidden":
            sentence = f"the request takes no '{key:.50}'; see /docs for its keys."
        case "string_unicode":
            sentence = f"{_path(place)} holds half of a surrogate pair, which is no character; expected text."
        case _ if not key:
            sentence = (
                "the body is no JSON object; send one with the header 'Content-Type: application/json'."
            )
        case _ if key == "target":
            sentence = (
                "'target' is not understood; expected the name of an actor, of at most"
                f" {MOST_TARGET_CHARACTERS} characters, a list with one for each text, or null."
            )
        case _:
            found = error["msg"][:1].lower() + error["msg"][1:]
            sentence = f"'{_path(place)}' does not fit: {found}."
    return sentence


def _path(place: Sequence[str | int]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else part for part in place)


def _abstaining(stance: Stance, below: float) -> Stance:
    return replace(stance, label=UNCERTAIN) if stance.confidence < below else stance
