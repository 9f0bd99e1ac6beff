"""The test message that proves a binding: claimed, sent with no transaction open, written down."""

import logging
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from app.house import House
from app.notices.notice import TASK
from models import clock, deputy, pace, region
from models.binding import Binding, proving
from models.clock import HERE
from models.db import OutcomeUnknown, Unavailable
from models.station import Station
from wechat.errors import WechatError
from wechat.fields import fit_all

log = logging.getLogger("mashang.worker")
BATCH = 8
LINE = "绑定测试：收到即表示绑定成功"
NUMBER = "TEST"  # the field takes letters and digits only
LONGEST_TURN = timedelta(seconds=5)


@dataclass(frozen=True)
class Message:
    """One test message, ready to hand to WeChat."""

    openid: str
    template_id: str
    fields: dict[str, str]
    url: str
    dedupe: str
    wait: float  # seconds until its turn


def prove(house: House) -> int:
    me = secrets.token_hex(8)
    mine = house.database.transact(lambda session: proving.claim(session, me, BATCH))
    return sum(_prove_one(house, me, one) for one in mine)


def _prove_one(house: House, me: str, binding_id: int) -> int:
    try:
        message = house.database.transact(lambda session: _pack(session, house, binding_id, me))
        if message is not None:
            time.sleep(message.wait)
            came = _send(house, message)
            house.database.transact(lambda session: _write_down(session, binding_id, me, came))
    except (Unavailable, OutcomeUnknown):
        log.warning("the database went away; the lease will run out and the test message come again")
    except Exception:  # a test we cannot even render must not stop the rest; its lease brings it back
        log.exception("a binding could not be tested", extra={"binding": str(binding_id)})
    return 1


def _pack(session: Session, house: House, binding_id: int, me: str) -> Message | None:
    bound = proving.held_by(session, binding_id, me)
    if bound is None:
        return None
    template = house.settings.wx_sa_templates.get(TASK)
    if template is None or not bound.openid or bound.appid != house.settings.wx_sa_appid:
        proving.refused(session, bound, "template" if template is None else "identity", permanent=True)
        return None
    given = {
        template.what: LINE, template.number: NUMBER, template.when: _now(),
        template.where: _place(session, bound),
    }  # fmt: skip
    proving.renew(session, bound)
    turn = min(pace.take(session, "sa"), LONGEST_TURN).total_seconds()
    return Message(bound.openid, template.id, fit_all(given), _url(session, house, bound), str(bound.id), turn)


def _now() -> str:
    now = clock.now().astimezone(HERE)
    return f"{now.year}年{now.month}月{now.day}日 {now:%H:%M}"


def _place(session: Session, bound: Binding) -> str:
    here = session.get_one(Station, bound.station_id) if bound.station_id else region.county(session, bound.county_id)
    return here.name


def _url(session: Session, house: House, bound: Binding) -> str:
    page = "/deputy" if deputy.serving(session, bound.person_id) else "/console/"
    return house.settings.public_url + page


def _send(house: House, message: Message) -> str | WechatError:
    try:
        return house.sa.send_template(message.openid, message.template_id, message.fields, message.url, message.dedupe)
    except WechatError as why:
        return why


def _write_down(session: Session, binding_id: int, me: str, came: str | WechatError) -> None:
    bound = proving.held_by(session, binding_id, me)
    if bound is None:
        return
    if isinstance(came, WechatError):
        proving.refused(session, bound, came.kind, came.permanent)
    else:
        proving.sent(bound, came)
