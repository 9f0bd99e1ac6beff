"""A running simulator on a free loopback port, for the product's tests."""

import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

import requests
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from wechat.simulator import create_simulator, secrecy


class Quiet(WSGIRequestHandler):
    """No line a request, and no waiting of 40 ms for an acknowledgement between headers and body."""

    disable_nagle_algorithm = True

    def connection_dropped(self, error: BaseException, environ: dict[str, Any] | None = None) -> None:
        # Really closed, and now: left to the server, the line would stay open for the next request.
        self.close_connection = True
        self.rfile.close()
        self.connection.close()

    def log(self, type: str, message: str, *args: object) -> None:
        if type == "error" and "a fault cut the line" not in message:
            super().log(type, message, *args)


def serve(host: str, port: int, db_path: str | Path) -> BaseWSGIServer:
    app = create_simulator(db_path)
    return make_server(host, port, app, threaded=True, request_handler=Quiet)


class Running:
    """`with Running() as sim:` then `sim.url`, and `sim.post("/people", {...})` for the control plane."""

    def __init__(self, db_path: str | Path | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="wechat-sim-")
        self._server = serve("127.0.0.1", 0, db_path or Path(self._folder.name) / "sim.sqlite")
        self.url = f"http://127.0.0.1:{self._server.port}"
        self._line = requests.Session()
        self._line.trust_env = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def post(self, path: str, given: dict[str, Any]) -> Any:
        """Call the control plane: post("/people", ...) is POST /_sim/people."""
        answer = self._line.post(f"{self.url}/_sim{path}", json=given, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def get(self, path: str) -> Any:
        answer = self._line.get(f"{self.url}/_sim{path}", timeout=10)
        answer.raise_for_status()
        return answer.json()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()
        self._server.app.extensions["push"].close()  # type: ignore[attr-defined]
        self._line.close()
        self._folder.cleanup()

    def __enter__(self) -> "Running":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def assert_no_secret_in_logs(sim: Running, text: str) -> None:
    """Fails if a text holds any secret, token, key, code or openid the simulator has given out; never shows it."""
    found = secrecy.found_in(text, sim.get("/secrets"))
    assert not found, f"the text holds: {', '.join(found)}"
