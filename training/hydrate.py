"""Give the labels of public statements their text back, from the documents as they were published.

``data/un`` holds labels and fingerprints only. ``hydrate`` finds each statement in its document and writes
``<out>/<source>.jsonl`` with the text beside the label, ready to train on.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stancery.training.archives import document_key, read_documents
from stancery.training.documents import pdf_text, text_file_text
from stancery.training.errors import DataError
from stancery.training.fingerprint import FoldedText
from stancery.training.standoff import SOURCES, Source, StandoffStatement, read_standoff
from stancery.training.writing import write_whole

Progress = Callable[[Source, int, int], None]
"""Told after each document: the source, how many of its documents were read, how many are wanted."""

_NAMED_AT_MOST = 10

# What may stand after the last letter of a sentence: closing marks, the stop, a quotation mark or bracket.
_CLOSERS = '["\u201d\u2019\u201f)\\]]'
_SENTENCE_END = re.compile(rf"[^\w.?!]{{0,12}}(?:\.{{3}}|[?!]+|\.)(?:{_CLOSERS}+\.?)?|{_CLOSERS}*")
# A hyphen at the end of a line belongs to a compound, save where its second part comes later (short- and …).
_LINE_END_HYPHEN = re.compile(r"(?<=\w)-\s*\n\s*(?!(?:and|or|to)\b)(?=\w)")
_INNER_SPACE = re.compile(r"(?<=[(\[]) | (?=[)\]])")
_CLOSING = {")": "(", "”": "“", "]": "["}


@dataclass(frozen=True)
class SourceReport:
    """What became of the statements of one source.

    Attributes:
        source: The source.
        wanted: How many statements have labels.
        given: Whether its documents were given.
        found: How many statements were found, ambiguous ones among them.
        missing: Ids of the statements that are not in their documents, or whose documents could not be read.
        ambiguous: Ids of those found more than once with different texts; the first is taken.
        absent: Names of wanted documents that are not in the place given.
        unreadable: Names of wanted documents that could not be read, each with the reason.
        written: The file that holds the statements found.
    """

    source: Source
    wanted: int
    given: bool = True
    found: int = 0
    missing: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    unreadable: dict[str, str] = field(default_factory=dict)
    written: Path | None = None


@dataclass(frozen=True)
class HydrationReport:
    """What became of all statements, source by source."""

    sources: tuple[SourceReport, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every labelled statement of every source was found."""
        return all(each.found == each.wanted for each in self.sources)

    def render(self) -> str:
        """Render a table by source and, under it, what is missing and why."""
        lines = [f"{'source':<8}{'wanted':>9}{'found':>9}{'missing':>9}{'ambiguous':>11}"]
        for each in self.sources:
            counts = (
                f"{each.wanted:>9,}{each.found:>9,}{each.wanted - each.found:>9,}{len(each.ambiguous):>11,}"
            )
            lines.append(f"{each.source:<8}{counts}{'' if each.given else '   documents not given'}")
        for each in self.sources:
            unreadable = [f"{name}: {reason}" for name, reason in each.unreadable.items()]
            lines += _named(f"{each.source}: documents absent", each.absent)
            lines += _named(f"{each.source}: documents that cannot be read", unreadable)
            lines += _named(f"{each.source}: statements not found", each.missing)
            lines += _named(
                f"{each.source}: found more than once with different texts, the first taken", each.ambiguous
            )
        return "\n".join(lines)


def hydrate(
    labels: Path,
    out: Path,
    *,
    upr: Path | None = None,
    ungdc: Path | None = None,
    unsc: Path | None = None,
    progress: Progress | None = None,
) -> HydrationReport:
    """Find the labelled statements in their documents and write them with their text.

    Args:
        labels: Folder of the label files, ``upr.jsonl``, ``ungdc.jsonl`` and ``unsc.jsonl``.
        out: Folder to write ``<source>.jsonl`` to; it is made if need be. A file is replaced only when its
            source has been read to the end.
        upr: Folder or archive of the PDF reports of the Universal Periodic Review (``A_HRC_15_16.pdf`` …).
        ungdc: Folder or archive (.tar, .tgz, .zip) of the United Nations General Debate Corpus.
        unsc: Folder or archive of the speeches of the UN Security Council Debates.
        progress: Told after each document how far it is.

    Returns:
        What was found and what was not. A source that is not given is left out and counts as not found.

    Raises:
        DataError: No source was given, a label file is damaged, a place cannot be read, or the folder cannot
            be written.
        MissingExtraError: PDF reports were given and the PDF library is not installed.
    """
    places: dict[Source, Path | None] = {"upr": upr, "ungdc": ungdc, "unsc": unsc}
    if not any(places.values()):
        raise DataError("No documents were given; expected a folder or an archive for upr, ungdc or unsc.")
    reports = []
    for source in SOURCES:
        statements = read_standoff(labels / f"{source}.jsonl")
        place = places[source]
        if place is None:
            reports.append(SourceReport(source, wanted=len(statements), given=False))
        else:
            reports.append(_hydrate_source(source, statements, place, out, progress))
    return HydrationReport(tuple(reports))


def _hydrate_source(
    source: Source, statements: list[StandoffStatement], place: Path, out: Path, progress: Progress | None
) -> SourceReport:
    by_key: dict[str, list[StandoffStatement]] = {}
    for statement in statements:
        by_key.setdefault(document_key(statement.document), []).append(statement)
    rows: dict[str, dict[str, Any]] = {}
    ambiguous: set[str] = set()
    unreadable: dict[str, str] = {}
    absent = {key: group[0].document for key, group in by_key.items()}
    suffix, to_text = (".pdf", pdf_text) if source == "upr" else (".txt", text_file_text)
    for number, (key, content) in enumerate(read_documents(place, by_key, suffix), start=1):
        document = absent.pop(key)
        try:
            folded = FoldedText.of(to_text(content))
        except DataError as error:
            unreadable[document] = str(error)
        else:
            for row, unique in _find(folded, by_key[key]):
                rows[row["id"]] = row
                if not unique:
                    ambiguous.add(row["id"])
        if progress is not None:
            progress(source, number, len(by_key))
    return SourceReport(
        source,
        wanted=len(statements),
        found=len(rows),
        missing=tuple(each.id for each in statements if each.id not in rows),
        ambiguous=tuple(each.id for each in statements if each.id in ambiguous),
        absent=tuple(sorted(absent.values())),
        unreadable=unreadable,
        written=write_rows(
            out / f"{source}.jsonl", [rows[each.id] for each in statements if each.id in rows]
        ),
    )


def _find(folded: FoldedText, statements: list[StandoffStatement]) -> list[tuple[dict[str, Any], bool]]:
    places = folded.find((each.letters, each.hash) for each in statements)
    found = []
    for each in statements:
        starts = places.get((each.letters, each.hash), [])
        if starts:
            texts = [_sentence(folded, start, each.letters) for start in starts]
            found.append((_row(each, texts[0], folded, starts[0]), len(set(texts)) == 1))
    return found


def _row(statement: StandoffStatement, text: str, folded: FoldedText, start: int) -> dict[str, Any]:
    targets = [
        {"name": _name(folded, start + target.start, target.letters), "label": target.label}
        for target in statement.targets
    ]
    return {
        "id": statement.id,
        "text": text,
        "label": statement.label,
        "targets": targets,
        "forum": statement.source,
        "source": statement.source,
        "document": statement.document,
        "split": statement.split,
        "sure": statement.sure,
    }


def _sentence(folded: FoldedText, start: int, letters: int) -> str:
    begin, end = folded.span(start, letters)
    closing = _SENTENCE_END.match(folded.text, end)
    return tidy(folded.text[begin : closing.end() if closing else end])


def _name(folded: FoldedText, start: int, letters: int) -> str:
    begin, end = folded.span(start, letters)
    name, following = folded.text[begin:end], folded.text[end : end + 1]
    opening = _CLOSING.get(following)
    # "the Union (EU)" and "the U.S." end in a mark, which is no letter.
    if (opening and name.count(opening) > name.count(following)) or (following == "." and name[-2:-1] == "."):
        name += following
    return tidy(name)


def tidy(text: str) -> str:
    """Set lines of a published document as one line of running text.

    Args:
        text: Some lines.

    Returns:
        The same letters and marks: compounds broken after their hyphen are joined, white space is single, and
        there is none on the inner side of brackets.
    """
    joined = " ".join(_LINE_END_HYPHEN.sub("-", text).split())
    return _INNER_SPACE.sub("", joined)


def write_rows(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write JSON lines; they appear under their name only when whole.

    Raises:
        DataError: The file cannot be written.
    """
    write_whole(path, (json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return path


def _named(what: str, names: tuple[str, ...] | list[str]) -> list[str]:
    if not names:
        return []
    more = f" and {len(names) - _NAMED_AT_MOST:,} more" if len(names) > _NAMED_AT_MOST else ""
    return [f"{what} ({len(names):,}): {', '.join(names[:_NAMED_AT_MOST])}{more}"]
