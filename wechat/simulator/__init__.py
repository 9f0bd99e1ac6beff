"""A WeChat of our own: a separate program that speaks WeChat's HTTP, for demonstrations and tests only."""

from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, request

from wechat.simulator import api, arrange, control, faults, journal, oauth, phones, talk, touch
from wechat.simulator.places import LOOPBACK
from wechat.simulator.push import PushEngine
from wechat.simulator.state import State
from wechat.simulator.wire import Says, answer

__all__ = ["create_simulator"]

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; form-action *"


def create_simulator(db_path: str | Path) -> Flask:
    """The whole simulator on one SQLite file."""
    app = Flask(__name__)
    app.config["PROPAGATE_EXCEPTIONS"] = True  # faults drop the connection by raising through Flask
    app.config["MAX_CONTENT_LENGTH"] = 16 * 1024 * 1024  # a picture, in base64
    state = State(str(db_path))
    app.extensions["sim"] = state
    app.extensions["push"] = PushEngine(state, talk.answers_kept_in(state))
    app.before_request(_only_from_here)
    app.before_request(faults.strike)
    app.after_request(journal.keep)
    app.after_request(_headers)
    app.register_error_handler(Says, lambda says: answer(state, says.code, says.text))
    for room in (*api.ROOMS, *arrange.ROOMS, oauth, control, phones, touch):
        app.register_blueprint(room.routes)
    return app


def _only_from_here() -> tuple[str, int] | None:
    # Without this a page on the internet could reach us through the browser by DNS rebinding.
    if urlsplit(f"//{request.host}").hostname not in LOOPBACK:
        return "this simulator answers loopback only", 421
    return None


def _headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
