"""The edges: everything that starts something. `create_app` wires them; nothing else does."""

from flask import Flask
from flask_openapi3 import Info, OpenAPI
from werkzeug.middleware.proxy_fix import ProxyFix

from app import api as json_api
from app import audit, console, docs, errors, h5, headers, health, hook, lighter, logs, pages, proof
from app.body import whole
from app.config import Settings, load
from app.house import build
from app.said import refusal

BODY_LIMIT = 60 * 1024 * 1024  # nine photos and a voice in one form; single routes allow far less


def create_app(settings: Settings | None = None) -> Flask:
    settings = settings or load()
    app = OpenAPI(
        __name__,
        info=Info(title="码上 JSON API", version="1.0.0"),
        doc_ui=False,
        security_schemes={"session": {"type": "http", "scheme": "bearer"}},
        validation_error_callback=lambda error: _raise(refusal(error)),
    )
    app.config.update(MAX_CONTENT_LENGTH=BODY_LIMIT, MAX_FORM_MEMORY_SIZE=2_000_000, MAX_FORM_PARTS=200)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions["mashang"] = build(settings)
    app.wsgi_app = whole(app.wsgi_app)  # type: ignore[method-assign,assignment]
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    for part in (logs, headers, lighter, audit, errors, pages, health, docs, json_api, h5, console, hook, proof):
        part.register(app)
    if settings.demo:
        from app import demo

        demo.register(app)
    return app


def _raise(problem: Exception) -> None:
    raise problem
