"""`make run` as its user sees it: up, used, hurt, stopped, and up again."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
import requests

from tests.conftest import ROOT


class Demonstration:
    def __init__(self, var: Path, ports: tuple[int, int]) -> None:
        self.url, self.sim = (f"http://127.0.0.1:{port}" for port in ports)
        mine = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "MASHANG_ENV", "ATTACHMENTS")}
        env = mine | {"VAR_DIR": str(var), "PORT": str(ports[0]), "SIM_PORT": str(ports[1])}
        self.output = var.parent / f"terminal-{time.monotonic_ns()}"
        with open(self.output, "wb") as terminal:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app.demo.run"], env=env, cwd=ROOT, stdout=terminal, stderr=subprocess.STDOUT
            )

    def said(self) -> str:
        return self.output.read_text("utf8")

    def until(self, holds: Callable[[], bool], seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, self.said()
            time.sleep(0.05)

    def ready(self) -> str:
        self.until(lambda: "Ctrl-C" in self.said() or self.process.poll() is not None)
        assert self.process.poll() is None, self.said()
        return self.said()

    def children(self) -> dict[int, str]:
        """pid → command line of everything it started, and of what those started."""
        table = {int(p.name): _stat(p) for p in Path("/proc").iterdir() if p.name.isdigit()}
        found, asked = {}, [self.process.pid]
        while asked:
            parent = asked.pop()
            for pid, (ppid, line) in table.items():
                if ppid == parent:
                    found[pid] = line
                    asked.append(pid)
        return found


def _stat(folder: Path) -> tuple[int, str]:
    try:
        after = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        return (0 if after[0] == "Z" else int(after[1])), (folder / "cmdline").read_text().replace("\0", " ")
    except OSError:
        return 0, ""


def _gone(pids: dict[int, str]) -> bool:
    return not any(_stat(Path(f"/proc/{pid}"))[1] == line for pid, line in pids.items())


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


def _ok(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).status_code == 200
    except requests.ConnectionError:
        return False


def _use(demonstration: Demonstration, said: str) -> None:
    """Front page, chief's desk by a printed link, a deputy's phone with its notice."""
    assert _ok(demonstration.url + "/") and _ok(demonstration.url + "/demo")
    link = re.search(r"http://\S+/demo/console/\S+", said)
    sheet = re.search(r"http://\S+/q/\w+", said)
    assert link and sheet and _ok(sheet[0])
    browser = requests.Session()
    desk = browser.get(link[0], timeout=5)
    assert desk.status_code == 200 and desk.url.endswith("/console/")
    assert requests.get(link[0], timeout=5).status_code == 410
    phone = f"{demonstration.sim}/phones/{quote('王示例')}"
    demonstration.until(lambda: "/deputy/requests/" in requests.get(phone, timeout=5).text, 15)


def _killed_web_comes_back(demonstration: Demonstration) -> None:
    web = {pid: line for pid, line in demonstration.children().items() if "gunicorn" in line}
    os.kill(min(web), signal.SIGKILL)
    demonstration.until(lambda: _gone(web) and _ok(demonstration.url + "/readyz"))
    assert "died, restarting" in demonstration.said()


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


def test_the_whole_demonstration(var: Path) -> None:
    ports = _free_ports()
    first = Demonstration(var, ports)
    try:
        _use(first, first.ready())
        _killed_web_comes_back(first)
        everyone = first.children()
        assert len(everyone) >= 4  # simulator, gunicorn and its worker, our worker
        first.process.send_signal(signal.SIGINT)
        assert first.process.wait(15) == 0, first.said()
        assert _gone(everyone)
    finally:
        first.process.kill()
    _up_again_and_shot(Demonstration(var, ports))


def _up_again_and_shot(second: Demonstration) -> None:
    """The data is kept and the links are fresh; a kill that cannot be caught leaves no orphan."""
    try:
        said = second.ready()
        assert "random secrets" not in said and "/demo/console/" in said
        everyone = second.children()
    finally:
        second.process.kill()
    second.until(lambda: _gone(everyone), 15)
