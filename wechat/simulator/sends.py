"""Sending: who may be written to, what then lies in their phone, and what receipt follows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any

from wechat.simulator import console, inbox, library, rules
from wechat.simulator.cast import of_openid
from wechat.simulator.push import PushEngine
from wechat.simulator.state import State
from wechat.simulator.wire import Says


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
            person = of_openid(self.state, self.appid, self.body.get("touser"))
            if not person["following"]:
                raise Says(43004, "require subscribe")
            if person["blacklisted"]:
                raise Says(43019, "require remove blacklist")
            template = self._template("template")
            values = self._values(template)
            self._jump()
            name = self._text("client_msg_id")
            if (msgid := inbox.sent_before(self.state, person, name)) is not None:
                return msgid
            self._within_limits(person)
            status = self._status(person)
            shown = {key: rules.shown(value) for key, value in values.items()}
            told = {"url": self.body.get("url"), "client_msg_id": name, "receipt": status}
            msgid = self._keep("服务号", person, template, shown, status == "success", told)
        self._receipt(person, msgid, status)
        return msgid

    def subscribe(self) -> str:
        """A mini program's subscribe message, for one credit; a refused field costs none."""
        page = self._text("page")
        if page and not console.is_released(self.state, self.appid, page.split("?")[0].removeprefix("/")):
            raise Says(41030, "invalid page")
        return self._for_a_credit({"page": page})

    def notice(self) -> str:
        """A service account's subscription notice: for a credit too, and followers or not; its page is a link."""
        self._jump()
        return self._for_a_credit({"url": self.body.get("page")})

    def _for_a_credit(self, told: Mapping[str, Any]) -> str:
        code, status = self.state.setting("subscribe_sent_error") or (0, "success")
        with self.state.held():
            person = of_openid(self.state, self.appid, self.body.get("touser"))
            template = self._template("notice")
            consent_first = self.state.setting("consent_before_fields")
            if consent_first:
                self._credit(person)
            values = self._values(template)
            if not consent_first:
                self._credit(person)
            self._spend(person)
            told = {**told, "receipt": status}
            msgid = self._keep("服务通知", person, template, values, not code, told)
        item = {"TemplateId": template["id"], "MsgID": msgid, "ErrorCode": str(code), "ErrorStatus": status}
        event = {"MsgType": "event", "Event": "subscribe_msg_sent_event"}
        self._push(person, {**event, "SubscribeMsgSentEvent": {"List": item}})
        return msgid

    def _template(self, channel: str) -> Row:
        wanted = str(self.body.get("template_id", ""))
        if not wanted or len(wanted) > 64:
            raise Says(40036, "invalid template_id size")
        for row in library.mine(self.state, self.appid, channel):
            if row["id"] == wanted:
                if len(str(self.body.get("url", ""))) > 1024:
                    raise Says(40039, "invalid url size")
                return row
        raise Says(40037, "invalid template_id")

    def _values(self, template: Row) -> dict[str, str]:
        strict = bool(self.state.setting("unknown_keys_refused"))
        return rules.check(json.loads(template["fields"]), self.body.get("data"), strict)

    def _text(self, name: str) -> str | None:
        given = self.body.get(name)
        if given is not None and not isinstance(given, str):
            raise Says(47001, "data format error")
        return given or None

    def _jump(self) -> None:
        """The mini program a card opens must be one there is, on a page that is released."""
        jump = self.body.get("miniprogram")
        if not jump:
            return
        appid = str(jump.get("appid", "")) if isinstance(jump, Mapping) else ""
        if self.state.one("SELECT 1 FROM accounts WHERE appid = ? AND kind = 'mp'", appid) is None:
            raise Says(40013, "invalid appid")
        page = str(jump.get("pagepath") or "").split("?")[0].removeprefix("/")
        if page and not console.is_released(self.state, appid, page):
            raise Says(41030, "invalid page")

    def _within_limits(self, person: Row) -> None:
        per_minute = self.state.setting("sends_per_person_per_minute")
        if per_minute and inbox.sent_since(self.state, person, self.state.now() - 60) >= per_minute:
            raise Says(43117, "too frequent to this openid")

    def _status(self, person: Row) -> str:
        return "failed:user block" if person["blocked"] else self.state.setting("receipt_status") or "success"

    def _credit(self, person: Row) -> None:
        row = self.state.one(
            "SELECT * FROM credits WHERE appid = ? AND openid = ? AND template_id = ?",
            self.appid, person["openid"], self.body["template_id"],
        )  # fmt: skip
        if person["notices_off"] or row is None or not (row["left_over"] or row["long_term"]):
            raise Says(43101, "user refuse to accept the msg")

    def _spend(self, person: Row) -> None:
        self.state.do(
            "UPDATE credits SET left_over = left_over - 1"
            " WHERE appid = ? AND openid = ? AND template_id = ? AND long_term = 0",
            self.appid, person["openid"], self.body["template_id"],
        )  # fmt: skip

    def _keep(
        self, channel: str, person: Row, template: Row, values: Mapping[str, str], arrived: bool,
        told: Mapping[str, Any],
    ) -> str:  # fmt: skip
        rest = {**told, "miniprogram": self.body.get("miniprogram"), "arrived": int(arrived)}
        return inbox.put(self.state, channel, person, template, values, rest)

    def _receipt(self, person: Row, msgid: str, status: str) -> None:
        zero = self.state.setting("receipt_msgid_zero") and self.body.get("client_msg_id")
        event: dict[str, Any] = {"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH"}
        event["MsgID"] = 0 if zero else int(msgid)
        event["Status"] = status
        if self.state.setting("receipt_before_answer"):
            self.pushes.put_now(self.appid, person["openid"], event)
        else:
            self._push(person, event, self.state.random.uniform(*self.state.setting("receipt_after")))

    def _push(self, person: Row, fields: Mapping[str, Any], after: float = 0.0) -> None:
        if self.state.setting("receipt_before_answer"):
            self.pushes.put_now(self.appid, person["openid"], fields)
        else:
            self.pushes.put(self.appid, person["openid"], fields, after)
