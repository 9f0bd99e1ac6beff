"""Holding a phone's camera over a code."""

from flask import Blueprint, Response, jsonify

from wechat.simulator import scanning
from wechat.simulator.control import asked, tell_wrongs
from wechat.simulator.wire import pushes, state

routes = Blueprint("scans", __name__, url_prefix="/_sim")
tell_wrongs(routes)


@routes.post("/scan")
def scan() -> Response:
    """{"person", "url"}: what opens, see scanning.scan; a code with a scene is followed or scanned at once."""
    given = asked()
    return jsonify(scanning.scan(state(), pushes(), given["person"], str(given["url"])))
