"""The three ways to send a notice: template message, subscribe message, subscription notice."""

from flask import Blueprint, Response

from wechat.simulator.api import gate
from wechat.simulator.sends import Sending
from wechat.simulator.wire import answer, pushes, state

routes = Blueprint("messages", __name__)


@routes.route("/cgi-bin/message/template/send", methods=gate.ANY)
def template_send() -> Response:
    msgid = _sending("sa").template()
    return answer(state(), 0, "ok", msgid=int(msgid))


@routes.route("/cgi-bin/message/subscribe/send", methods=gate.ANY)
def subscribe_send() -> Response:
    msgid = _sending("mp").subscribe()
    more = {"msgid": int(msgid)} if state().setting("subscribe_answers_msgid") else {}
    return answer(state(), 0, "ok", **more)


@routes.route("/cgi-bin/message/subscribe/bizsend", methods=gate.ANY)
def notice_send() -> Response:
    _sending("sa").notice()
    return answer(state(), 0, "ok")


def _sending(kind: str) -> Sending:
    appid = gate.caller(kind, certified=kind == "sa")
    return Sending(state(), pushes(), appid, gate.body())
