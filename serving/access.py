"""Who may use the server: API keys for programs, a login for the page. Neither ever stands in argv or in a log."""

import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stancery.serving.errors import StanceryError

API_KEYS_VARIABLE = "STANCERY_API_KEYS"
LOGIN_VARIABLE = "STANCERY_AUTH"
_SHORTEST_KEY = 16


@dataclass(frozen=True, slots=True)
class ApiKeys:
    """The keys a server accepts; only their SHA-256 is kept."""

    digests: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def of(cls, keys: Sequence[str]) -> "ApiKeys":
        """Take over keys.

        Args:
            keys: One or more, each of at least 16 characters.

        Raises:
            StanceryError: There is none, or one is short enough to be guessed.
        """
        for position, key in enumerate(keys, start=1):
            if len(key) < _SHORTEST_KEY:
                raise StanceryError(
                    f"API key {position} has {len(key)} characters; expected at least {_SHORTEST_KEY}. Make one with:"
                    ' python3 -c "import secrets; print(secrets.token_urlsafe())"'
                )
        if not keys:
            raise StanceryError("found no API key; expected at least one, one a line.")
        return cls(tuple(_digest(key) for key in keys))

    def accept(self, authorization: str | None) -> bool:
        """Tell whether a request may pass, in a time that says nothing about the keys.

        Args:
            authorization: The request's Authorization header: "Bearer KEY".
        """
        scheme, _, key = (authorization or "").partition(" ")
        given = _digest(key.strip())
        known = [hmac.compare_digest(given, digest) for digest in self.digests]
        return any(known) and scheme.lower() == "bearer"


@dataclass(frozen=True, slots=True)
class Login:
    """The name and password that open the page."""

    user: str
    password: str = field(repr=False)

    @classmethod
    def of(cls, lines: Sequence[str]) -> "Login":
        """Read "user:password".

        Args:
            lines: Exactly one such line.

        Raises:
            StanceryError: It is not of that form.
        """
        user, separator, password = lines[0].partition(":") if len(lines) == 1 else ("", "", "")
        if not (user and separator and password):
            raise StanceryError(f"the login has {len(lines)} line(s); expected a single one, user:password.")
        return cls(user, password)

    def accept(self, user: str, password: str) -> bool:
        """Tell whether these are the ones, in a time that says nothing about them."""
        right_user = hmac.compare_digest(_digest(user), _digest(self.user))
        right_password = hmac.compare_digest(_digest(password), _digest(self.password))
        return right_user and right_password


def read_secret(file: Path | None, variable: str) -> list[str] | None:
    """Read secrets from where they cannot be seen in the list of processes.

    Args:
        file: A file with a secret a line; it goes before the variable.
        variable: Name of the environment variable that holds the same.

    Returns:
        The lines that hold something; None where neither the file nor the variable is given.

    Raises:
        StanceryError: The file cannot be read.
    """
    if file is None:
        text = os.environ.get(variable)
    else:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            # What was given may be the secret itself: it is not repeated.
            raise StanceryError(
                f"the file of secrets cannot be read ({getattr(error, 'strerror', None) or 'not UTF-8 text'});"
                f" expected the path of a file with a secret a line, or the environment variable {variable}."
            ) from None
    if text is None:
        return None
    return [line.strip() for line in text.splitlines() if line.strip()]


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
