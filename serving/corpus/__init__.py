"""Scoring whole files: a table goes in, the same table comes out with the stance of every row.

Memory stays flat however long the table is, an interrupted run goes on where it was, and the result is byte for byte
the one of an uninterrupted run. ``stancery score`` and the page's table tab both stand on :func:`score_file`.
"""

from stancery.serving.corpus.partial import discard_partial
from stancery.serving.corpus.preview import Preview, read_preview
from stancery.serving.corpus.score import Progress, Summary, score_file
from stancery.serving.corpus.table import TableError

__all__ = [
    "Preview",
    "Progress",
    "Summary",
    "TableError",
    "discard_partial",
    "read_preview",
    "score_file",
]
