"""What must stand before anything starts: a folder with its secrets, free ports, and nobody else there."""

import errno
import fcntl
import os
import shlex
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.config import ROOT
from app.demo import secrets_file

# What a command typed beside the running demonstration must know: `. var/demo.env`.
COMMANDS_NEED = (
    "MASHANG_ENV", "DEMO", "BIND", "PUBLIC_URL", "WX_API_URL", "WX_OPEN_URL", "DATABASE_URL", "ATTACHMENTS",
)  # fmt: skip


class CannotRun(SystemExit):
    """Says why on stderr; the exit code is 1."""


def say(line: str) -> None:
    with suppress(OSError):  # the terminal may be gone; the programs are not
        print(line, flush=True)


def folder() -> Path:
    return Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()


@contextmanager
def alone(var: Path) -> Iterator[None]:
    """One demonstration a folder: two would teach one simulator different addresses."""
    with open(var / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CannotRun(f"演示已在运行，请先停止 / a demonstration is already running in {var}") from None
        yield


def prepare(var: Path) -> dict[str, str]:
    """var/, its secrets, and the settings of a demonstration in this process's environment."""
    os.umask(0o077)
    var.mkdir(parents=True, exist_ok=True)
    file = Path(os.environ.get("MASHANG_ENV") or var / "env")
    if added := secrets_file.keep(file):
        say(f"· 写入随机密钥 {len(added)} 项 / wrote {len(added)} random secrets: {file}")
    given = secrets_file.read(file)
    port, sim_port = given.get("PORT") or "8000", given.get("SIM_PORT") or "9100"
    os.environ |= {
        "MASHANG_ENV": str(file), "VAR_DIR": str(var), "DEMO": "1", "PORT": port, "SIM_PORT": sim_port,
        "BIND": f"127.0.0.1:{port}", "PUBLIC_URL": f"http://127.0.0.1:{port}", "TRUSTED_PROXIES": "0",
        "WX_API_URL": f"http://127.0.0.1:{sim_port}", "WX_OPEN_URL": f"http://127.0.0.1:{sim_port}",
        "DATABASE_URL": given.get("DATABASE_URL") or f"sqlite:///{var}/mashang.db",
        "ATTACHMENTS": given.get("ATTACHMENTS") or str(var / "attachments"), "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    (var / "demo.env").write_text("".join(f"export {name}={shlex.quote(os.environ[name])}\n" for name in COMMANDS_NEED))
    return dict(os.environ)


def check_ports(env: dict[str, str]) -> None:
    for name, what in (("PORT", "网页 / web"), ("SIM_PORT", "微信模拟器 / WeChat simulator")):
        port = env[name]
        if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise CannotRun(f"{name} 应为 1 至 65535 的端口号 / must be a port number")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", int(port)))
            except OSError as why:
                taken = "已被占用 / is taken" if why.errno == errno.EADDRINUSE else "不能使用 / cannot be used"
                raise CannotRun(f"端口 {port}({what}){taken}。换一个 / try: {name}=<port> make run") from None
