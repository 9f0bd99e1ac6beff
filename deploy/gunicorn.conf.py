"""How the web runs under gunicorn, here and in production: `gunicorn -c deploy/gunicorn.conf.py wsgi:app`."""

# Nothing of `app` is imported at the top: PROMETHEUS_MULTIPROC_DIR must stand before anyone counts.
import os
import shutil
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

ROOT = Path(__file__).parent.parent
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
_said = dotenv_values(os.environ.get("MASHANG_ENV", ROOT / "var" / "env"), interpolate=False) | dict(os.environ)

bind = _said.get("BIND") or "127.0.0.1:8000"
worker_class = "gthread"
workers = int(_said.get("WEB_CONCURRENCY") or (2 if (_said.get("DATABASE_URL") or "").startswith("mysql") else 1))
threads = 8
timeout = 60
graceful_timeout = 30
max_requests = 0
preload_app = False
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 (heartbeats, not data)
accesslog = None  # the application writes one JSON line a request
errorlog = "-"
loglevel = "error"  # its warnings quote a malformed request line, which may hold anything

if workers > 1:
    _counts = Path(os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(VAR / "prometheus")))
    shutil.rmtree(_counts, ignore_errors=True)
    _counts.mkdir(parents=True)


def when_ready(server: Any) -> None:
    """DEMO=1 opens doors to whoever asks: never on an address that others can reach."""
    from app.config import loopback

    if (_said.get("DEMO") or "").lower() not in ("1", "true", "yes", "on", "t", "y"):
        return
    for listener in server.LISTENERS:
        address = listener.sock.getsockname()
        if isinstance(address, tuple) and not loopback(address[0]):
            server.halt(reason="DEMO=1 runs on loopback only", exit_status=3)


def child_exit(server: Any, worker: Any) -> None:
    if workers > 1:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)
