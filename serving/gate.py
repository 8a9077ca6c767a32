"""The gate every request to the server passes: who asks, how much, how often; and what every answer carries.

Pure ASGI, in front of REST, the page and the MCP tools alike. Nothing of a request's content is logged.
"""

import logging
import math
import time
import traceback
from collections.abc import Sequence

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stancery.serving.access import ApiKeys
from stancery.serving.limits import MOST_BODY_BYTES, MOST_UPLOAD_BYTES

_UPLOAD_PATH = "/gradio_api/upload"
_FOR_PROGRAMS = ("/v1/", "/mcp")
# The page's own scripts and styles stand partly inline, and Gradio builds functions from strings; everything else
# must come from this server, so that whatever a page is made to do, no text can leave it.
_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; worker-src 'self' blob:;"
        " object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
BROKEN = "something broke here, not in your request; the server's log says where."
_log = logging.getLogger(__name__)


class Gate:
    """ASGI middleware: access, bounds, rate, security headers, and a plain answer where something breaks.

    Attributes:
        closing: Set while the server stops: nothing new is taken, what was taken is finished.
        asked_at: When the last POST request came, on the monotonic clock.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        api_keys: ApiKeys | None = None,
        allowed_hosts: Sequence[str] | None = None,
        requests_per_minute: int = 0,
    ) -> None:
        """Stand in front of an app.

        Args:
            app: What answers.
            api_keys: Keys that REST and the MCP tools ask for; None leaves them open.
            allowed_hosts: Names this server may be called by, so that no web site can reach a server on the
                reader's own machine under a name of its own (DNS rebinding); None is any name.
            requests_per_minute: The most POST requests of one address in a minute; 0 is no limit.
        """
        self.closing = False
        self.asked_at = 0.0
        self._app = app
        self._small = RequestBodyLimitMiddleware(app, MOST_BODY_BYTES)
        self._large = RequestBodyLimitMiddleware(app, MOST_UPLOAD_BYTES)
        self._api_keys = api_keys
        self._allowed_hosts = allowed_hosts
        self._rate = RateLimitItemPerMinute(requests_per_minute) if requests_per_minute else None
        self._rates = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answering = False

        async def send_with_headers(message: Message) -> None:
            nonlocal answering
            if message["type"] == "http.response.start":
                answering = True
                self._complete(message)
            await send(message)

        try:
            answer = await self._refusal(scope) or (self._large if _is_upload(scope) else self._small)
            await answer(scope, receive, send_with_headers)
        except Exception as error:
            # The message of an exception may quote what somebody pasted; where it happened does not.
            _log.error(
                "%s %s broke: %s\n%s",
                scope["method"],
                scope["path"],
                type(error).__name__,
                "".join(traceback.format_tb(error.__traceback__)),
            )
            if not answering:
                await refuse(500, BROKEN)(scope, receive, send_with_headers)

    def _complete(self, message: Message) -> None:
        """Add the headers that every answer carries."""
        headers = MutableHeaders(scope=message)
        for name, value in _HEADERS.items():
            headers[name] = value
        if message["status"] == 503:
            headers.setdefault("retry-after", "1")
        if self.closing:
            headers["connection"] = "close"

    async def _refusal(self, scope: Scope) -> JSONResponse | None:
        headers = Headers(scope=scope)
        refusal = self._refuse_stranger(scope["path"], headers)
        if refusal is not None or scope["method"] != "POST":
            return refusal
        self.asked_at = time.monotonic()
        if self.closing:
            return refuse(503, "this server is stopping; try again when it is back.", {"retry-after": "10"})
        return _refuse_size(scope, headers) or await self._refuse_haste(scope)

    def _refuse_stranger(self, path: str, headers: Headers) -> JSONResponse | None:
        if self._allowed_hosts is not None and (host := _host_name(headers)) not in self._allowed_hosts:
            return refuse(
                400,
                f"this server answers to {', '.join(self._allowed_hosts)}, not to {host!r:.100}; behind a reverse"
                " proxy, start it with --allowed-host and that name.",
            )
        if (
            self._api_keys is not None
            and path.startswith(_FOR_PROGRAMS)
            and not self._api_keys.accept(headers.get("authorization"))
        ):
            return refuse(
                401,
                "this server asks for an API key: send the header 'Authorization: Bearer KEY' with one it knows.",
                {"www-authenticate": "Bearer"},
            )
        return None

    async def _refuse_haste(self, scope: Scope) -> JSONResponse | None:
        client = scope["client"][0] if scope.get("client") else "local"
        if self._rate is None or await self._rates.hit(self._rate, client):
            return None
        window = await self._rates.get_window_stats(self._rate, client)
        seconds = max(1, math.ceil(window.reset_time - time.time()))
        return refuse(
            429,
            f"more than {self._rate.amount} requests a minute came from this address; try again in"
            f" {seconds} second(s).",
            {"retry-after": str(seconds)},
        )


def _refuse_size(scope: Scope, headers: Headers) -> JSONResponse | None:
    most = MOST_UPLOAD_BYTES if _is_upload(scope) else MOST_BODY_BYTES
    length = headers.get("content-length", "")
    # A body that does not tell its length is counted while it is read.
    if length.isascii() and length.isdigit() and (found := int(length[:20])) > most:
        return refuse(413, f"the body has {found:,} bytes; expected at most {most:,}.")
    return None


def _is_upload(scope: Scope) -> bool:
    return bool(scope["path"] == _UPLOAD_PATH)


def _host_name(headers: Headers) -> str:
    host = headers.get("host", "").lower()
    return host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]


def refuse(status: int, sentence: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """An answer that says in one sentence why there is no other."""
    return JSONResponse({"detail": sentence}, status_code=status, headers=headers)
