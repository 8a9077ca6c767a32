"""Write the measured figures into the table of SECURITY.md.

    python tests/load/load.py
    stancery-train evaluate shipped DATA --report report
    python tools/security_table.py report/metrics.json

Takes the load from ``docs/load.json``, the flips from the metrics of an evaluation, and counts what the fuzzers kept.
The lines between the two marks in SECURITY.md are replaced.
"""

import json
import sys
from pathlib import Path
from typing import Any

from commands import ROOT

BEGIN, END = "<!-- figures: tools/security_table.py -->\n", "<!-- end of figures -->\n"
HEAD = "| | Measured | By |\n|---|---|---|\n"


def main() -> None:
    """Read, and replace."""
    if len(sys.argv) != 2:
        sys.exit("usage: python tools/security_table.py METRICS.JSON (of stancery-train evaluate … --report)")
    load = json.loads((ROOT / "docs" / "load.json").read_text(encoding="utf-8"))
    metrics = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    place = ROOT / "SECURITY.md"
    before, _, rest = place.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    if not after:
        sys.exit(f"SECURITY.md has not both marks, {BEGIN.strip()} and {END.strip()}")
    rows = [*load_rows(load), corpus_row(), *flip_rows(metrics["stability"])]
    place.write_text(before + BEGIN + HEAD + "".join(rows) + END + after, encoding="utf-8")


def load_rows(report: dict[str, Any]) -> list[str]:
    """What ``tests/load/load.py`` measured."""
    machine, clients = report["machine"], report["clients"]
    rows = []
    for name, phase in (("REST", report["rest"]), ("the queue of the page", report["page"])):
        outcomes, answered, refused = phase["outcomes"], phase["answered_ms"], phase["refused_ms"]
        right, turned_away = outcomes.get("right", 0), outcomes.get("refused", 0)
        rows.append(
            f"| {clients} clients at once, {phase['seconds']:.0f} s, {name} | {right:,} right answers"
            f" ({phase['answered_per_second']:.0f} a second; half within {answered['p50']} ms, 99 % within"
            f" {answered['p99']} ms); {turned_away:,} refused with 503 and Retry-After"
            + (f" (99 % within {refused['p99']} ms)" if refused else "")
            + f"; {sum(outcomes.values()) - right - turned_away} wrong, mixed up or broken"
            f" | `tests/load/load.py`, on {machine['cores']} cores ({machine['processor']}), clients included |\n"
        )
    memory, stop = report["memory"], report["stop"]
    rows.append(
        f"| memory over {memory['outcomes'].get('right', 0):,} answers | {memory['rss_mb'][0]:.0f} MB after a tenth of"
        f" them, {memory['rss_mb'][-1]:.0f} MB at the end | the same |\n"
    )
    rows.append(
        f"| stopped while {clients} clients ask | {stop['outcomes'].get('right', 0):,} right answers,"
        f" {stop['outcomes'].get('refused', 0):,} refused, {report_broken(stop)} broken off; exit code"
        f" {stop['exit_code']} | the same |\n"
    )
    return rows


def report_broken(stop: dict[str, Any]) -> int:
    """How many requests got neither an answer nor a refusal; who comes when it is gone finds no connection."""
    fine = ("right", "refused", "not connected")
    return sum(count for outcome, count in stop["outcomes"].items() if outcome not in fine)


def corpus_row() -> str:
    """What the fuzzers kept."""
    kept = {
        path.stem: json.loads(path.read_bytes()) for path in (ROOT / "tests/hostile/corpus").glob("*.json")
    }
    return (
        f"| inputs that fuzzers kept, replayed | {sum(map(len, kept.values())):,} for"
        f" {sum(map(bool, kept.values()))} readers: each a right answer or one sentence"
        " | `pytest tests/hostile/test_corpus_replay.py` |\n"
    )


def flip_rows(stability: dict[str, Any]) -> list[str]:
    """How often the label changes under changes that should not change it."""
    return [
        f"| label changes: {change['change']} | {change['rate']['value']:.1%}"
        f" [{change['rate']['low']:.1%}, {change['rate']['high']:.1%}] of {change['statements']:,} statements"
        " | `stancery-train evaluate` |\n"
        for change in stability["changes"]
        if change["rate"]
    ]


if __name__ == "__main__":
    main()
