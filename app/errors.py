"""What went wrong, told to its reader: RFC 9457 for machines, a page in Chinese for people."""

import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from models.attachment import NotYours
from models.db import OutcomeUnknown, Unavailable
from models.idempotency import KeyReused, StillRunning
from models.service_request import TooMany

log = logging.getLogger("mashang")


class Problem(Exception):
    """One refusal: a status, a slug for machines, a sentence for people, and what else they need."""

    def __init__(
        self, status: int, slug: str, detail: str, *, headers: dict[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(slug)
        self.status, self.slug, self.detail = status, slug, detail
        self.headers, self.more = headers or {}, more

    def document(self) -> dict[str, Any]:
        title = HTTPStatus(self.status).phrase
        return {
            "type": f"/problems/{self.slug}", "title": title, "status": self.status, "detail": self.detail,
            "request_id": g.get("request_id", ""), **self.more,
        }  # fmt: skip


SAID = {
    400: ("bad-request", "请求格式不正确，请返回重试。"),
    401: ("signed-out", "请先登录。"),
    403: ("forbidden", "没有权限，或页面已过期，请刷新后重试。"),
    404: ("not-found", "没有找到，请核对后重试。"),
    405: ("method-not-allowed", "不支持这种操作方式。"),
    411: ("length-required", "请求缺少长度信息。"),
    413: ("too-large", "内容太大：单张照片或语音不超过 5 MB。"),
    414: ("too-long", "网址太长。"),
    415: ("unsupported-media-type", "内容类型不受支持，请按接口说明提交。"),
    422: ("invalid", "填写的内容不符合要求，请检查后重试。"),
    429: ("too-many", "操作过于频繁，请稍后再试。"),
    431: ("headers-too-large", "请求头太大。"),
    500: ("error", "系统出错了，内容没有提交。请稍后重试，或电话联系代表联络站。"),
    503: ("unavailable", "系统暂时繁忙，请稍后重试。"),
}


def said(status: int, **more: Any) -> Problem:
    slug, detail = SAID.get(status, SAID[500] if status >= 500 else SAID[400])
    return Problem(status, slug, detail, **more)


def not_found(detail: str = SAID[404][1]) -> Problem:
    return Problem(404, "not-found", detail)


def invalid(fields: dict[str, str]) -> Problem:
    """What is wrong, field by field; never what was sent."""
    return Problem(422, "invalid", SAID[422][1], errors=[{"field": f, "detail": d} for f, d in fields.items()])


def as_problem(error: Exception) -> Problem:
    """The road from a lower room's refusal to its reader."""
    match error:
        case Problem():
            return error
        case HTTPException():
            return _from_http(error)
        case TooMany(retry_after=seconds):
            detail = "您提交得太频繁了。内容已为您保留在页面上，请稍后再提交；紧急情况请直接电话联系代表联络站。"
            return Problem(429, "too-many-filings", detail, headers={"Retry-After": str(seconds)})
        case NotYours():
            return invalid({"attachments": "照片或语音无效、已使用过，或数量超出（最多 9 张照片、1 段语音）。"})
        case KeyReused():
            again = "同一个 Idempotency-Key 已用于另一份内容，请换一个新的。"
            detail = again if wants_json() else "这张表单已经提交过别的内容。请返回上一页刷新后重新提交。"
            return Problem(422, "key-reused", detail)
        case StillRunning():
            detail = "同一份提交正在处理，请稍候再试。"
            return Problem(409, "still-running", detail, headers={"Retry-After": "3"})
        case Unavailable() | OutcomeUnknown():
            return said(503, headers={"Retry-After": "5"})
    return said(500)


def _from_http(error: HTTPException) -> Problem:
    status = error.code or 500
    if status == 404:
        return said(404)
    headers = {"Allow": ", ".join(error.valid_methods or [])} if status == 405 else {}  # type: ignore[attr-defined]
    return said(status, headers=headers)


def wants_json() -> bool:
    return request.path.startswith(("/api/", "/internal/", "/openapi.json")) or request.path in ("/metrics",)


def answer(problem: Problem) -> Response:
    if wants_json():
        response = jsonify(problem.document())
        response.content_type = "application/problem+json"
    else:
        response = make_response(render_template("problem.html", problem=problem))
    response.status_code = problem.status
    response.headers.update(problem.headers)
    return response


def handle(error: Exception) -> Response:
    if isinstance(error, HTTPException) and error.code and error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    problem = as_problem(error)
    if problem.status >= 500:
        log.error("failed", extra={"slug": problem.slug}, exc_info=None if problem.status == 503 else error)
    return answer(problem)


def register(app: Flask) -> None:
    app.register_error_handler(Exception, handle)
