"""Everything that was asked of the simulator and what it answered, for tests to read."""

from flask import Response, request

from wechat.simulator.wire import state

MOST = 16_000
_UNSEEN = ("/static/", "/phones", "/favicon.ico", "/_sim/journal", "/_sim/secrets", "/_sim/audit")


def keep(response: Response) -> Response:
    if not request.path.startswith(_UNSEEN):
        write(response.status_code, _told(response))
    return response


def _told(response: Response) -> str:
    """Pictures and voices are told of, not kept."""
    if response.direct_passthrough:
        return ""
    if response.is_json or (response.mimetype or "").startswith("text/"):
        return response.get_data(as_text=True)
    return f"{len(response.get_data())} bytes of {response.mimetype}"


def write(status: int | None, reply: str, fault: str | None = None) -> None:
    """One line. A connection that was cut gets no after_request, so faults write theirs themselves."""
    state().do(
        "INSERT INTO journal (at, method, path, query, body, status, reply, fault) VALUES (?,?,?,?,?,?,?,?)",
        state().now(),
        request.method,
        request.path,
        request.query_string.decode("utf-8", "replace"),
        request.get_data(as_text=False)[:MOST].decode("utf-8", "replace"),
        status,
        reply[:MOST],
        fault,
    )
