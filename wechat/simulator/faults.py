"""Bad days on demand: an errcode, a 500, a hang, a cut line, slowness or garbage, a given number of times."""

import socket
import struct
import time

from flask import Response, request

from wechat.simulator.journal import write
from wechat.simulator.wire import answer, state

MODES = frozenset({"errcode", "http500", "timeout", "reset", "slow", "garbage"})
FOR_EVER = -1


def strike() -> Response | None:
    """Run before each request: the first fault set for this path has its effect."""
    fault = None if request.path.startswith(("/_sim/", "/phones", "/static/")) else _take(request.path)
    if fault is None:
        return None
    mode, errcode, seconds = fault
    if mode == "slow":
        time.sleep(seconds)  # and then it works: the caller may be gone, the message is sent all the same
        return None
    if mode == "errcode":
        return answer(state(), errcode, "system error")
    if mode == "http500":
        return Response("<html><h1>502 Bad Gateway</h1></html>", 502)
    if mode == "garbage":
        return Response(b"\x00\xff{\"errcode\": ", 200, content_type="text/plain")
    return _hang_up(mode, seconds)


def _take(path: str) -> tuple[str, int, float] | None:
    with state().held():
        row = state().one(
            "SELECT * FROM faults WHERE path IN (?, '*') AND left_over <> 0 ORDER BY id LIMIT 1", path
        )
        if row is None:
            return None
        if row["left_over"] != FOR_EVER:
            state().do("UPDATE faults SET left_over = left_over - 1 WHERE id = ?", row["id"])
        return row["mode"], int(row["errcode"] or -1), float(row["seconds"])


def _hang_up(mode: str, seconds: float) -> Response:
    write(None, "", mode)
    if mode == "timeout":
        time.sleep(seconds)
    line = request.environ.get("werkzeug.socket")
    if line is not None and mode == "reset":
        # Linger 0 makes the kernel send RST in place of FIN.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raise ConnectionResetError("a fault cut the line")
