"""var/env: this machine's own random secrets, written once and kept."""

import base64
import json
import os
import secrets
import string
from collections.abc import Callable
from pathlib import Path

from dotenv import dotenv_values

LETTERS = string.ascii_letters + string.digits


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _letters(count: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(count))


def _appid() -> str:
    return "wx" + secrets.token_hex(8)


def _templates(*names: str) -> str:
    return json.dumps({name: _letters(43) for name in names}, separators=(",", ":"))


NAMES: dict[str, Callable[[], str]] = {
    "FIELD_KEYS": lambda: "1:" + _key(),
    "PEPPER": _key,
    "SIGNING_KEY": lambda: secrets.token_urlsafe(48),
    "METRICS_TOKEN": lambda: secrets.token_urlsafe(24),
    "TICK_TOKEN": lambda: secrets.token_urlsafe(24),
    "WX_SA_APPID": _appid,
    "WX_SA_SECRET": lambda: secrets.token_hex(16),
    "WX_SA_TOKEN": lambda: _letters(32),
    "WX_SA_AES_KEY": lambda: _letters(42) + "E",  # 43 letters are 258 bits: the last two must be zero
    "WX_SA_TEMPLATES": lambda: _templates("asked", "progress"),
    "WX_SA_NOTICES": lambda: _templates("asked", "progress"),
    "WX_MP_APPID": _appid,
    "WX_MP_SECRET": lambda: secrets.token_hex(16),
    "WX_MP_TOKEN": lambda: _letters(32),
    "WX_MP_AES_KEY": lambda: _letters(42) + "E",
    "WX_MP_TEMPLATES": lambda: _templates("asked", "progress"),
}


def keep(path: Path) -> list[str]:
    """Append what is missing, readable by its owner only; the names that were added."""
    known = dotenv_values(path, interpolate=False) if path.exists() else {}
    missing = [name for name in NAMES if not known.get(name)]
    if missing:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(_rest_of_line(path) + "".join(f"{name}={_quoted(NAMES[name]())}\n" for name in missing))
    return missing


def _rest_of_line(path: Path) -> str:
    """Somebody's editor may have left the last line open."""
    before = path.read_bytes()
    return "\n" if before and not before.endswith(b"\n") else ""


def _quoted(value: str) -> str:
    return f"'{value}'" if "{" in value else value


def read(path: Path) -> dict[str, str]:
    """What the file says; the environment wins."""
    return {name: value for name, value in dotenv_values(path, interpolate=False).items() if value} | dict(os.environ)
