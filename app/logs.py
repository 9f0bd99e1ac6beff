"""One JSON line a request, with a request id and nothing that points to a person."""

import json
import logging
import re
import sys
import time
import uuid
from typing import Any, TextIO

from flask import Flask, Response, g, request
from prometheus_client import Counter, Histogram

REQUESTS = Counter("mashang_requests_total", "Requests answered", ["route", "method", "status"])
SECONDS = Histogram("mashang_request_seconds", "Time to answer", ["route"])
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_ID = re.compile(r"^[0-9A-Za-z-]{8,64}$")
_OWN = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime"}


class OneLine(logging.Formatter):
    """JSON, so that neither a newline nor a quote in a message can forge a second record."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "log": record.name,
            "message": record.getMessage(),
        }
        line |= {k: v for k, v in record.__dict__.items() if k not in _OWN}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__  # the type only: a message may quote a person
            line["where"] = _where(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def _where(trace: Any) -> list[str]:
    steps = []
    while trace:
        steps.append(f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return steps[-8:]


class Outward(logging.StreamHandler[TextIO]):
    """Standard output as it is when a line is written, not as it was when we started."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stdout


def configure() -> None:
    """Everything to standard output, once a process."""
    root = logging.getLogger("mashang")
    if not root.handlers:
        handler = Outward()
        handler.setFormatter(OneLine())
        root.addHandler(handler)
        root.setLevel(logging.INFO)
        root.propagate = False


def register(app: Flask) -> None:
    configure()
    log = logging.getLogger("mashang.request")

    @app.before_request
    def _begin() -> None:
        given = request.headers.get("X-Request-Id", "")
        g.request_id = given if _ID.match(given) else uuid.uuid4().hex
        g.started = time.perf_counter()

    @app.after_request
    def _end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "")
        seconds = time.perf_counter() - g.get("started", time.perf_counter())
        route = request.url_rule.rule if request.url_rule else "(none)"  # the rule, never the URL
        method = request.method if request.method in METHODS else "OTHER"  # anyone can invent a method
        REQUESTS.labels(route, method, response.status_code).inc()
        SECONDS.labels(route).observe(seconds)
        log.info(
            "request",
            extra={
                "request_id": g.get("request_id", ""), "method": method, "route": route,
                "status": response.status_code, "ms": round(seconds * 1000, 1),
            },
        )  # fmt: skip
        return response
