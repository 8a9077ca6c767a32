"""The check: every fault is found, in every row, as an error or a warning, and clean data is called fit."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from statement_files import check_rows, clean, label_of, labels, of_kind, only, write_rows

from stancery.training.check import check, check_config, words_that_fit
from stancery.training.cli import app, main
from stancery.training.config import load_config
from stancery.training.data_tables import as_markdown, tables_of
from stancery.training.errors import DataError


def test_clean_data_is_fit(tmp_path: Path) -> None:
    report = check_rows(tmp_path, *clean())
    assert report.is_fit
    # Nine statements cannot tell whether the states they name lean to a label.
    assert [finding.kind for finding in report.findings] == ["states"]


def test_every_row_that_does_not_fit_is_named(tmp_path: Path) -> None:
    path = write_rows(
        tmp_path,
        *clean(),
        {"text": "   ", "label": "neutral"},
        {"text": "The choir sang twice.", "label": "hostile"},
        {"text": None, "label": "neutral"},
        {"text": "The bakery opened early.", "label": "neutral", "split": "dev"},
        {"text": "The library shut late.", "label": None},
    )
    report = check([str(path)])
    faults = of_kind(report, "schema")
    assert [(fault.row, fault.file) for fault in faults] == [(row, path) for row in range(10, 15)]
    assert all(fault.severity == "error" for fault in faults)
    assert "'hostile'; expected one of condemning, defending, neutral" in faults[1].message
    assert "expected train, validation or test" in faults[3].message
    assert len(report.contents.rows) == 9


def test_a_missing_column_is_said_once(tmp_path: Path) -> None:
    path = write_rows(
        tmp_path,
        {"sentence": "The choir sang.", "label": "neutral"},
        {"sentence": "It left.", "label": "neutral"},
    )
    fault = only(check([str(path)]), "schema")
    assert fault.row is None
    assert "no column 'text'; its columns are: sentence, label" in fault.message


def test_lines_that_are_no_json_are_named(tmp_path: Path) -> None:
    path = write_rows(tmp_path, clean()[0], "{broken", clean()[1], "[]")
    assert [(fault.kind, fault.row) for fault in check([str(path)]).errors if fault.row] == [
        ("schema", 2),
        ("schema", 4),
    ]


def test_a_file_that_is_no_table_does_not_stop_the_check(tmp_path: Path) -> None:
    good = write_rows(tmp_path, *clean())
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "torn.parquet").write_bytes(b"PAR1 and then nothing")
    report = check([str(tmp_path)])
    assert {fault.file.name for fault in of_kind(report, "file") if fault.file} == {
        "empty.csv",
        "torn.parquet",
    }
    assert {row.file for row in report.contents.rows} == {good}


def test_long_texts_are_a_warning(tmp_path: Path) -> None:
    long = {"text": " ".join(f"word{number}" for number in range(91)), "label": "neutral", "split": "train"}
    report = check_rows(tmp_path, *clean(), long)
    assert words_that_fit(128) == 90
    assert only(report, "length").severity == "warning"
    assert only(report, "length").row == 10
    assert report.is_fit


@pytest.mark.parametrize(
    ("targets", "severity", "message"),
    [
        ([{"name": "the envoy", "label": "neutral"}], "warning", "'the envoy' is not in the text"),
        (
            [{"name": "the ferry", "label": "neutral"}, {"name": "The ferry", "label": "condemning"}],
            "error",
            "named 2 times, as condemning, neutral",
        ),
        (
            [{"name": "the ferry", "label": "neutral"}, {"name": "the ferry", "label": "neutral"}],
            "warning",
            "named 2 times, as neutral",
        ),
        ([{"name": "the ferry"}], None, "expected a list of {name, label}"),
    ],
)
def test_targets_are_checked(
    targets: list[dict[str, str]], severity: str | None, message: str, tmp_path: Path
) -> None:
    rows = clean()
    rows[0]["targets"] = targets
    finding = only(check_rows(tmp_path, *rows), "target" if severity else "schema")
    assert finding.severity == (severity or "error")
    assert message in finding.message
    assert finding.row == 1


def test_readings_are_held_against_the_label(tmp_path: Path) -> None:
    rows = clean()
    rows[0]["readings"] = ["condemning", "neutral", "neutral"]
    rows[1]["readings"] = ["condemning", "neutral"]
    rows[2]["readings"] = ["condemning", "odd"]
    found = of_kind(check_rows(tmp_path, *rows), "reading")
    assert [(finding.severity, finding.row) for finding in found] == [("error", 3), ("warning", 1)]


def test_a_config_is_checked_by_its_columns_and_lengths(tmp_path: Path) -> None:
    names = {"condemning": "against", "defending": "for", "neutral": "none"}
    rows = "".join(f"{row['text']}\t{names[row['label']]}\t{row['split']}\n" for row in clean())
    (tmp_path / "mine.tsv").write_text(f"said\tstance\tpart\n{rows}")
    config = tmp_path / "mine.yaml"
    config.write_text(
        f"""\
name: mine
model: {{max_length: 16}}
data:
  sources:
    - path: {tmp_path / "mine.tsv"}
      columns: {{text: said, label: stance, split: part}}
      labels: {{against: condemning, for: defending, none: neutral}}
    - path: {tmp_path / "absent"}
      how_to_get: Ask the librarian.
"""
    )
    report = check_config(load_config(config))
    assert len(report.contents.rows) == 9
    assert "Ask the librarian." in only(report, "file").message
    assert len(of_kind(report, "length")) == 3  # of more than (16 - 2) / 1.4 = 10 words
    assert [row.statement.label for row in report.contents.rows] == [row["label"] for row in clean()]


def test_files_that_a_config_leaves_out_are_not_checked(tmp_path: Path) -> None:
    write_rows(tmp_path, *clean(), name="data/mine.jsonl")
    write_rows(tmp_path, *clean(), name="data/again.jsonl")
    config = tmp_path / "mine.yaml"
    for without, kept in (("again.jsonl", ["mine.jsonl"]), ("absent.jsonl", [])):
        config.write_text(
            f"name: mine\ndata: {{sources: [{{path: {tmp_path / 'data'}, without: [{without}]}}]}}"
        )
        report = check_config(load_config(config))
        assert [file.name for file in report.contents.files] == kept
    assert "has no file absent.jsonl to leave out" in only(report, "file").message


def test_a_column_that_a_config_names_must_be_there(tmp_path: Path) -> None:
    path = write_rows(tmp_path, *clean())
    config = tmp_path / "mine.yaml"
    config.write_text(f"name: mine\ndata: {{sources: [{{path: {path}, columns: {{split: spilt}}}}]}}")
    fault = only(check_config(load_config(config)), "schema")
    assert (fault.severity, fault.file, fault.row) == ("error", path, None)
    assert "no column 'spilt', which the config names as columns.split" in fault.message


def test_only_the_named_split_of_a_source_is_checked(tmp_path: Path) -> None:
    config = tmp_path / "mine.yaml"
    config.write_text(
        f"name: mine\ndata: {{sources: [{{path: {write_rows(tmp_path, *clean())}, only: test}}]}}"
    )
    assert {row.statement.split for row in check_config(load_config(config)).contents.rows} == {"test"}


def test_folders_are_searched_but_not_models_nor_rebuilt_text(tmp_path: Path) -> None:
    write_rows(tmp_path, *clean(), name="data/deep/er/mine.jsonl")
    write_rows(tmp_path, "{}", name="data/hydrated/upr.jsonl")
    write_rows(tmp_path, "{}", name="data/behaviour/negation.jsonl")
    write_rows(tmp_path, "{}", name="data/run/model/examples.jsonl")
    write_rows(tmp_path, "{}", name="data/run/model/stancery.json")
    write_rows(tmp_path, "{}", name="data/.cache/old.jsonl")
    write_rows(tmp_path, "a,b", name="data/example.csv")
    found = check([str(tmp_path / "data")]).contents
    assert [file.name for file in found.files] == ["mine.jsonl"]
    passed_over = {str(place.relative_to(tmp_path)) for place in found.passed_over}
    assert passed_over == {"data/hydrated", "data/behaviour", "data/run/model", "data/example.csv"}
    named = check(
        [str(tmp_path / "data" / "hydrated"), str(tmp_path / "data"), str(tmp_path / "data/d*/er/*")]
    )
    assert [file.name for file in named.contents.files] == ["upr.jsonl", "mine.jsonl"]


def test_behavioural_tests_are_read_for_agreement_alone(tmp_path: Path) -> None:
    write_rows(tmp_path, *clean(), name="data/mine.jsonl")
    kinds = {"test": "negation", "kind": "minimum-functionality", "pair": None}
    tests = [
        {"id": f"negation-{number}", "text": f"Crow {number}.", "label": label, "readings": readings, **kinds}
        for number, (label, readings) in enumerate(
            [
                ("neutral", ["neutral", "neutral"]),
                ("defending", ["defending", "condemning"]),
                ("neutral", ["condemning", "condemning"]),
            ]
        )
    ]
    write_rows(tmp_path, *tests, name="data/behaviour/negation.jsonl")
    report = check([str(tmp_path / "data")])
    assert len(report.contents.rows) == 9
    assert report.agreement == ()
    (of_tests,) = report.test_agreement
    assert (of_tests.batch, of_tests.read_twice, of_tests.disagreements) == ("negation", 3, 1)
    assert "| negation | 3 | 0 |" in as_markdown(report)
    (unsettled,) = of_kind(report, "reading")
    assert (unsettled.file, unsettled.row) == (tmp_path / "data/behaviour/negation.jsonl", 3)


def test_faulty_behavioural_tests_make_the_data_unfit(tmp_path: Path) -> None:
    write_rows(tmp_path, *clean(), name="data/mine.jsonl")
    write_rows(tmp_path, "{}", name="data/behaviour/negation.jsonl")
    report = check([str(tmp_path / "data")])
    assert not report.is_fit
    assert "negation.jsonl, line 1: id" in only(report, "behaviour").message


def test_places_without_data_are_refused(tmp_path: Path) -> None:
    write_rows(tmp_path, "{}", name="model/stancery.json")
    for place, message in (
        (tmp_path / "nowhere", "no such file or folder"),
        (tmp_path / "model", "is a model folder"),
        (tmp_path, "holds no CSV, TSV, JSONL or Parquet"),
        (tmp_path / "model" / "stancery.json", "ends in '.json'"),
    ):
        with pytest.raises(DataError, match=message):
            check([str(place)])


def test_labels_without_text_are_checked_by_their_own_schema(tmp_path: Path) -> None:
    report = check_rows(tmp_path, *labels())
    assert report.findings == ()
    assert len(report.contents.standoff) == 9
    bad = [
        {**label_of("A crow sat there."), "text": "A crow sat there."},
        label_of("A rook sat there.", label="odd", letters=0),
    ]
    faults = check_rows(tmp_path, *labels(), *bad).errors
    assert [(fault.kind, fault.row) for fault in faults] == [("schema", 10), ("schema", 11), ("schema", 11)]
    assert "text: Extra inputs" in faults[0].message


def test_the_command_says_fit_or_not_and_writes_json(tmp_path: Path) -> None:
    runner = CliRunner()
    out = tmp_path / "found.json"
    fit = runner.invoke(app, ["check", str(write_rows(tmp_path, *clean())), "--json", str(out)])
    assert fit.exit_code == 0
    assert "Fit to train on: 0 errors, 1 warning in 9 statements, from 1 file." in fit.output
    found = json.loads(out.read_text())
    assert found["fit"] is True
    assert found["states"] is None
    assert found["tables"]["splits"][0] == {
        "statements": "with text", "split": "train", "condemning": 1, "defending": 1, "neutral": 1, "all": 3,
    }  # fmt: skip

    bad = write_rows(
        tmp_path, *clean(), *({"text": f"The [crow] sat on mast {n}", "label": "odd"} for n in range(12))
    )
    unfit = runner.invoke(app, ["check", str(bad), "--json", str(out)])
    assert unfit.exit_code == 1
    assert "NOT fit to train on: 12 errors" in unfit.output
    assert "row 10: the label is 'odd'" in unfit.output
    assert "and 2 more" in unfit.output
    found = json.loads(out.read_text())
    assert found["fit"] is False
    assert [fault["row"] for fault in found["errors"]] == list(range(10, 22))
    assert found["errors"][0]["file"] == str(bad)


def test_the_command_prints_tables_for_the_data_card(tmp_path: Path) -> None:
    path = write_rows(tmp_path, *clean())
    printed = CliRunner().invoke(app, ["check", str(path), "--card"])
    assert printed.exit_code == 0
    card = as_markdown(check([str(path)]))
    assert printed.stdout.strip() == card
    assert "| mine | 3 | 3 | 3 | 3 | 3 | 3 | 9 |" in card
    assert [table.name for table in tables_of(check([str(path)]))] == ["sources", "splits", "lengths"]


@pytest.mark.parametrize(
    "arguments",
    [[], ["data", "--config", "configs/own-only.yaml"], ["nowhere"], ["--config", "nowhere.yaml"]],
)
def test_what_cannot_be_checked_is_one_sentence(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["stancery-train", "check", *arguments])
    with pytest.raises(SystemExit) as exit_:
        main()
    assert exit_.value.code == 2
