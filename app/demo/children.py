"""The programs a demonstration runs: in sessions of their own, restarted when they die, ended with their parent."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
GRACE = 4.0  # seconds from SIGTERM to SIGKILL
STEADY = 20.0  # a child that lived this long starts anew with no pause
LONGEST_PAUSE = 15.0

Say = Callable[[str], None]
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Child:
    name: str
    command: Sequence[str]
    env: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.5
    again_at: float = field(default=0.0, repr=False)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        parent = os.getpid()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 (our own commands)
                self.command, env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True, preexec_fn=lambda: _die_with(parent),
            )  # fmt: skip
        self.started, self.again_at = time.monotonic(), 0.0

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal(self, number: int) -> None:
        """To the whole session: a killed gunicorn must not leave its workers behind."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def last_words(self) -> str:
        lines = self.log.read_text("utf8", "replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-8:])


def _die_with(parent: int) -> None:
    """Runs in the child before it becomes the program: when the parent is gone, however, so is the child."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(0)


def look_after(children: list[Child], say: Say) -> None:
    """One look: who died is started again, a little later each time."""
    for child in children:
        if child.alive:
            continue
        if not child.again_at:
            _bury(child, say)
        elif time.monotonic() >= child.again_at:
            child.start()


def _bury(child: Child, say: Say) -> None:
    lived = time.monotonic() - child.started
    child.pause = 0.5 if lived > STEADY else min(child.pause * 2, LONGEST_PAUSE)
    child.again_at = time.monotonic() + child.pause
    child.signal(signal.SIGKILL)  # what it may have left behind holds the port
    how = child.process.returncode if child.process else "?"
    say(f"{child.name} 退出（{how}），{child.pause:.0f} 秒后重启 / died, restarting; see {child.log}")


def stop(children: list[Child], hurry: Callable[[], bool]) -> None:
    """SIGTERM to all, then SIGKILL to whoever is left; at once when told to hurry."""
    for child in reversed(children):
        child.signal(signal.SIGTERM)
    until = time.monotonic() + GRACE
    while any(c.alive for c in children) and time.monotonic() < until and not hurry():
        time.sleep(0.05)
    for child in children:
        child.signal(signal.SIGKILL)
        if child.process is not None:
            child.process.wait()
