"""Where in a file's text each key stands: the reader of TOML does not say, and people think in lines."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from models.profile.kinds import Path

PIECE = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}=\n]|[^"\'#\[\]{}=\n]+',
    re.DOTALL,
)
OPENS, CLOSES = "[{", "]}"


def places(source: str) -> dict[Path, int]:
    """Line by key, for a source that can be read; what stands inside a value has its key's line."""
    found: dict[Path, int] = {}
    rows: dict[Path, int] = {}  # how many [[…]] of each name so far
    table: Path = ()
    for line, head, is_table in _statements(source):
        keys = _keys(head)
        if is_table and head.startswith("[["):
            name = _within(keys, rows)
            rows[name] = rows.get(name, -1) + 1
            table = (*name, rows[name])
        elif is_table:
            table = _within(keys, rows)
        _note(found, table if is_table else (*table, *keys), line)
    return found


def line_of(found: dict[Path, int], path: Path) -> int:
    """The line of the key, or of what it stands in; 0 where the file does not speak of it."""
    return next((found[path[:n]] for n in range(len(path), 0, -1) if path[:n] in found), 0)


def _note(found: dict[Path, int], path: Path, line: int) -> None:
    """A dotted key speaks of the tables on its way too."""
    for n in range(1, len(path) + 1):
        found.setdefault(path[:n], line)


def _within(keys: Path, rows: dict[Path, int]) -> Path:
    """`[tiers.clocks]` means the clocks of the last `[[tiers]]`."""
    path: Path = ()
    for n, key in enumerate(keys):
        path = (*path, key)
        if path in rows and n < len(keys) - 1:
            path = (*path, rows[path])
    return path


def _keys(head: str) -> Path:
    """The reader itself says what a key means, quoted and dotted as it may be."""
    raw: Any = tomllib.loads(head if head.startswith("[") else f"{head} = 0")
    keys: Path = ()
    while isinstance(raw, dict) and raw:
        ((key, raw),) = raw.items()
        keys = (*keys, key)
        raw = raw[0] if isinstance(raw, list) else raw
    return keys


def _statements(source: str) -> Iterator[tuple[int, str, bool]]:
    """(line, the key or the header, whether it is a header) for each statement."""
    line, depth, head, begun, valued = 1, 0, "", 1, False
    for piece in PIECE.findall(source.replace("\r\n", "\n") + "\n"):
        if piece == "\n" and depth == 0:
            if head.strip():
                yield begun, head.strip(), not valued
            head, valued = "", False
        elif not piece.startswith("#"):
            begun = line if not head.strip() else begun
            depth += (piece in OPENS) - (piece in CLOSES)
            valued = valued or piece == "="
            head += "" if valued else piece
        line += piece.count("\n")
