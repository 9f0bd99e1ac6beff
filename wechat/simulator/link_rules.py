"""Ordinary links that open a mini program: the rules an account keeps, and which of them a scanned link meets."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

from wechat.simulator.state import State

VERSIONS = {1: "develop", 2: "trial", 3: "release"}
UNPUBLISHED, PUBLISHED = 1, 2
OCCUPY = 2


@dataclass(frozen=True)
class Prefix:
    """A rule's link, taken apart: path under it only with a slash at its end, query by its beginning."""

    parts: SplitResult

    @classmethod
    def of(cls, text: str) -> "Prefix":
        return cls(urlsplit(text))

    def covers(self, url: str) -> bool:
        try:
            other = urlsplit(url)
            same_place = _place(other) == _place(self.parts)
        except ValueError:
            return False
        return same_place and self._covers_path(other.path) and other.query.startswith(self.parts.query)

    def _covers_path(self, path: str) -> bool:
        return path == self.parts.path or (self.parts.path.endswith("/") and path.startswith(self.parts.path))


def is_link(text: Any) -> bool:
    """Whether WeChat takes this as a rule at all."""
    if not isinstance(text, str) or any(ord(c) <= 32 for c in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.fragment and "/" in parts.path
    except ValueError:
        return False


def opened_by(state: State, url: str, now: float) -> dict[str, Any]:
    """What a scan of this link opens: a page of a mini program, or the link itself as a web page."""
    met = [row for row in state.all("SELECT * FROM link_rules") if Prefix.of(row["prefix"]).covers(url)]
    if not met:
        return {"open": "web", "url": url}
    rule = max(met, key=lambda row: len(row["prefix"]))  # an unpublished one shadows the published above it
    env = _version(rule, url)
    if env is None:
        return {"open": "web", "url": url}
    told = {"q": quote(url, safe="!'()*~-_."), "scancode_time": str(int(now)), "env_version": env}
    return {"open": "mp", "appid": rule["appid"], "page": rule["path"], **told}


def shown(row: Row) -> Mapping[str, Any]:
    """One rule as qrcodejumpget tells of it."""
    names = ("prefix", "permit_sub_rule", "path", "open_version", "state")
    return {**{name: row[name] for name in names}, "debug_url": json.loads(row["debug_url"])}


def _version(rule: Row, url: str) -> str | None:
    """Which version opens: a published rule's is the released one; a test link has the one it was given."""
    if rule["state"] == PUBLISHED:
        return "release"
    return VERSIONS[rule["open_version"]] if url in json.loads(rule["debug_url"]) else None


def _place(parts: SplitResult) -> tuple[str, str, int | None]:
    return parts.scheme.lower(), parts.hostname or "", parts.port
