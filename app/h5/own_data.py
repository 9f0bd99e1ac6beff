"""我的数据: what is kept of this visitor, to read, to take along, or to have deleted."""

import json
from typing import Any

from flask import Response, make_response, redirect, render_template, request
from sqlalchemy.orm import Session

from app import cookies, uploads
from app.errors import invalid
from app.h5 import who
from app.house import house
from app.once import once
from models import own_data

UNSURE = "请先勾选“我知道删除后不能恢复”。"
Answer = tuple[int, dict[str, Any]]


def mine() -> str:
    return _page()


def _page(fault: str = "") -> str:
    with house().database.read() as session:
        me = who.known(session)
        return render_template("h5/own_data.html", kept=own_data.kept(session, me) if me else None, fault=fault)


def take_along() -> Response:
    """As a file of plain text that any program reads."""
    with house().database.read() as session:
        me = who.known(session)
        told = own_data.told(own_data.kept(session, me)) if me else {}
    file = make_response(json.dumps(told, ensure_ascii=False, indent=2))
    file.headers["Content-Type"] = "application/json; charset=utf-8"
    file.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return file


def delete() -> Response:
    if request.form.get("sure") != "1":
        return make_response(_page(UNSURE), invalid({"sure": UNSURE}).status)
    done = once(who.caller(), _forget).answer
    uploads.discard(house(), done["store_keys"])  # the rows are gone: bytes without a row are found by nobody
    response = redirect(f"/mine/data?done={'forgotten' if done['person'] else 'emptied'}", 303)
    if done["person"]:
        for name in ("h5", "grant"):
            cookies.drop(response, name)
    return response  # type: ignore[return-value]


def _forget(session: Session) -> Answer:
    me = who.known(session)
    gone = own_data.forget(session, me) if me else own_data.Forgotten()
    return 200, {"requests": gone.requests, "person": gone.person, "store_keys": gone.store_keys}
