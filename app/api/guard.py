"""What is refused before anything is validated: too much, the wrong kind, or JSON that is not whole."""

import json
from typing import Any

from flask import request

from app.errors import Problem, said

JSON_LIMIT = 100 * 1024
UPLOAD_LIMIT = 6 * 1024 * 1024  # one file of 5 MB and what multipart wraps around it
DEEPEST = 8


def guard_body() -> None:
    """flask-openapi3 would call broken JSON a missing body (422); here it is what it is."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    uploading = request.endpoint == "api.upload"
    request.max_content_length = UPLOAD_LIMIT if uploading else JSON_LIMIT
    if (request.content_length or 0) > request.max_content_length:
        raise said(413) if uploading else _too_much()
    if request.method == "POST":
        _of_type("multipart/form-data" if uploading else "application/json")
        if not uploading:
            parse(_all_of_it())


def _all_of_it() -> bytes:
    """A chunked body names no length: reading stops at the limit, and what stops there was cut."""
    raw = request.get_data()
    if len(raw) >= JSON_LIMIT:
        raise _too_much()
    return raw


def _too_much() -> Problem:
    return Problem(413, "too-large", "内容太大：一次提交的文字不超过 100 KB。")


def _of_type(wanted: str) -> None:
    if request.mimetype != wanted:
        raise said(415, headers={"Accept-Post": wanted})


def parse(raw: bytes) -> dict[str, Any]:
    """One JSON object in UTF-8, each name once, numbers that are numbers, nested no deeper than we ask."""
    try:
        told = json.loads(raw.decode("utf-8"), object_pairs_hook=_each_once, parse_constant=_no_number)
    except (ValueError, RecursionError):  # broken JSON and broken UTF-8 are both ValueErrors
        raise _broken() from None
    if not isinstance(told, dict) or _too_deep(told, DEEPEST):
        raise _broken()
    return told


def _broken() -> Problem:
    return Problem(400, "broken-json", "正文不是一个完整的 JSON 对象（UTF-8），请按接口说明提交。")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) != len(found := dict(pairs)):
        raise ValueError("a name twice")
    return found


def _no_number(name: str) -> None:
    raise ValueError("NaN and Infinity are not JSON")


def _too_deep(value: Any, left: int) -> bool:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return not left or any(_too_deep(v, left - 1) for v in inside)
