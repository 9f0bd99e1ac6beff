"""A body arrives whole or not at all: what broke off on the way must never be taken for what was said."""

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.exceptions import BadRequest

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Cut(BadRequest):
    """The sender hung up, or its chunks make no sense."""


class Whole:
    """`wsgi.input` that counts: the server calls a connection that was closed early a body that ended."""

    def __init__(self, stream: Any, length: int | None) -> None:
        self._stream, self._left = stream, length

    def read(self, size: int = -1) -> bytes:
        return self._counted(lambda: self._stream.read(size), wanted=size != 0)

    def readline(self, size: int = -1) -> bytes:
        return self._counted(lambda: self._stream.readline(size), wanted=size != 0)

    def _counted(self, read: Callable[[], bytes], wanted: bool) -> bytes:
        try:
            data = read()
        except Exception as why:  # whatever the server calls it: a bad chunk, a reset, a line that never came
            raise Cut from why
        if self._left is not None:
            self._left -= len(data)
            if self._left > 0 and wanted and not data:
                raise Cut
        return data


def whole(app: Wsgi) -> Wsgi:
    """Wrap the application so that no edge has to think of it."""

    def wrapped(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if environ.get("wsgi.input_terminated"):
            environ["wsgi.input"] = Whole(environ["wsgi.input"], int(length) if length.isdecimal() else None)
        return app(environ, start)

    return wrapped
