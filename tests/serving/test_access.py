"""Keys and logins: accepted only when right, never shown, read from files and variables alone."""

from pathlib import Path

import pytest

from stancery.serving.access import ApiKeys, Login, read_secret
from stancery.serving.errors import StanceryError

KEYS = ["first-key-of-some-length", "sécond-key-of-some-length"]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_every_key_opens(key: str, scheme: str) -> None:
    assert ApiKeys.of(KEYS).accept(f"{scheme} {key}")


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        KEYS[0],
        f"Basic {KEYS[0]}",
        f"Bearer {KEYS[0]}x",
        f"Bearer {KEYS[0][:-1]}",
        "Bearer \ud800",
    ],
)
def test_nothing_else_does(authorization: str | None) -> None:
    assert not ApiKeys.of(KEYS).accept(authorization)


def test_a_login_needs_both_halves() -> None:
    login = Login.of(["envoy:pass:word"])
    assert login.accept("envoy", "pass:word")
    assert not login.accept("envoy", "pass")
    assert not login.accept("Envoy", "pass:word")


def test_secrets_are_not_shown() -> None:
    shown = f"{ApiKeys.of(KEYS)!r} {Login.of(['envoy:password'])!r}"
    assert "key-of" not in shown
    assert "password'" not in shown


@pytest.mark.parametrize("lines", [[], ["no colon"], [":password"], ["envoy:"], ["a:b", "c:d"]])
def test_what_is_no_login_is_refused(lines: list[str]) -> None:
    with pytest.raises(StanceryError, match="user:password"):
        Login.of(lines)


@pytest.mark.parametrize(
    ("keys", "message"), [([], "found no API key"), (["short"], "API key 1 has 5 characters")]
)
def test_keys_that_could_be_guessed_are_refused(keys: list[str], message: str) -> None:
    with pytest.raises(StanceryError, match=message) as refusal:
        ApiKeys.of(keys)
    assert "short" not in str(refusal.value)


def test_a_file_goes_before_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STANCERY_TEST", raising=False)
    assert read_secret(None, "STANCERY_TEST") is None
    monkeypatch.setenv("STANCERY_TEST", "from the variable\n\n and more ")
    assert read_secret(None, "STANCERY_TEST") == ["from the variable", "and more"]
    file = tmp_path / "secrets"
    file.write_bytes(b"\xef\xbb\xbffrom the file\r\n")
    assert read_secret(file, "STANCERY_TEST") == ["from the file"]


def test_a_secret_given_in_place_of_a_file_is_not_repeated() -> None:
    with pytest.raises(StanceryError, match="expected the path of a file") as refusal:
        read_secret(Path("envoy:password"), "STANCERY_TEST")
    assert "envoy" not in str(refusal.value)
