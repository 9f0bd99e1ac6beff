"""The API's contract: as OpenAPI for machines, as one plain page for people. No script, no CDN."""

from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template

docs = Blueprint("docs", __name__)


def contract() -> dict[str, Any]:
    return current_app.api_doc  # type: ignore[attr-defined]


@docs.get("/openapi.json")
def spec() -> Response:
    return jsonify(contract())


@docs.get("/docs")
def page() -> str:
    return render_template("docs.html", spec=contract())


def register(app: Flask) -> None:
    app.register_blueprint(docs)
