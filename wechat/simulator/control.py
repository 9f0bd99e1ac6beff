"""The control plane /_sim/: everything a test or a demonstration arranges that WeChat itself would not offer."""

import json
import sqlite3
from typing import Any

from flask import Blueprint, Response, jsonify, request

from wechat.simulator import codes, consent, credits, faults, follow
from wechat.simulator.address import check, verify
from wechat.simulator.cast import account, known, put_account, put_person
from wechat.simulator.wire import pushes, state

routes = Blueprint("control", __name__, url_prefix="/_sim")


def wrong(error: Exception) -> tuple[Response, int]:
    return jsonify(error=f"{type(error).__name__}: {error}"), 400


def tell_wrongs(of: Blueprint) -> None:
    """Whatever cannot be arranged is a 400 that says why."""
    for kind in (LookupError, ValueError, TypeError, sqlite3.IntegrityError):
        of.register_error_handler(kind, wrong)


tell_wrongs(routes)


def asked() -> dict[str, Any]:
    # A JSON content type cannot be sent by a foreign page's form, so this also keeps such pages out.
    given = request.get_json()
    if not isinstance(given, dict):
        raise ValueError("a JSON object is wanted")
    return given


@routes.post("/accounts")
def accounts() -> Response:
    given = asked()
    if given["kind"] not in {"mp", "sa"}:
        raise ValueError("kind")
    check(given)
    put_account(state(), given)
    return jsonify(appid=given["appid"])


@routes.post("/people")
def people() -> Response:
    given = asked()
    return jsonify(put_person(state(), given, given.get("follow", [])))


@routes.post("/login")
def login() -> Response:
    given = asked()
    appid, person = account(state(), given["appid"])["appid"], known(state(), given["person"])["name"]
    return jsonify(code=codes.mint(state(), "js", appid, person))


@routes.post("/follow")
def follows() -> Response:
    given = asked()
    follow.change(state(), pushes(), given["appid"], given["person"], bool(given.get("follow", True)))
    return jsonify(following=bool(given.get("follow", True)))


@routes.post("/block")
def block() -> Response:
    """The person blocks the account; with `by: account`, the account blacklists the person."""
    given = asked()
    blocking, by_account = bool(given.get("block", True)), given.get("by") == "account"
    follow.block(state(), given["appid"], given["person"], blocking, by_account)
    return jsonify({"blacklisted" if by_account else "blocked": blocking})


@routes.post("/subscribe")
def subscribe() -> Response:
    given = asked()
    answers = consent.popup(
        state(), pushes(), given["appid"], given["person"], given["tmplIds"], given.get("answers", {}),
        bool(given.get("always", False)),
    )  # fmt: skip
    return jsonify(answers)


@routes.post("/subscribe_settings")
def subscribe_settings() -> Response:
    """`switch` accept or reject with a template_id, or `main` on or off for the whole account."""
    given = asked()
    if "main" in given:
        consent.main_switch(state(), given["appid"], given["person"], {"on": True, "off": False}[given["main"]])
    if "switch" in given:
        consent.switch(
            state(), pushes(), given["appid"], given["person"], given["template_id"], given["switch"]
        )
    return jsonify(ok=True)


@routes.post("/credits")
def grant() -> Response:
    given = asked()
    left = credits.grant(
        state(), given["appid"], given["person"], given["template_id"],
        int(given.get("count", 1)), bool(given.get("long_term", False)),
    )  # fmt: skip
    return jsonify(left=left)


@routes.post("/fault")
def fault() -> Response:
    """`times` of -1 is for ever; mode "none" clears the path (or "*" everything)."""
    given = asked()
    if given["mode"] == "none":
        state().do("DELETE FROM faults WHERE path = ? OR ? = '*'", given["path"], given["path"])
        return jsonify(cleared=given["path"])
    if given["mode"] not in faults.MODES:
        raise ValueError("mode")
    state().do(
        "INSERT INTO faults (path, mode, errcode, left_over, seconds) VALUES (?,?,?,?,?)",
        given["path"], given["mode"], given.get("errcode"), int(given.get("times", 1)),
        float(given.get("seconds", 10)),
    )  # fmt: skip
    return jsonify(set=given["path"])


@routes.post("/clock")
def clock() -> Response:
    ahead = float(state().setting("clock_ahead")) + float(asked()["advance"])
    state().set("clock_ahead", ahead)
    return jsonify(now=state().now())


@routes.post("/settings")
def settings() -> Response:
    for name, value in asked().items():
        state().set(name, value)
    pushes().wake()
    return jsonify(ok=True)


@routes.post("/verify")
def verify_address() -> Response:
    return jsonify(ok=verify(account(state(), asked()["appid"])))


@routes.get("/journal")
def journal() -> Response:
    path = request.args.get("path")
    rows = state().all("SELECT * FROM journal WHERE ? IS NULL OR path = ? ORDER BY id", path, path)
    return jsonify([dict(row) for row in rows])


@routes.get("/pushes")
def all_pushes() -> Response:
    rows = state().all("SELECT * FROM pushes ORDER BY id")
    return jsonify([{**dict(row), "fields": json.loads(row["fields"])} for row in rows])


@routes.get("/inbox/<person>")
def inbox(person: str) -> Response:
    known(state(), person)
    rows = state().all("SELECT * FROM messages WHERE person = ? AND arrived ORDER BY id DESC", person)
    return jsonify([{**dict(row), "rows": json.loads(row["rows"])} for row in rows])


@routes.post("/reset")
def reset() -> Response:
    state().forget_all()
    return jsonify(ok=True)
