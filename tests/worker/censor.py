"""The worker's bench with WeChat's opinion asked for: a door that gives the opinions it was told to give."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from werkzeug.test import TestResponse

from models import check, event, websession
from models.check import Check
from models.db import Database
from models.delivery import Delivery
from models.service_request import seeing
from tests.api.conftest import Phone
from tests.app_setup import AES_KEY, PUBLIC_URL, make_app
from tests.cast import MP, settle
from tests.worker.conftest import Door, Office, envelope, event_of
from wechat.checking import Verdict
from wechat.errors import WechatError

WELL, RISKY = Verdict("pass", "100", "t-0"), Verdict("risky", "20001", "t-0")


@dataclass
class Censor(Door):
    """The mini program's door: gives the opinions it was told to give."""

    opinion: Verdict | WechatError = WELL
    texts: list[tuple[str, str]] = field(default_factory=list)
    files: list[tuple[str, str, str]] = field(default_factory=list)

    def check_text(self, openid: str, content: str, nickname: str = "") -> Verdict:
        with self.lock:
            self.texts.append((openid, content))
        if isinstance(self.opinion, WechatError):
            raise self.opinion
        return self.opinion

    def check_media(self, openid: str, url: str, kind: str) -> str:
        with self.lock:
            self.files.append((openid, url, kind))
            if isinstance(self.opinion, WechatError):
                raise self.opinion
            return f"trace-{len(self.files)}"


@dataclass
class Desk(Office):
    """The office, with WeChat's opinion asked for."""

    mp: Censor
    seconds: Iterator[int] = field(default_factory=lambda: itertools.count(1_700_000_000))

    def phone(self, person_id: int) -> Phone:
        return Phone(self.app, self.database.transact(lambda session: websession.begin(session, person_id, "api")))

    def state(self, number: str) -> str:
        with self.database.read() as session:
            return self.find(session, number).state

    def find(self, session: Any, number: str) -> Any:
        found = seeing.by_number(session, number)
        assert found is not None, "what was acknowledged is there"
        return found

    def history(self, number: str) -> list[str]:
        with self.database.read() as session:
            return [e.move for e in event.history(session, self.find(session, number).id)]

    def checks(self, number: str) -> list[Check]:
        """The words' first, then each file's."""
        with self.database.read() as session:
            found = check.of_requests(session, [self.find(session, number).id])
        return sorted(found, key=lambda one: one.attachment_id or 0)

    def outcomes(self, number: str) -> list[tuple[str, str | None]]:
        return [(one.outcome, one.label) for one in self.checks(number)]

    def later(self, by: timedelta) -> None:
        """Time passes for every check: what is due by then is due now, and each has waited so much longer."""

        def hurry(session: Any) -> None:
            for one in session.query(Check):
                one.made_at -= by
                one.next_at = one.next_at and one.next_at - by

        self.database.transact(hurry)

    def told(self, person_id: int) -> list[str]:
        """The notices owed to this person, whatever has come of them."""
        with self.database.read() as session:
            return [d.notice for d in session.query(Delivery).filter_by(recipient_id=person_id).order_by(Delivery.id)]

    def verdict(self, trace_id: str, suggest: str = "pass", label: str = "100", errcode: int = 0) -> TestResponse:
        said = {"suggest": suggest, "label": label}
        detail = [{"strategy": "content_model", "errcode": errcode, **said}]
        more = {"appid": MP, "trace_id": trace_id, "version": 2, "detail": detail, "result": said}
        pushed = event_of("o-li-aunt", "wxa_media_check", at=next(self.seconds), **more)  # no two are copies of one
        query, body = envelope(pushed, token="mp-token", appid=MP)
        return self.app.test_client().post("/wechat/mp", query_string=query, data=body, base_url=PUBLIC_URL)

    def fetch(self, url: str) -> TestResponse:
        return self.app.test_client().get(url.removeprefix(PUBLIC_URL), base_url=PUBLIC_URL)


def desk_with(database: Database, folder: Path, **more: object) -> Desk:
    app = make_app(database, folder, wx_mp_token="mp-token", wx_mp_aes_key=AES_KEY, **more)
    sa, mp = Door(), Censor()
    app.extensions["mashang"] = replace(app.extensions["mashang"], sa=sa, mp=mp)
    return Desk(app, settle(database), sa, mp)


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return out.getvalue()
