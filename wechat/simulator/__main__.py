"""Start the simulator: DEMO=1 python -m wechat.simulator (SIM_HOST, SIM_PORT, SIM_DB)."""

import os
import sys
import tempfile
from pathlib import Path

from wechat.simulator.places import LOOPBACK
from wechat.simulator.running import serve


def main() -> int:
    host, port = os.environ.get("SIM_HOST", "127.0.0.1"), os.environ.get("SIM_PORT", "9100")
    problem = _problem(host, port)
    if problem:
        print(f"wechat.simulator does not start: {problem}", file=sys.stderr)
        return 2
    db = os.environ.get("SIM_DB") or str(Path(tempfile.mkdtemp(prefix="wechat-sim-")) / "sim.sqlite")
    try:
        server = serve(host, int(port), db)
    except SystemExit:  # werkzeug has already said that the port is taken
        return 2
    print(f"WeChat simulator: http://{host}:{port}/phones (memory in {db})", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0
    return 0


def _problem(host: str, port: str) -> str:
    if os.environ.get("DEMO") != "1":
        return "it lets anyone be anyone, so it wants DEMO=1 (a demonstration or a test, never production)"
    if host not in LOOPBACK:
        return f"SIM_HOST must be a loopback address, not {host!r}"
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        return f"SIM_PORT must be a port number, not {port!r}"
    return ""


if __name__ == "__main__":
    sys.exit(main())
