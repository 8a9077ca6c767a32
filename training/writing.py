"""Writing results: a file is whole or not there, and a full disk or a folder that is closed is one sentence."""

import errno
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from stancery.training.errors import DataError

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)
_CLOSED = (
    errno.EACCES,
    errno.EPERM,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EEXIST,
    errno.ENOENT,
    errno.ENAMETOOLONG,
)


def write_whole(path: Path, pieces: Iterable[str]) -> None:
    """Write a text file that appears under its name only when it is whole; an earlier one stays until then.

    Args:
        path: The file; its folder is made if need be.
        pieces: Its text, in as many pieces as is convenient. A lone surrogate becomes a question mark.

    Raises:
        DataError: It cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    with writing_to(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with draft.open("w", encoding="utf-8", errors="replace") as file:
                file.writelines(pieces)
            os.replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def writing_to(place: Path, advice: str = "free some room, or name another place") -> Iterator[None]:
    """Turn what goes wrong in writing into a sentence, whichever library wrote.

    Args:
        place: The file, or the folder of all the files, that is written.
        advice: What to do about it.

    Raises:
        DataError: Something under ``place`` cannot be written.
    """
    try:
        yield
    except Exception as error:
        if reason := _reason(error, place):
            raise DataError(f"{place} cannot be written ({reason}): {advice}.") from None
        raise


def _reason(error: Exception, place: Path) -> str | None:
    if isinstance(error, OSError) and error.errno is not None:
        about_place = isinstance(error.filename, str) and Path(error.filename).is_relative_to(place.parent)
        if error.errno in _NO_ROOM or (error.errno in _CLOSED and about_place):
            return error.strerror
        return None
    # safetensors names the system's error by its number; torch names none.
    numbered = re.search(r"os error (\d+)", str(error))
    if numbered and int(numbered[1]) in (*_NO_ROOM, *_CLOSED):
        return os.strerror(int(numbered[1]))
    return "the disk is full or closed" if "PytorchStreamWriter failed writing" in str(error) else None
