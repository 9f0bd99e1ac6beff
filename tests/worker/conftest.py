"""The worker's own bench: the product on a test database, and a fake WeChat that keeps all it was handed."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import delivering, worker
from app.delivering import outcome
from app.delivering.step import next_step
from app.house import House
from app.notices.parcel import Parcel
from models import attempt as attempts
from models import consent, delivery, verify
from models.attempt import Attempt
from models.consent import Consent
from models.db import Database
from models.delivery import LEASE, Delivery
from models.inbound import Inbound
from models.pace import Pace
from models.person import Identity
from models.service_request import seeing
from tests.app_setup import AES_KEY, make_app
from tests.cast import MP, SA, Cast, settle
from wechat.crypto import key_from, seal
from wechat.errors import WechatError, refusal, unreachable

SUBSCRIBE = "mp-tmpl-progress"
NOW = int(time.time())  # one for all, so that copies of a push are copies


@dataclass(frozen=True)
class Handed:
    """One message as WeChat was given it."""

    openid: str
    template: str
    fields: dict[str, str]
    url: str | None
    dedupe: str | None
    msgid: str


@dataclass
class Door:
    """Stands where WeChat would: keeps each message, or refuses as it was told to."""

    taken: list[Handed] = field(default_factory=list)
    asked: int = 0  # every call, refused ones too
    refusing: Callable[[str], WechatError | None] = lambda openid: None
    credits: int | None = None  # None: not counted, as with template messages
    lock: threading.Lock = field(default_factory=threading.Lock)
    said: list[tuple[str, str]] = field(default_factory=list)  # (openid, text) in the account's chat
    menus: list[tuple[str, str, list[tuple[str, str]], str]] = field(default_factory=list)
    buttons: list[dict[str, str]] = field(default_factory=list)  # the account's standing menu
    files: dict[str, bytes] = field(default_factory=dict)  # what people sent, by media id

    def refuse(self, code: int, who: str | None = None) -> None:
        self.refusing = lambda openid: refusal(code) if who in (None, openid) else None

    def be_away(self) -> None:
        self.refusing = lambda openid: unreachable()

    def hang(self, why: WechatError) -> list[str]:
        """The chat and its files do, while notices go; whom it was asked about."""
        asked: list[str] = []

        def hear(openid: str) -> None:
            asked.append(openid)
            raise why

        self._hear = hear  # type: ignore[method-assign]
        return asked

    def be_well(self) -> None:
        self.refusing = lambda openid: None

    def send_template(
        self, openid: str, template_id: str, data: dict[str, str], url: str | None = None, dedupe: str | None = None
    ) -> str:
        return self._take(openid, template_id, data, url, dedupe)

    def send_subscribe(self, openid: str, template_id: str, data: dict[str, str], page: str | None = None) -> str:
        self._take(openid, template_id, data, page, None)
        return ""  # WeChat need not name it

    def send_notice(self, openid: str, template_id: str, data: dict[str, str], page: str | None = None) -> str:
        return self._take(openid, template_id, data, page, None)

    def say(self, openid: str, text: str) -> None:
        self._hear(openid)
        self.said.append((openid, text))

    def menu(self, openid: str, head: str, choices: list[tuple[str, str]], tail: str) -> None:
        self._hear(openid)
        self.menus.append((openid, head, list(choices), tail))

    def set_menu(self, buttons: list[dict[str, str]]) -> None:
        self._hear("")
        self.buttons = list(buttons)

    def media(self, media_id: str) -> tuple[bytes, str]:
        self._hear("")
        return self.files[media_id], "application/octet-stream"

    def _hear(self, openid: str) -> None:
        if why := self.refusing(openid):
            raise why

    def _take(self, openid: str, template: str, data: dict[str, str], url: str | None, dedupe: str | None) -> str:
        with self.lock:
            self.asked += 1
            if why := self.refusing(openid):
                raise why
            if self.credits is not None and self.credits < 1:
                raise refusal(43101)
            self.credits = None if self.credits is None else self.credits - 1
            msgid = str(4_000_000_000_000_000_000 + self.asked)
            self.taken.append(Handed(openid, template, dict(data), url, dedupe, msgid))
            return msgid


@dataclass
class Office:
    """The product, its cast, and the two doors."""

    app: Flask
    cast: Cast
    sa: Door
    mp: Door
    began: int = field(default_factory=lambda: int(time.time()))  # copies of one receipt bear one time

    @property
    def house(self) -> House:
        found: House = self.app.extensions["mashang"]
        return found

    @property
    def database(self) -> Database:
        return self.cast.database

    def drain(self) -> dict[str, int]:
        return worker.drain(self.house, 10)

    def owed(self, number: str) -> list[tuple[str, str | None]]:
        """(notice, how it ended) of everything owed about this request, oldest first."""
        return [(d.notice, d.ended_as) for d, _ in self.deliveries(number)]

    def deliveries(self, number: str) -> list[tuple[Delivery, Attempt | None]]:
        with self.database.read() as session:
            request = seeing.by_number(session, number)
            assert request is not None
            return attempts.of_request(session, request.id)

    def read(self, number: str, person_id: int) -> None:
        """This person opened the page of it, as the edge writes it down."""

        def work(session) -> None:
            request = seeing.by_number(session, number)
            assert request is not None
            delivery.acknowledge(session, request.id, person_id)

        self.database.transact(work)

    def attempts(self) -> list[Attempt]:
        with self.database.read() as session:
            return session.query(Attempt).order_by(Attempt.id).all()

    def passes(self, time: timedelta, but_not: str = "") -> None:
        """Time passes for all that is owed, whichever clock the database goes by."""

        def hurry(session) -> None:
            for owed in session.query(Delivery):
                owed.next_at = owed.next_at and owed.next_at - time
                owed.told_at = owed.told_at and owed.told_at - time
                owed.owed_at -= time if but_not != "owed" else timedelta(0)
            for row in session.query(Inbound):
                row.look_at = row.look_at and row.look_at - time
            for pace in session.query(Pace):
                pace.resting_until = pace.resting_until and pace.resting_until - time

        self.database.transact(hurry)

    def lease_runs_out(self) -> None:
        self.passes(LEASE + timedelta(seconds=1))

    def faults(self) -> list[str]:
        with self.database.read() as session:
            return list(verify.faults(session))

    def grants(self, credits: int) -> None:
        """李阿姨 allows so many one-time messages of the mini program; WeChat counts the same."""

        def work(session) -> None:
            for _ in range(credits):
                consent.answered(session, self.cast.li, MP, SUBSCRIBE, "accept", standing=False)
                session.flush()

        self.database.transact(work)
        self.mp.credits = credits

    def left(self) -> int:
        with self.database.read() as session:
            return session.query(Consent).filter_by(person_id=self.cast.li, appid=MP).one().credits

    def is_dead(self, person_id: int) -> bool:
        with self.database.read() as session:
            return session.query(Identity).filter_by(person_id=person_id, appid=SA).one().dead_at is not None

    # One worker, one step at a time.

    def claim(self, me: str) -> list[int]:
        every = dict.fromkeys(delivering.ACCOUNTS, (32, timedelta(0)))
        taken = self.database.transact(lambda session: delivery.claim(session, me, 32, every))
        return [delivery_id for delivery_id, _ in taken]

    def pack(self, me: str, delivery_id: int) -> Parcel | None:
        return self.database.transact(lambda session: next_step(session, self.house, delivery_id, me))

    def send(self, parcel: Parcel) -> str | WechatError:
        return delivering._send(self.house, parcel)

    def write_down(self, me: str, parcel: Parcel, came: str | WechatError) -> None:
        self.database.transact(lambda s: outcome.write_down(s, self.house, parcel, me, came))

    # WeChat calls us.

    def push(self, fields: dict[str, Any], **more: Any) -> TestResponse:
        query, body = envelope(fields, **more)
        return self.app.test_client().post(
            "/wechat/sa", query_string=query, data=body, base_url="https://mashang.example"
        )

    def push_mp(self, fields: dict[str, Any]) -> TestResponse:
        query, body = envelope(fields, token="mp-token", appid=MP)
        return self.app.test_client().post(
            "/wechat/mp", query_string=query, data=body, base_url="https://mashang.example"
        )

    def receipt(self, msgid: str, status: str = "success", openid: str = "o-wang") -> TestResponse:
        return self.push(event_of(openid, "TEMPLATESENDJOBFINISH", at=self.began, MsgID=msgid, Status=status))


def event_of(openid: str, event: str, at: int | None = None, **more: Any) -> dict[str, Any]:
    told = int(time.time()) if at is None else at
    return {"FromUserName": openid, "CreateTime": told, "MsgType": "event", "Event": event, **more}


def envelope(
    fields: dict[str, Any] | bytes, token: str = "sa-token", appid: str = SA, at: float | None = None, nonce: str = "n1"
) -> tuple[dict[str, str], bytes]:
    """A push as WeChat seals it: the query, and the body."""
    plain = fields if isinstance(fields, bytes) else json.dumps(fields).encode()
    stamp = str(int(time.time() if at is None else at))
    sealed = seal(plain, token, key_from(AES_KEY), appid, stamp, nonce)
    query = {"timestamp": stamp, "nonce": nonce, "msg_signature": sealed.msg_signature}
    return query, json.dumps({"ToUserName": "gh_test", "Encrypt": sealed.encrypt}).encode()


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    cast, app = settle(database), make_app(database, tmp_path)
    sa, mp = Door(), Door()
    app.extensions["mashang"] = replace(app.extensions["mashang"], sa=sa, mp=mp)
    return Office(app, cast, sa, mp)
