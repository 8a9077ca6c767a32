"""The SQLite file of corrections: made once, recognised by its header, safe to write from many places at a time."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from stancery.serving.errors import StanceryError

# SQLite keeps both numbers in the header of the file: whose it is, and of which version its tables are.
_APPLICATION_ID = int.from_bytes(b"Stcy")
_SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    text TEXT NOT NULL,
    target TEXT,
    label TEXT NOT NULL,
    predicted TEXT,
    confidence REAL,
    note TEXT NOT NULL,
    saved_at TEXT NOT NULL
) STRICT
"""
_PATIENCE = 30.0  # seconds a writer waits for the others


class CorrectionError(StanceryError):
    """A correction that cannot be kept, or a file that does not hold corrections."""


@contextmanager
def connect(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file, and make it first where there is none.

    The connection is for one use: so it is safe in every thread, and between uses the file is at rest.

    Args:
        path: The file.

    Yields:
        A connection whose commits are on the disk when they return.

    Raises:
        CorrectionError: The file cannot be opened, read or written, or is not one of ours.
    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)  # what people correct is nobody else's business
        with closing(sqlite3.connect(path, timeout=_PATIENCE)) as connection:
            connection.execute("BEGIN")  # one look at the file, not three with others writing in between
            with connection:
                ready = _is_ours(connection, path)
            if not ready:
                _lay_out(connection, path)
            connection.execute("PRAGMA synchronous = FULL")
            yield connection
    except OSError as error:
        raise CorrectionError(
            f"corrections cannot be kept in {path}: {error.strerror}; name another file with --corrections."
        ) from None
    except sqlite3.DatabaseError as error:
        raise CorrectionError(
            f"{path} cannot be used for corrections: {error}; name another file with --corrections."
        ) from None


def _is_ours(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the file holds our tables; False where it is still empty."""
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application == _APPLICATION_ID:
        if version != _SCHEMA_VERSION:
            raise CorrectionError(
                f"{path} has corrections of version {version}; this stancery reads {_SCHEMA_VERSION}."
                " Install the stancery that made it, or name another file with --corrections."
            )
        return True
    if application or version or tables:
        raise CorrectionError(
            f"{path} is a database of something else; expected a file of corrections. It was left as it is:"
            " name another file with --corrections."
        )
    return False


def _lay_out(connection: sqlite3.Connection, path: Path) -> None:
    """Make the table, once, however many processes want to."""
    _use_write_ahead_log(connection)
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        if not _is_ours(connection, path):  # another process may have been faster
            connection.execute(_SCHEMA)
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Switch the file to WAL, for good. SQLite does not wait here for other processes as it does elsewhere."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
