"""Where attachment bytes live: put, get and delete by a name we made; here, in a folder."""

import os
import re
import tempfile
from pathlib import Path
from typing import Protocol

NAME = re.compile(r"[0-9a-z]{1,64}(/[0-9a-z]{1,64}){0,7}")  # no dot, so no way up and never a temporary file


class NoSuchBytes(LookupError):
    pass


class Store(Protocol):
    """What a folder and an S3-compatible store both are."""

    def put(self, name: str, data: bytes) -> None: ...

    def get(self, name: str) -> bytes: ...

    def delete(self, name: str) -> None: ...


class Folder:
    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, name: str, data: bytes) -> None:
        """All of it or nothing, and still there after the power fails."""
        path = self._path(name)
        _make(path.parent)
        descriptor, temporary = tempfile.mkstemp(prefix=".", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync(path.parent)  # a rename lives in the directory: without this it may be lost with the power

    def get(self, name: str) -> bytes:
        try:
            return self._path(name).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as missing:
            raise NoSuchBytes(name) from missing

    def delete(self, name: str) -> None:
        """Deleting what is gone is no error: an erasure may be run again."""
        path = self._path(name)
        try:
            path.unlink()
        except (FileNotFoundError, NotADirectoryError):
            return
        _sync(path.parent)

    def _path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise ValueError("not a name of ours")
        return self.root / name


def _make(folder: Path) -> None:
    """Like mkdir -p, each new directory made durable in its parent."""
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
