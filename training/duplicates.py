"""What stands twice: ids, texts, all but the same texts, and whatever lies in two splits at once.

A statement that a model has learned from tells nothing when it is tested on, so a duplicate across splits is
an error; a duplicate within a split only weighs double, so it is a warning.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from datasketch import MinHash, MinHashLSH

from stancery.serving.reading.places import find_places
from stancery.training.labelled_files import Finding, Row, StandoffRow

NEAR = 0.8
"""Share of their pairs of neighbouring words that near duplicates have in common (Jaccard similarity)."""

_FEWEST_WORDS = 5  # "We take note." and "We take note of it." are not copies of one another
# Candidates are drawn below the threshold and then measured, because MinHash only estimates the similarity.
_CANDIDATES = 0.65
_PERMUTATIONS = 128
_WORD = re.compile(r"\w+")

_Item = TypeVar("_Item", Row, StandoffRow)


def duplicates(rows: Sequence[Row]) -> list[Finding]:
    """Find what stands twice among statements.

    Args:
        rows: The statements of everything that is trained or tested on together.

    Returns:
        Errors: an id twice in a file; a text or a group in two splits; one text with two labels; near
        duplicates in two splits. Warnings: exact and near duplicates in one split. Texts that differ in the
        states they name only are near duplicates; those of one group are not: a group is made of variants.
    """
    return [
        *_in_two_splits(rows, lambda row: row.statement.group, lambda row: row.statement.split, "group"),
        *_repeated_ids(rows, lambda row: (row.file, row.statement.id)),
        *_exact(rows),
        *_near(rows),
    ]


def standoff_duplicates(rows: Sequence[StandoffRow]) -> list[Finding]:
    """Find what stands twice among labels without text.

    Args:
        rows: The labels of all sources.

    Returns:
        Errors: an id twice, a fingerprint twice, a document in two splits.
    """
    repeated = [
        Finding(
            "error",
            "duplicate",
            f"{_places(group)} have one fingerprint; keep one.",
            group[0].file,
            group[0].number,
        )
        for group in _grouped(rows, lambda row: (row.statement.letters, row.statement.hash))
        if len(group) > 1
    ]
    return [
        *_in_two_splits(
            rows,
            lambda row: (row.statement.source, row.statement.document),
            lambda row: row.statement.split,
            "document",
        ),
        *_repeated_ids(rows, lambda row: row.statement.id),
        *repeated,
    ]


def _grouped(rows: Iterable[_Item], key: Callable[[_Item], Hashable]) -> list[list[_Item]]:
    """Rows by key; those whose key is None are left out."""
    groups: dict[Hashable, list[_Item]] = defaultdict(list)
    for row in rows:
        found = key(row)
        if found is not None:
            groups[found].append(row)
    return list(groups.values())


def _places(rows: Sequence[_Item]) -> str:
    names = [row.place for row in rows[:5]]
    more = f" and {len(rows) - 5} more" if len(rows) > 5 else ""
    return "; ".join(names) + more


def _in_two_splits(
    rows: Iterable[_Item], key: Callable[[_Item], Hashable], split: Callable[[_Item], str | None], what: str
) -> Iterator[Finding]:
    for group in _grouped(rows, key):
        splits = {split(row) or "none": row for row in group}
        if len(splits) > 1:
            name = key(group[0])
            shown = name[-1] if isinstance(name, tuple) else name
            where = "; ".join(f"{found}: {row.place}" for found, row in sorted(splits.items()))
            message = f"the {what} {shown!r} is in {len(splits)} splits ({where}); put all of it into one."
            yield Finding("error", "split", message, group[0].file, group[0].number)


def _repeated_ids(rows: Iterable[_Item], key: Callable[[_Item], Hashable]) -> Iterator[Finding]:
    for group in _grouped(rows, key):
        if len(group) > 1:
            message = f"the id {group[0].statement.id!r} is given to {_places(group)}; give each its own."
            yield Finding("error", "id", message, group[0].file, group[0].number)


def _exact(rows: Sequence[Row]) -> Iterator[Finding]:
    for group in _grouped(rows, lambda row: _folded(row.statement.text)):
        first = group[0]
        if len({row.statement.split for row in group}) > 1:
            message = f"one text stands in two splits: {_places(group)}; keep one."
            yield Finding("error", "duplicate", message, first.file, first.number)
            continue
        for same in _grouped(group, lambda row: row.statement.target or ""):
            if len({row.statement.label for row in same}) > 1:
                message = f"one text has two labels: {_places(same)}; keep the right one."
                yield Finding("error", "duplicate", message, same[0].file, same[0].number)
            elif len(same) > 1:
                message = f"one text stands {len(same)} times: {_places(same)}; keep one."
                yield Finding("warning", "duplicate", message, same[0].file, same[0].number)


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold())) or text.strip()


def _near(rows: Sequence[Row]) -> Iterator[Finding]:
    alike = _grouped(rows, lambda row: _folded(_without_states(row.statement.text)))
    for group in alike:
        others = [row for row in group[1:] if _folded(row.statement.text) != _folded(group[0].statement.text)]
        if others and not _are_variants([group[0], *others]):
            yield _near_finding([group[0], *others], "differ in the states they name only")
    # One text stands for all that differ in states only: formulas repeated a thousand times would take hours.
    index = MinHashLSH(threshold=_CANDIDATES, num_perm=_PERMUTATIONS)
    pairs_of: dict[int, frozenset[str]] = {}
    for number, group in enumerate(alike):
        words = _folded(_without_states(group[0].statement.text)).split()
        if len(words) < _FEWEST_WORDS:
            continue
        pairs = frozenset(map(" ".join, pairwise(words)))
        sketch = MinHash(num_perm=_PERMUTATIONS)
        sketch.update_batch([pair.encode() for pair in pairs])
        for candidate in sorted(index.query(sketch)):
            shared = len(pairs & pairs_of[candidate]) / len(pairs | pairs_of[candidate])
            if shared >= NEAR and not _are_variants([*alike[candidate], *group]):
                yield _near_finding(
                    [*alike[candidate], *group], f"have {shared:.0%} of their word pairs in common"
                )
        pairs_of[number] = pairs
        index.insert(number, sketch)


def _are_variants(rows: Sequence[Row]) -> bool:
    """Whether they are of one group, which is made of texts that resemble each other."""
    return rows[0].statement.group is not None and len({row.statement.group for row in rows}) == 1


def _near_finding(rows: Sequence[Row], what: str) -> Finding:
    first, last = rows[0], rows[-1]
    across = len({row.statement.split for row in rows}) > 1
    message = (
        f"{'texts in two splits' if across else 'texts'} {what}: {_start(first)!r} and {_start(last)!r}"
        f" ({_places(rows)}); {'put all into one split or keep one' if across else 'keep one'}."
    )
    return Finding("error" if across else "warning", "near duplicate", message, first.file, first.number)


def _without_states(text: str) -> str:
    pieces, position = [], 0
    for place in find_places(text):
        pieces += [text[position : place.start], " a_state "]
        position = place.end
    return "".join([*pieces, text[position:]])


def _start(row: Row) -> str:
    text = row.statement.text
    return text if len(text) <= 60 else f"{text[:59]}…"
