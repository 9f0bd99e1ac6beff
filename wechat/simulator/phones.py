"""The phones of the cast, one page each: what has arrived, a scan box, whom they follow."""

import json
from datetime import datetime
from sqlite3 import Row
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wechat.simulator import follow
from wechat.simulator.cast import known
from wechat.simulator.oauth import COOKIE
from wechat.simulator.places import is_here, origin, path_of
from wechat.simulator.wire import pushes, state

routes = Blueprint("phones", __name__, url_prefix="/phones")
SHANGHAI = ZoneInfo("Asia/Shanghai")
_CAST = """
SELECT people.*, count(messages.id) AS messages, count(messages.id) - count(messages.opened_at) AS unopened
FROM people LEFT JOIN messages ON messages.person = people.name AND messages.arrived
GROUP BY people.name ORDER BY people.rowid"""
_ACCOUNTS = """
SELECT accounts.appid, accounts.name, identities.following, identities.blocked
FROM accounts JOIN identities USING (appid) WHERE accounts.kind = 'sa' AND identities.person = ?"""
_INBOX = """
SELECT messages.*, accounts.name AS account FROM messages JOIN accounts USING (appid)
WHERE person = ? AND arrived ORDER BY messages.id DESC LIMIT 100"""


@routes.get("")
def cast() -> str:
    return render_template("cast.html", people=state().all(_CAST))


@routes.get("/<person>")
def phone(person: str) -> str:
    who = _who(person)
    cards = [_card(row) for row in state().all(_INBOX, person)]
    now = datetime.fromtimestamp(state().now(), SHANGHAI)
    return render_template(
        "phone.html", person=who, cards=cards, accounts=state().all(_ACCOUNTS, person), now=now
    )


@routes.get("/<person>/open")
def open_link(person: str) -> Response:
    """Open a URL as this person would inside WeChat."""
    _who(person)
    url = request.args.get("url", "").strip()
    if not is_here(url):
        page = render_template("problem.html", text="这部模拟手机只能打开本机的链接。", person=person)
        abort(make_response(page, 400))
    if message := request.args.get("message"):
        _opened(message)
    response = redirect(_entered(url))
    response.set_cookie(COOKIE, quote(person), httponly=True, samesite="Lax", path="/")
    return response


@routes.post("/<person>/follow")
def follow_or_leave(person: str) -> Response:
    _who(person)
    appid = request.form.get("appid", "")
    follow.change(state(), pushes(), appid, person, request.form.get("follow") == "1")
    return redirect(url_for("phones.phone", person=person), 303)


@routes.errorhandler(LookupError)
def nobody(_error: LookupError) -> tuple[str, int]:
    return render_template("problem.html", text="没有这个人或这个账号。"), 404


def _opened(msgid: str) -> None:
    state().do("UPDATE messages SET opened_at = coalesce(opened_at, ?) WHERE msgid = ?", state().now(), msgid)


def _who(person: str) -> Row:
    return known(state(), person)


def _entered(url: str) -> str:
    """A page of a product that wants WeChat's sign-in is reached by way of its entrance."""
    for row in state().all("SELECT enter_url FROM accounts WHERE enter_url IS NOT NULL AND enter_url <> ''"):
        enter = str(row["enter_url"])
        if origin(url) == origin(enter) and path_of(url).split("?")[0] != path_of(enter).split("?")[0]:
            return f"{enter}{'&' if '?' in enter else '?'}{urlencode({'next': path_of(url)})}"
    return url


def _card(row: Row) -> dict[str, Any]:
    sent = datetime.fromtimestamp(row["sent_at"], SHANGHAI)
    return {**dict(row), "lines": json.loads(row["rows"]), "sent": f"{sent.month}月{sent.day}日 {sent:%H:%M}"}
