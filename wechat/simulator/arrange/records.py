"""Reading back: what reached whom, whether a secret strayed; and the seed of everything random."""

from flask import Blueprint, Response, jsonify

from wechat.simulator import chats, inbox, secrecy
from wechat.simulator.cast import known
from wechat.simulator.control import asked, tell_wrongs
from wechat.simulator.wire import state

routes = Blueprint("records", __name__, url_prefix="/_sim")
tell_wrongs(routes)


@routes.get("/deliveries/<person>")
def deliveries(person: str) -> Response:
    """Every card ever sent to them, arrived or not, with its receipt; and the customer-service lines."""
    name = str(known(state(), person)["name"])
    lines = [line for line in chats.lines(state(), name) if line["custom"]]
    return jsonify(messages=inbox.deliveries(state(), name), chats=lines)


@routes.get("/audit")
def audit() -> Response:
    return jsonify(leaks=secrecy.leaks(state()))


@routes.get("/secrets")
def secrets() -> Response:
    """For assert_no_secret_in_logs, which has to know what it looks for."""
    return jsonify(secrecy.secrets(state()))


@routes.post("/seed")
def seed() -> Response:
    state().random.seed(asked()["seed"])
    return jsonify(ok=True)
