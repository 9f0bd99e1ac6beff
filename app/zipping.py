"""Files in one bag, sent as it is filled: never all of it in memory."""

import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, cast


class _Passage:
    """What the zip writes, until it is passed on; it cannot be wound back."""

    def __init__(self) -> None:
        self.waiting = b""

    def write(self, data: bytes) -> int:
        self.waiting += bytes(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        data, self.waiting = self.waiting, b""
        return data


def zipped(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    passage = _Passage()
    with zipfile.ZipFile(cast(IO[bytes], passage), "w") as bag:
        for name, data in files:
            bag.writestr(name, data)
            yield passage.taken()
    yield passage.taken()
