"""Sentences without labels from public documents, for a student to learn from what its teachers make of them.

The same documents as for ``hydrate``; those of measuring files are left out, so that no ruler is learned from.
"""

import random
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from stancery.serving.reading.paragraphs import split_paragraphs
from stancery.serving.reading.sentences import sentence_spans
from stancery.training.archives import document_key, read_documents
from stancery.training.documents import pdf_text, text_file_text
from stancery.training.errors import DataError
from stancery.training.hydrate import tidy, write_rows
from stancery.training.standoff import Source
from stancery.training.statements import find_files, read_rows

# As the labelled sentences: shorter ones are greetings and headings, longer ones are tables that were not told apart.
_FEWEST_CHARACTERS, _MOST_CHARACTERS = 40, 500


def collect_unlabelled(
    out: Path,
    places: dict[Source, Path],
    *,
    sentences: int,
    leave_out: list[str],
    seed: int = 0,
    say: Callable[[str], None],
) -> int:
    """Draw sentences at random from documents and write them as JSON lines (text, source, document).

    Args:
        out: The file to write.
        places: The folder or archive of each source's documents.
        sentences: How many to draw from each source; all, where it has fewer.
        leave_out: Labelled files whose documents (column document) and texts are not to be used.
        seed: Chooses the sentences.
        say: Called with a line about each source.

    Returns:
        How many were written.

    Raises:
        DataError: A place or a file cannot be read, or the output cannot be written.
        MissingExtraError: PDF reports were given and the PDF library is not installed.
    """
    if not places:
        raise DataError("No documents were given; expected a folder or an archive for upr, ungdc or unsc.")
    documents, texts = _measured(leave_out)
    chance = random.Random(seed)  # noqa: S311 # nosec B311 # a seeded draw of sentences, not a secret
    rows = []
    for source, place in places.items():
        found = _sentences_of(source, place, documents, texts)
        drawn = chance.sample(found, min(sentences, len(found)))
        say(f"{source}: {len(drawn):,} of {len(found):,} sentences")
        rows += drawn
    chance.shuffle(rows)
    write_rows(out, rows)
    return len(rows)


def _measured(files: list[str]) -> tuple[set[str], set[str]]:
    documents, texts = set(), set()
    for path in files:
        for file in find_files(path):
            for row in read_rows(file):
                texts.add(_folded(str(row.get("text", ""))))
                if row.get("document"):
                    documents.add(document_key(str(row["document"])))
    return documents, texts


def _sentences_of(
    source: Source, place: Path, documents: Collection[str], texts: set[str]
) -> list[dict[str, Any]]:
    suffix, to_text = (".pdf", pdf_text) if source == "upr" else (".txt", text_file_text)
    seen = set(texts)
    rows = []
    for key, content in read_documents(place, None, suffix):
        if key in documents:
            continue
        try:
            text = to_text(content)
        except DataError:  # a damaged report gives no sentence; hydrate tells which those are
            continue
        for paragraph in split_paragraphs(text):
            if paragraph.heading:
                continue
            for start, end in sentence_spans(text, paragraph.start, paragraph.end):
                sentence = tidy(text[start:end])
                folded = _folded(sentence)
                if _FEWEST_CHARACTERS <= len(sentence) <= _MOST_CHARACTERS and folded not in seen:
                    seen.add(folded)
                    rows.append({"text": sentence, "source": source, "document": key})
    return rows


def _folded(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())
