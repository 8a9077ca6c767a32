"""Writing results: a file is whole or not there, and a full disk or a folder that is closed is one sentence."""

import errno
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
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
    with writing_to(path):
        place = path.resolve()  # a link stays a link
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.exists() and not place.is_file():  # a pipe or a device: there is nothing to keep
            with place.open("w", encoding="utf-8", errors="replace") as stream:
                stream.writelines(pieces)
            return
        draft = place.with_name(f".{place.name}.{os.getpid()}.part")
        try:
            with draft.open("w", encoding="utf-8", errors="replace") as file:
                file.writelines(pieces)
            os.replace(draft, place)
        finally:
            with suppress(OSError):
                draft.unlink()


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
        # A library that clears up after a failed write may fail again, at something else.
        chain: list[BaseException] = [error]
        while (before := chain[-1].__context__) is not None and before not in chain:
            chain.append(before)
        if reason := next(filter(None, (_reason(each, place) for each in chain)), None):
            raise DataError(f"{place} cannot be written ({reason}): {advice}.") from None
        raise


def _reason(error: BaseException, place: Path) -> str | None:
    if isinstance(error, OSError) and error.errno is not None:
        about_place = isinstance(error.filename, str) and Path(error.filename).is_relative_to(place.parent)
        if error.errno in _NO_ROOM or (error.errno in _CLOSED and about_place):
            return error.strerror
        return None
    # safetensors names the system's error by its number; torch names none.
    numbered = re.search(r"os error (\d+)", str(error))
    if numbered and int(numbered[1]) in (*_NO_ROOM, *_CLOSED):
        return os.strerror(int(numbered[1]))
    torch_failed = re.search("PytorchStreamWriter failed writing|iostream error", str(error))
    return "the disk is full or closed" if torch_failed else None
