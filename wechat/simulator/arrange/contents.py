"""What the content checks shall find."""

from typing import Any

from flask import Blueprint, Response, jsonify

from wechat.simulator.control import asked, tell_wrongs
from wechat.simulator.wire import state

routes = Blueprint("contents", __name__, url_prefix="/_sim")
tell_wrongs(routes)


@routes.post("/words")
def words() -> Response:
    """{word: [suggest, label]}: the whole table for texts; an empty one lets everything pass."""
    return _keep("words")


@routes.post("/media_verdicts")
def media_verdicts() -> Response:
    """{part of a media_url: [suggest, label]}: the same for pictures and voices."""
    return _keep("media_verdicts")


def _keep(name: str) -> Response:
    table = asked()
    for verdict in table.values():
        _check(verdict)
    state().set(name, table)
    return jsonify(table)


def _check(verdict: Any) -> None:
    suggest, label = verdict
    if suggest not in ("pass", "review", "risky") or type(label) is not int:
        raise ValueError("[pass | review | risky, label]")
