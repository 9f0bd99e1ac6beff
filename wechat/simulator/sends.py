"""Sending: who may be written to, what then lies in their phone, and what receipt follows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any

from wechat.simulator import rules
from wechat.simulator.places import is_here
from wechat.simulator.push import PushEngine
from wechat.simulator.state import State
from wechat.simulator.wire import Says

SAME_MESSAGE = 600  # seconds in which a client_msg_id is remembered
DAY = 86_400


@dataclass(frozen=True)
class Sending:
    """One call of a send API, its account already known from the token."""

    state: State
    pushes: PushEngine
    appid: str
    body: Mapping[str, Any]

    def template(self) -> str:
        """A service account's template message; the receipt comes later."""
        with self.state.held():
            person = self._person()
            if not person["following"]:
                raise Says(43004, "require subscribe")
            if person["blacklisted"]:
                raise Says(43019, "require remove blacklist")
            template = self._template()
            values = rules.check(json.loads(template["fields"]), self.body.get("data"))
            if (msgid := self._sent_before(person)) is not None:
                return msgid
            self._within_limits(person)
            shown = {key: rules.shown(value) for key, value in values.items()}
            msgid = self._keep("服务号", person, template, shown, arrived=not person["blocked"])
        status = "failed:user block" if person["blocked"] else "success"
        self._receipt(person, msgid, status)
        return msgid

    def subscribe(self) -> str:
        """A mini program's subscribe message, for one credit; a refused field costs none."""
        with self.state.held():
            person, template = self._person(), self._template()
            consent_first = self.state.setting("consent_before_fields")
            if consent_first:
                self._credit(person)
            values = rules.check(json.loads(template["fields"]), self.body.get("data"))
            if not consent_first:
                self._credit(person)
            self._spend(person)
            msgid = self._keep("服务通知", person, template, values, arrived=True)
        item = {"TemplateId": template["id"], "MsgID": msgid, "ErrorCode": "0", "ErrorStatus": "success"}
        event = {"MsgType": "event", "Event": "subscribe_msg_sent_event"}
        self._push(person, {**event, "SubscribeMsgSentEvent": {"List": item}})
        return msgid

    def _person(self) -> Row:
        row = self.state.one(
            "SELECT * FROM identities WHERE appid = ? AND openid = ?", self.appid, str(self.body.get("touser", ""))
        )
        if row is None:
            raise Says(40003, "invalid openid")
        return row

    def _template(self) -> Row:
        wanted = str(self.body.get("template_id", ""))
        if not wanted or len(wanted) > 64:
            raise Says(40036, "invalid template_id size")
        row = self.state.one("SELECT * FROM templates WHERE appid = ? AND id = ?", self.appid, wanted)
        if row is None:
            raise Says(40037, "invalid template_id")
        if len(str(self.body.get("url", ""))) > 1024:
            raise Says(40039, "invalid url size")
        return row

    def _sent_before(self, person: Row) -> str | None:
        wanted = self.body.get("client_msg_id")
        row = self.state.one(
            "SELECT msgid FROM messages WHERE appid = ? AND openid = ? AND client_msg_id = ? AND sent_at > ?",
            self.appid, person["openid"], wanted, self.state.now() - SAME_MESSAGE,
        )  # fmt: skip
        return str(row["msgid"]) if wanted and row else None

    def _within_limits(self, person: Row) -> None:
        now, per_minute = self.state.now(), self.state.setting("sends_per_person_per_minute")
        if self._sent_since(now - DAY) >= self.state.setting("sends_per_day"):
            raise Says(45009, "reach max api daily quota limit")
        if per_minute and self._sent_since(now - 60, person["openid"]) >= per_minute:
            raise Says(43117, "too frequent to this openid")

    def _sent_since(self, since: float, openid: str = "%") -> int:
        row = self.state.one(
            "SELECT count(*) AS n FROM messages WHERE appid = ? AND openid LIKE ? AND sent_at > ?",
            self.appid, openid, since,
        )  # fmt: skip
        return int(row["n"]) if row else 0

    def _credit(self, person: Row) -> None:
        row = self.state.one(
            "SELECT * FROM credits WHERE appid = ? AND openid = ? AND template_id = ?",
            self.appid, person["openid"], self.body["template_id"],
        )  # fmt: skip
        if row is None or not (row["left_over"] or row["long_term"]):
            raise Says(43101, "user refuse to accept the msg")

    def _spend(self, person: Row) -> None:
        self.state.do(
            "UPDATE credits SET left_over = left_over - 1"
            " WHERE appid = ? AND openid = ? AND template_id = ? AND long_term = 0",
            self.appid, person["openid"], self.body["template_id"],
        )  # fmt: skip

    def _keep(self, channel: str, person: Row, template: Row, values: Mapping[str, str], arrived: bool) -> str:
        labels = json.loads(template["labels"])
        lines = [{"key": key, "label": labels.get(key, key), "value": value} for key, value in values.items()]
        last = self.state.one("SELECT coalesce(max(id), 0) AS id FROM messages")
        msgid = str(4_000_000_000_000_000_000 + (last["id"] if last else 0) + 1)
        url = self.body.get("url")
        self.state.do(
            "INSERT INTO messages (msgid, channel, appid, openid, person, template_id, title, rows, url, page,"
            " client_msg_id, sent_at, arrived) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
            msgid, channel, self.appid, person["openid"], person["person"], template["id"], template["title"],
            json.dumps(lines, ensure_ascii=False), url if isinstance(url, str) and is_here(url) else None,
            self.body.get("page"), self.body.get("client_msg_id"), self.state.now(), int(arrived),
        )  # fmt: skip
        return msgid

    def _receipt(self, person: Row, msgid: str, status: str) -> None:
        event = {"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH", "MsgID": int(msgid), "Status": status}
        self._push(person, event, self.state.random.uniform(*self.state.setting("receipt_after")))

    def _push(self, person: Row, fields: Mapping[str, Any], after: float = 0.0) -> None:
        self.pushes.put(self.appid, person["openid"], fields, after)
