"""WeChat calls us: checked, written down once, answered at once; the worker does the rest."""

from typing import Any

from flask import Blueprint, Flask, Response, request

from app.errors import Problem, not_found
from app.hook.media import media
from app.house import house
from models import inbound
from models.types import canonical
from wechat.push import MOST_BYTES, Refused, push_key

MOST_KEPT = 60_000  # MariaDB's BLOB ends at 65,535, and sealing adds a little
hook = Blueprint("hook", __name__)


@hook.route("/wechat/<account>", methods=["GET", "POST"])
def receive(account: str) -> Response:
    """Open to the world by route, closed by WeChat's signature."""
    box = house().mailboxes.get(account)
    if box is None:
        raise not_found()
    try:
        if request.method == "GET":
            return _plain(box.echo(request.args))
        fields = box.open(request.args, _body())
        _refuse_what_no_row_holds(fields)
    except Refused as why:
        raise Problem(why.status, "refused", "无法识别的推送。") from None
    key = f"{account}:{push_key(fields)}"
    house().database.transact(lambda session: inbound.keep(session, account, key, fields))
    return _plain("success")


def _body() -> bytes:
    if request.content_length is None or request.content_length > MOST_BYTES:
        raise Refused(400, "too long")
    return request.get_data()


def _refuse_what_no_row_holds(fields: dict[str, Any]) -> None:
    """JSON may say at twice the length what XML said: an error of the database would bring it back for ever."""
    if len(canonical(fields).encode()) > MOST_KEPT:
        raise Refused(400, "too long")


def _plain(text: str) -> Response:
    return Response(text, content_type="text/plain; charset=utf-8")


hook.add_url_rule("/wechat/media/<signed>", "media", media)


def register(app: Flask) -> None:
    app.register_blueprint(hook)
