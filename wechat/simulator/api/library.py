"""The template library: what there is, what an account has of it, and adding and dropping one."""

from flask import Blueprint, Response, jsonify

from wechat.simulator import library
from wechat.simulator.api import gate
from wechat.simulator.wire import Says, answer, state

routes = Blueprint("library", __name__)


@routes.route("/wxaapi/newtmpl/getcategory", methods=gate.ANY)
def categories() -> Response:
    gate.caller(None, "GET")
    return answer(state(), 0, "ok", data=[{"id": key, "name": name} for key, name in library.CATEGORIES.items()])


@routes.route("/wxaapi/newtmpl/getpubtemplatetitles", methods=gate.ANY)
def titles() -> Response:
    gate.caller(None, "GET")
    wanted = _ids(gate.query("ids"))
    start, limit = _number("start", 200016, 10**6), _number("limit", 200017, 30)
    found = [title for title in library.TITLES.values() if title.category in wanted]
    told = [
        {"tid": title.tid, "title": title.title, "type": title.type, "categoryId": str(title.category)}
        for title in found[start : start + limit]
    ]
    return answer(state(), 0, "ok", count=len(found), data=told)


@routes.route("/wxaapi/newtmpl/getpubtemplatekeywords", methods=gate.ANY)
def keywords() -> Response:
    gate.caller(None, "GET")
    tid = gate.query("tid")
    title = library.TITLES.get(int(tid)) if tid.isdigit() else None
    if title is None:
        raise Says(200014, "template tid error")
    told = [
        {"kid": word.kid, "name": word.name, "example": library.EXAMPLES[word.rule], "rule": word.rule}
        for word in title.keywords
    ]
    return answer(state(), 0, "ok", count=len(told), data=told)


@routes.route("/wxaapi/newtmpl/addtemplate", methods=gate.ANY)
def add() -> Response:
    appid, body = gate.caller(None), gate.body()
    made = library.add(state(), appid, body.get("tid"), body.get("kidList"), body.get("sceneDesc"))
    return answer(state(), 0, "ok", priTmplId=made)


@routes.route("/wxaapi/newtmpl/deltemplate", methods=gate.ANY)
def delete() -> Response:
    appid, body = gate.caller(None), gate.body()
    library.delete(state(), appid, body.get("priTmplId"))
    return answer(state(), 0, "ok")


@routes.route("/wxaapi/newtmpl/gettemplate", methods=gate.ANY)
def mine() -> Response:
    rows = library.mine(state(), gate.caller(None, "GET"), "notice")
    return answer(state(), 0, "ok", data=[library.described(row) for row in rows])


@routes.route("/cgi-bin/template/get_all_private_template", methods=gate.ANY)
def mine_old() -> Response:
    rows = library.mine(state(), gate.caller("sa", "GET"), "template")
    return jsonify(template_list=[library.described_old(row) for row in rows])


def _ids(given: str) -> set[int]:
    parts = given.split(",")
    if not all(part.isdigit() for part in parts):
        raise Says(200018, "invalid ids")
    return {int(part) for part in parts}


def _number(name: str, code: int, most: int) -> int:
    given = gate.query(name)
    if not given.isdigit() or int(given) > most:
        raise Says(code, f"invalid {name}")
    return int(given)
