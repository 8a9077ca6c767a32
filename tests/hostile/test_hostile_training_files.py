"""Configs and labelled files from anywhere: read rightly, or refused by a sentence that names the place."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hostile_texts import any_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("datasets", reason="needs stancery[train]")
import yaml

from stancery.serving.errors import StanceryError
from stancery.training.check_command import run_check
from stancery.training.config import Config, Source, load_config
from stancery.training.errors import ConfigError, DataError
from stancery.training.labelled_files import read_places
from stancery.training.statements import read_source

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
RIGHT: dict[str, Any] = {
    "name": "mine",
    "data": {
        "sources": [
            {"path": "x.csv", "columns": {"text": "t", "label": "l"}, "labels": {"against": "condemning"}}
        ]
    },
    "model": {"base": "m", "max_length": 64},
    "training": {"epochs": 1, "bf16": "auto"},
}
KEYS = st.sampled_from(
    ["name", "output", "data", "sources", "path", "columns", "labels", "model", "training", "epochs"]
)


@st.composite
def spoilt_configs(draw: st.DrawFn) -> dict[str, Any]:
    """A right config with one value replaced, or one key too many, somewhere."""
    config = json.loads(json.dumps(RIGHT))
    place: Any = config
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = draw(st.sampled_from(keys)) if keys else "x"
        if isinstance(place, dict) and draw(st.booleans()):
            key = draw(KEYS | st.text(max_size=4))
        inner = place[key] if isinstance(place, list) else place.get(key)
        if isinstance(inner, (dict, list)) and inner and draw(st.booleans()):
            place = inner
            continue
        place[key] = draw(VALUES)
        return config


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spoilt_configs())
def test_a_spoilt_config_is_refused_by_its_key_or_valid(tmp_path: Path, content: dict[str, Any]) -> None:
    path = tmp_path / "some.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8", errors="replace")
    try:
        assert isinstance(load_config(path), Config)
    except ConfigError as error:
        assert str(error).startswith(str(path))
        assert len(str(error)) < 1500


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(any_text)
def test_an_override_is_a_value_or_refused(tmp_path: Path, override: str) -> None:
    path = tmp_path / "some.yaml"
    path.write_text(yaml.safe_dump(RIGHT), encoding="utf-8")
    for text in (override, f"training.epochs={override}", f"data.sources={override}"):
        try:
            load_config(path, [text])
        except ConfigError as error:
            assert len(str(error)) < 2000


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{k}: &{k} [{','.join([f'*{j}'] * 8)}]\n" for j, k in zip("abcdefghi", "bcdefghij", strict=True)
        ),
        "when: 2024-99-99",
        "x: !!int ''",
        "x: !!bool q",
        "x: " + "9" * 6000,
        "!!python/object/apply:os.system ['true']",
        "[" * 20_000,
    ],
    ids=["aliases", "date", "number", "truth", "digits", "code", "depth"],
)
def test_yaml_that_harms_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "some.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="is not valid YAML"):
        load_config(path)


def written(kind: str, rows: list[dict[str, str]]) -> bytes:
    if kind == "jsonl":
        return "".join(json.dumps(row) + "\n" for row in rows).encode("ascii")
    stream = io.StringIO()
    writer = csv.DictWriter(stream, ["text", "label"], delimiter="\t" if kind == "tsv" else ",")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8", "replace")


def sources(path: Path) -> list[tuple[str, str]]:
    return [(statement.text, statement.label) for statement in read_source(Source(path=str(path)))]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(any_text, min_size=1, max_size=4), st.sampled_from(["csv", "tsv", "jsonl"]))
def test_awkward_statements_are_read_or_refused_by_row(tmp_path: Path, texts: list[str], kind: str) -> None:
    path = tmp_path / f"some.{kind}"
    path.write_bytes(written(kind, [{"text": text, "label": "neutral"} for text in texts]))
    try:
        found = sources(path)
    except DataError as error:
        assert str(path) in str(error)
    else:
        assert len(found) == len(texts)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=120), st.sampled_from(["csv", "tsv", "jsonl", "parquet"]))
def test_any_bytes_are_refused_or_read(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / f"some.{kind}"
    path.write_bytes(content)
    try:
        sources(path)
    except DataError as error:
        assert str(path) in str(error)
    try:
        read_places([str(path)])
    except StanceryError as error:
        assert str(path) in str(error)


@pytest.mark.parametrize(
    "content", [b"\x00" * 100, b'"' * 99, b"text,label\n" + b"a" * 10_000_000 + b",neutral\n"]
)
def test_large_and_empty_cells_come_to_an_end(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "some.csv"
    path.write_bytes(content)
    try:
        assert sources(path)
    except DataError as error:
        assert str(path) in str(error)
        assert len(str(error)) < 1000


def test_a_check_of_hostile_statements_does_not_command_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"text": f"we \x1b]0;own\x07 {n} [red]x[/red] \u202e", "label": "neutral"} for n in range(3)]
    path = tmp_path / "some.jsonl"
    path.write_bytes(written("jsonl", rows))
    run_check([str(path)], config=None, json_file=None, card=False)
    assert not set("\x1b\x07\u202e") & set(capsys.readouterr().out)
