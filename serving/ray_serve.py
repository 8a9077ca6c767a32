"""REST on a Ray cluster: ``serve run stancery.serving.ray_serve:app``, with as many replicas as Ray is told.

Every replica loads the model once and answers like ``stancery serve --no-page``, bounds and API keys (from the
environment) included.
"""

from stancery.serving.access import API_KEYS_VARIABLE, ApiKeys, read_secret
from stancery.serving.errors import StanceryError
from stancery.serving.gate import Gate
from stancery.serving.server import ServerOptions, build_server

try:
    from ray import serve
except ModuleNotFoundError as error:
    # The extra "ray" is for files; Ray Serve brings twenty libraries more.
    raise StanceryError(
        'Ray Serve needs libraries that are not installed: pip install "stancery[app]" "ray[serve]"'
    ) from error


def build_replica() -> Gate:
    """Load the model; runs once in each replica."""
    keys = read_secret(None, API_KEYS_VARIABLE)
    return build_server(ServerOptions(page=False, api_keys=None if keys is None else ApiKeys.of(keys))).gate


@serve.deployment(name="stancery")
@serve.ingress(build_replica)
class Replica:
    """What Ray replicates."""


app = Replica.bind()  # type: ignore[attr-defined]  # a deployment, which its decorators do not say
