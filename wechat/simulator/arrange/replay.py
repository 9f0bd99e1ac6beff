"""Pushes that nobody caused: repeated, altered, misdated or plainly wrong, for whoever tests the letterbox."""

import base64
import json
from sqlite3 import Row
from typing import Any

from flask import Blueprint, Response, jsonify

from wechat.simulator import address, console
from wechat.simulator.cast import account, identity, known
from wechat.simulator.control import asked, tell_wrongs
from wechat.simulator.envelope import FORMATS, MODES
from wechat.simulator.push import addressed
from wechat.simulator.wire import pushes, state

routes = Blueprint("replay", __name__, url_prefix="/_sim")
tell_wrongs(routes)


@routes.post("/push")
def push() -> Response:
    """The same fields `times` times, one attempt each, in whatever mode and format; the answers in turn."""
    given = asked()
    to, mode, form = _listening(given["appid"]), given.get("mode", ""), given.get("format", "")
    if mode not in {"", *MODES} or form not in {"", *FORMATS}:
        raise ValueError("mode is plain, compat or safe; format is xml or json")
    fields = addressed(state(), to["appid"], _openid(given), given["fields"])
    shift = float(given.get("timestamp_shift", 0))
    rung = [pushes().ring(to, fields, mode, form, shift) for _ in range(int(given.get("times", 1)))]
    for answered, taken in rung:
        _written_down(to["appid"], fields, answered, "taken" if taken else "given up")
    return jsonify(answers=[answered for answered, _ in rung])


@routes.post("/raw_push")
def raw_push() -> Response:
    """These very bytes: `body` as text, or `body_base64`."""
    given = asked()
    to = _listening(given["appid"])
    whole = base64.b64decode(given["body_base64"]) if "body_base64" in given else str(given["body"]).encode()
    query = {str(name): str(value) for name, value in given.get("query", {}).items()}
    form, seconds = console.of(state(), to["appid"], "push_format"), float(state().setting("push_timeout"))
    return jsonify(answer=address.call(to["push_url"], query, whole, form, seconds))


def _listening(appid: str) -> Row:
    row = pushes().account(account(state(), appid)["appid"])
    if row is None:
        raise ValueError("this account has no push_url")
    return row


def _openid(given: dict[str, Any]) -> str:
    if "openid" in given:
        return str(given["openid"])
    return str(identity(state(), given["appid"], known(state(), given["person"])["name"])["openid"])


def _written_down(appid: str, fields: dict[str, Any], answered: str, outcome: str) -> None:
    state().do(
        "INSERT INTO pushes (appid, fields, due_at, tries, state, answer) VALUES (?,?,?,1,?,?)",
        appid, json.dumps(fields, ensure_ascii=False), state().now(), outcome, answered[:200],
    )  # fmt: skip
