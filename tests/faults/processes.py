"""The product as real processes, which can be killed; none of them outlives the test that started it."""

import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from app.config import Settings

ROOT = Path(__file__).parent.parent.parent
LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(settings: Settings, var: Path) -> dict[str, str]:
    """These very settings as another process reads them, and nothing of ours beside them."""
    said = {"PATH": os.environ["PATH"], "MASHANG_ENV": "/dev/null", "VAR_DIR": str(var), "PYTHONPATH": str(ROOT)}
    for name, value in settings.model_dump().items():
        said[name.upper()] = json.dumps(value) if isinstance(value, dict) else str(value)
    return said


def start(command: list[str], env: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """A process group of its own that the kernel ends with us."""
    with log.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=env, stdout=out, stderr=out, start_new_session=True,
            preexec_fn=lambda: LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL),
        )  # fmt: skip


def end(process: subprocess.Popen[bytes]) -> None:
    """It, and whatever it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def children(pid: int) -> list[int]:
    with contextlib.suppress(FileNotFoundError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def kill_one_child(process: subprocess.Popen[bytes]) -> bool:
    """The eldest, for it has surely begun to work."""
    for child in children(process.pid)[:1]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
            return True
    return False


@contextmanager
def web(settings: Settings, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """gunicorn as in production: two workers on MariaDB, one on SQLite."""
    env = environment(settings, folder)
    process = start(["gunicorn", "-c", "deploy/gunicorn.conf.py", "wsgi:app"], env, folder / "web.log")
    try:
        _until_up(settings.public_url, folder / "web.log")
        yield process
    finally:
        end(process)


def _until_up(url: str, log: Path) -> None:
    for _ in range(300):
        with contextlib.suppress(requests.RequestException):
            if requests.get(f"{url}/livez", timeout=2).status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError(log.read_text()[-3000:])


def worker(settings: Settings, folder: Path) -> subprocess.Popen[bytes]:
    command = ["flask", "--app", "wsgi", "worker"]
    return start(command, environment(settings, folder), folder / "worker.log")
