"""我的数据: what is kept of this visitor, to read, to take along, or to have deleted."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from flask import Response, make_response, redirect, render_template, request
from sqlalchemy.orm import Session

from app import cookies, uploads
from app.errors import invalid
from app.h5 import own_data_told, who
from app.house import House, house
from app.once import once
from app.zipping import zipped
from media.store import NoSuchBytes
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
    """All of it in one bag: a text that any program reads, and the photos and voices it names."""
    with house().database.read() as session:
        me = who.known(session)
        kept = own_data.kept(session, me) if me else None
        told = own_data_told.told(kept) if kept else {}
        wanted = own_data_told.files(kept) if kept else {}
    bag = Response(zipped(_files(house(), told, wanted)), mimetype="application/zip")
    bag.headers["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return bag


def _files(rooms: House, told: dict[str, Any], wanted: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """Read one by one, when no transaction is open; bytes that are gone leave the rest as it is."""
    yield "my-data.json", json.dumps(told, ensure_ascii=False, indent=2).encode()
    for name, key in wanted.items():
        with suppress(NoSuchBytes):
            yield name, rooms.keyring.unseal(rooms.store.get(key), key)


def delete() -> Response:
    if request.form.get("sure") != "1":
        return make_response(_page(UNSURE), invalid({"sure": UNSURE}).status)
    done = once(who.caller(), _forget).answer
    uploads.discard(house(), done["store_keys"])  # the rows are gone: bytes without a row are found by nobody
    response = redirect(f"/mine/data?done={_told(done)}", 303)
    if done["person"]:
        for name in ("h5", "grant"):
            cookies.drop(response, name)
    return response  # type: ignore[return-value]


def _told(done: dict[str, Any]) -> str:
    return "forgotten" if done["person"] else "emptied" if done["requests"] else "untouched"


def _forget(session: Session) -> Answer:
    me = who.known(session)
    gone = own_data.forget(session, me) if me else own_data.Forgotten()
    return 200, {"requests": gone.requests, "person": gone.person, "store_keys": gone.store_keys}
