"""Accounts and people: who exists, what their openids are, who follows whom."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from sqlite3 import Row
from typing import Any

from wechat.simulator import console
from wechat.simulator.places import is_here
from wechat.simulator.state import State
from wechat.simulator.tokens import kill_all
from wechat.simulator.wire import Says

LABELS = {
    "thing": "事项", "time": "时间", "date": "日期", "name": "姓名", "phrase": "状态", "number": "数量",
    "character_string": "编号", "phone_number": "电话", "amount": "金额", "const": "类别",
}  # fmt: skip


def put_account(state: State, given: Mapping[str, Any]) -> None:
    """Make or change an account; a changed secret kills its tokens, as in the console."""
    for name in ("push_url", "enter_url"):
        if given.get(name) and not is_here(str(given[name])):
            raise ValueError(f"{name} must be on loopback")
    with state.held():
        before = state.one("SELECT secret FROM accounts WHERE appid = ?", given["appid"])
        if before and before["secret"] != given["secret"]:
            kill_all(state, given["appid"])
        names = ("appid", "secret", "kind", "name", "push_url", "push_token", "push_aes_key", "enter_url")
        state.do(
            "INSERT OR REPLACE INTO accounts VALUES (?,?,?,?,?,?,?,?)", *(given.get(name) for name in names)
        )
        state.do("DELETE FROM templates WHERE appid = ?", given["appid"])
        for template in given.get("templates", []):
            put_template(state, given["appid"], template)
        console.keep(state, given["appid"], {name: given[name] for name in console.DEFAULTS if name in given})
        for person in state.all("SELECT name FROM people"):
            identity(state, given["appid"], person["name"])


def put_template(state: State, appid: str, given: Mapping[str, Any]) -> None:
    """Type 2 is one-time, 3 long-term; a service account's channel is "template" unless it says "notice"."""
    fields, labels = list(given["fields"]), dict(given.get("labels", {}))
    if given.get("channel", "") not in ("", "template", "notice") or given.get("type", 2) not in (2, 3):
        raise ValueError("channel or type of a template")
    for field in fields:
        labels.setdefault(field, LABELS.get(field.rstrip("0123456789"), field))
    state.do(
        "INSERT INTO templates (appid, id, title, fields, labels, type, channel, banned) VALUES (?,?,?,?,?,?,?,?)",
        appid, given["id"], given["title"], json.dumps(fields), json.dumps(labels),
        int(given.get("type", 2)), str(given.get("channel", "")), int(given.get("banned", False)),
    )  # fmt: skip


def put_person(state: State, given: Mapping[str, Any], follow: Iterable[str] = ()) -> dict[str, Any]:
    """Make a person, or find them again by name; the ids are always the same ones."""
    name, unionid = str(given["name"]), "u" + _derived("union", str(given["name"]))
    if not name or len(name) > 40 or "/" in name or name.startswith("."):
        raise ValueError("name")
    with state.held():
        state.do("INSERT OR IGNORE INTO people (name, note, unionid) VALUES (?, '', ?)", name, unionid)
        for key in ("note", "snapshot", "risky", "phone"):
            if key in given:
                state.do(f"UPDATE people SET {key} = ? WHERE name = ?", given[key], name)  # noqa: S608
        appids = [row["appid"] for row in state.all("SELECT appid FROM accounts")]
        openids = {appid: identity(state, appid, name)["openid"] for appid in appids}
        for appid in [account(state, wanted)["appid"] for wanted in follow]:
            state.do("UPDATE identities SET following = 1 WHERE appid = ? AND person = ?", appid, name)
    return {"openids": openids, "unionid": unionid}


def identity(state: State, appid: str, person: str) -> Row:
    """This person as this account sees them."""
    state.do(
        "INSERT OR IGNORE INTO identities (appid, openid, person) VALUES (?, ?, ?)",
        appid, "o" + _derived(appid, person), person,
    )  # fmt: skip
    row = state.one("SELECT * FROM identities WHERE appid = ? AND person = ?", appid, person)
    if row is None:
        raise LookupError(person)
    return row


def of_openid(state: State, appid: str, openid: Any) -> Row:
    """Who an account means by an openid; another account's openid is nobody here."""
    row = state.one("SELECT * FROM identities WHERE appid = ? AND openid = ?", appid, str(openid or ""))
    if row is None:
        raise Says(40003, "invalid openid")
    return row


def known(state: State, person: str) -> Row:
    row = state.one("SELECT * FROM people WHERE name = ?", person)
    if row is None:
        raise LookupError(person)
    return row


def account(state: State, appid: str) -> Row:
    row = state.one("SELECT * FROM accounts WHERE appid = ?", appid)
    if row is None:
        raise LookupError(appid)
    return row


def _derived(*parts: str) -> str:
    digest = hashlib.sha256("\n".join(parts).encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:27]


def phone_of(person: Row) -> str:
    """Their number; without one, a number nobody can dial."""
    digits = int(hashlib.sha256(str(person["name"]).encode()).hexdigest(), 16) % 10**8
    return str(person["phone"] or f"000-{digits:08}")
