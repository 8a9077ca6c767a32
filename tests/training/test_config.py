"""A config's mistakes come back as one sentence that names the key, the line and the value."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancery.training.config import Config, load_config
from stancery.training.errors import ConfigError

GOOD = """\
name: mine
data:
  sources:
    - path: data/mine.csv
      columns:
        text: statement
        label: stance
training:
  epochs: 2
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_short_config_is_enough(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, GOOD))
    assert config.output == Path("runs/mine")
    assert config.training.epochs == 2
    assert config.data.sources[0].columns is not None
    assert config.data.sources[0].columns.text == "statement"


@pytest.mark.parametrize("path", sorted(Path("configs").glob("*.yaml")), ids=lambda path: path.name)
def test_every_config_of_the_repository_is_valid(path: Path) -> None:
    assert load_config(path).name == path.stem


def test_a_config_like_another_gives_what_differs(tmp_path: Path) -> None:
    (tmp_path / "pattern.yaml").write_text(GOOD + "  seed: 7\noutput: elsewhere\n", encoding="utf-8")
    text = "like: pattern.yaml\nname: other\ntraining:\n  epochs: 5\n"
    config = load_config(write(tmp_path, text), ["training.batch_size=8"])
    assert (config.name, config.output) == ("other", Path("runs/other"))
    assert config.data == load_config(tmp_path / "pattern.yaml").data
    assert (config.training.epochs, config.training.seed, config.training.batch_size) == (5, 7, 8)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("like: nowhere.yaml\nname: x\n", r"nowhere\.yaml does not exist"),
        ("like: config.yaml\nname: x\n", r"like: config\.yaml is itself like another config"),
        ("like: pattern.yaml\n", r"the key 'name' is missing"),
        ("like: pattern.yaml\nname: x\ntraining:\n  epoch: 5\n", r"line 4: unknown key 'training\.epoch'"),
    ],
)
def test_a_config_like_another_that_cannot_be_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "pattern.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        load_config(write(tmp_path, text))


def test_overrides_win_and_are_typed(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, GOOD), ["training.epochs=0.5", "training.bf16=false", "output=x"])
    assert config.training.epochs == 0.5
    assert config.training.bf16 is False
    assert config.output == Path("x")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("epochs: 2", "epoch: 2"),
            r"line 9: unknown key 'training.epoch' \(its value: 2\); known keys.*epochs",
        ),
        (("epochs: 2", "epochs: many"), r"line 9: training.epochs: .*number.*\(found 'many'\)"),
        (("epochs: 2", "epochs: -1"), r"line 9: training.epochs: .*greater than 0 \(found -1\)"),
        (("epochs: 2", "bf16: perhaps"), r"line 9: training.bf16: .*\(found 'perhaps'\)"),
        (("label: stance", "labels: stance"), r"line 7: unknown key 'data.sources.0.columns.labels'"),
        (("name: mine", "title: mine"), r"name"),
        (("name: mine", "name: ../mine"), r"line 1: name"),
        (("    - path: data/mine.csv\n", "    -\n"), r"sources"),
        (("name: mine", "name: [mine"), r"not valid YAML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        load_config(write(tmp_path, GOOD.replace(*change)))
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.yaml does not exist"):
        load_config(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize("content", ["", "- a\n", "just text\n"])
def test_a_file_without_keys_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(ConfigError, match="expected keys such as name"):
        load_config(write(tmp_path, content))


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("training.epochs", "is not key=value"),
        ("training.epoch=1", "unknown key 'training.epoch'"),
        ("name.first=x", "name is not a section"),
        ("training.epochs=[", "is not a YAML value"),
    ],
)
def test_a_wrong_override_is_named(tmp_path: Path, override: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load_config(write(tmp_path, GOOD), [override])


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_bytes(b"\xff\xfe\x00name")
    with pytest.raises(ConfigError, match="cannot be read as UTF-8"):
        load_config(file)


@given(content=st.text(max_size=200))
def test_any_text_is_a_config_or_a_sentence(content: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = write(tmp_path_factory.mktemp("any"), content.replace("\r", ""))
    try:
        assert isinstance(load_config(file), Config)
    except ConfigError as error:
        assert str(file) in str(error)
