"""Every unsafe edge goes through here: one key, one effect, one answer, however often it is sent."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from app.errors import Problem
from app.house import house
from models import idempotency
from models.idempotency import Attempt, Outcome
from models.service_request.filing import read_number

Work = Callable[[Session], tuple[int, dict[str, Any]]]


def once(caller: str, work: Work, part: str = "") -> Outcome:
    """Run `work` in a transaction under the caller's key. `work` may run again: parse before, not in it.

    `part` names one of several acts that a single form asks for: each has a key of its own."""
    attempt = _attempt(caller)
    attempt = replace(attempt, key=_key_of(attempt.key, part)) if part else attempt
    return house().database.transact(lambda s: idempotency.once(s, attempt, lambda: work(s)))


def _key_of(key: str, part: str) -> str:
    return hashlib.sha256(f"{key}\0{part}".encode()).hexdigest()


def told_before(caller: str) -> Outcome | None:
    """What this very attempt was answered already: ask before doing what no transaction can undo."""
    with house().database.read() as session:
        return idempotency.told_before(session, _attempt(caller))


def _attempt(caller: str) -> Attempt:
    return Attempt(caller, route(), key(), _body_hash())


def route() -> str:
    """The endpoint with its own path parameters: the same key on two requests is two acts."""
    named = request.view_args or {}
    place = "/".join(read_number(v) if name == "number" else str(v) for name, v in named.items())
    return hashlib.sha256(f"{request.endpoint}:{place}".encode()).hexdigest()[:16] + f" {request.endpoint}"[:60]


def key() -> str:
    key = request.headers.get("Idempotency-Key") or request.form.get("key", "")
    if not key:
        raise Problem(400, "key-missing", "缺少 Idempotency-Key：每次提交请带一个新的唯一值，重试时沿用同一个值。")
    if re.fullmatch(r"[!-~]{8,80}", key) is None:  # no blanks: MariaDB would not tell two of them apart
        raise Problem(422, "key-invalid", "Idempotency-Key 应为 8 至 80 个可见英文字符。")
    return key


def _body_hash() -> str:
    """What was said, not how: a form's files count by their bytes, its token and key not at all."""
    if not request.form and not request.files:
        return hashlib.sha256(request.query_string + b"\0" + request.get_data()).hexdigest()
    digest = hashlib.sha256()
    for name, value in sorted(request.form.items(multi=True)):
        if name not in ("token", "key"):
            digest.update(f"{name}\0{value}\0".encode())
    for name, upload in sorted(request.files.items(multi=True), key=lambda pair: pair[0]):
        upload.stream.seek(0)  # whoever read it before us left it at its end
        digest.update(name.encode() + hashlib.sha256(upload.stream.read()).digest())
        upload.stream.seek(0)
    return digest.hexdigest()
