"""REST keeps its own description: requests made up from the OpenAPI page get the answers it promises."""

import pytest

pytest.importorskip("schemathesis", reason="needs stancery[dev]")
pytest.importorskip("fastapi", reason="needs stancery[app]")
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from stancery.serving.server import ServerOptions, build_server

schema = schemathesis.openapi.from_asgi("/openapi.json", build_server(ServerOptions(page=False)).app)


@schema.parametrize()
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_answers_are_as_described(case: "schemathesis.Case") -> None:
    # What the model cannot read (blank text, a target that is no name) no schema can say; it is refused with 422.
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
