"""Content checks: what a resident said in the mini program, asked of WeChat with no transaction open."""

import logging
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, cast

from sqlalchemy.orm import Session

from app import lending
from app.house import House
from models import check, clock
from models.attachment import Attachment
from models.check import Check
from models.db import OutcomeUnknown, Unavailable
from models.event import Event
from models.service_request import ServiceRequest
from models.service_request.checking import conclude
from models.workflow import OPEN
from wechat.checking import Verdict
from wechat.errors import WechatError
from wechat.events import MediaVerdict

log = logging.getLogger("mashang.worker")
BATCH, THREADS = 8, 4
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
PATIENCE = timedelta(hours=24)
VERDICT_WITHIN = timedelta(minutes=30)  # as WeChat promises for a file
MOST_ASKED = 2
MOST_TRIES = 100  # far more than fit into our patience: so many mean that we ourselves fail at it
OUTCOMES = {"pass": "passed", "risky": "risky"}  # whatever else WeChat may say is for a person to read

Heard = Verdict | str | WechatError  # a verdict, the trace of one to come, or a refusal


@dataclass(frozen=True)
class Question:
    """What WeChat is asked: about these words, or about the file at this address."""

    kind: str
    openid: str
    content: str


def checked_as(session: Session, house: House, person_id: int) -> int | None:
    """The identity by which WeChat can be asked about this person's words, where they are checked at all."""
    s = house.settings
    return check.identity_of(session, person_id, s.wx_mp_appid) if s.wx_content_checks else None


def begin(session: Session, house: House, said: Event, person_id: int, files: list[Attachment]) -> None:
    """What is added to a request is looked at after the fact: nothing waits for it."""
    if identity_id := checked_as(session, house, person_id):
        check.begin(session, said, identity_id, files)


def work_through(house: House) -> int:
    """Whatever the setting says now: what was held for a check must come to an end."""
    with house.database.read() as session:
        if not check.any_due(session):
            return 0
    me = secrets.token_hex(8)
    mine = house.database.transact(lambda session: check.claim(session, me, BATCH))
    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(lambda one: _one(house, me, one), mine))


def _one(house: House, me: str, check_id: int) -> int:
    try:
        question = house.database.transact(lambda session: _next_step(session, house, check_id, me))
        if question is not None:
            heard = _ask(house, question)
            house.database.transact(lambda session: _write_down(session, check_id, me, heard))
    except (Unavailable, OutcomeUnknown):
        log.warning("the database went away; the lease will run out and the check come again")
    except Exception:  # a check we fail at must not stop the rest; its lease brings it back
        log.exception("a content check failed on our side", extra={"check": str(check_id)})
    return 1


def _next_step(session: Session, house: House, check_id: int, me: str) -> Question | None:
    """What is to be asked now; None when this step only moved the check on."""
    one = check.held_by(session, check_id, me)
    if one is None:
        return None
    if one.done_at is not None:
        conclude(session, one)
        return None
    question = _question(session, house, one)
    if session.get_one(ServiceRequest, one.request_id).state not in OPEN:
        one.judge("moot")
    elif one.asked >= MOST_ASKED or one.tries >= MOST_TRIES:
        one.judge("failed", "no_verdict" if one.asked >= MOST_ASKED else "ours")
    elif question is None:
        one.judge("failed", "gone")
    else:
        one.tries += 1
        check.renew(session, one)
        return question
    return None


def _question(session: Session, house: House, one: Check) -> Question | None:
    openid = check.openid_of(session, one)
    content = check.said_with(session, one) if one.kind == "text" else lending.link(session, house, one)
    return Question(one.kind, openid, content) if openid and content else None


def _ask(house: House, question: Question) -> Heard:
    """The one place a resident's words leave for WeChat."""
    try:
        if question.kind == "text":
            return house.mp.check_text(question.openid, question.content)
        kind = cast(Literal["image", "voice"], question.kind)
        return house.mp.check_media(question.openid, question.content, kind)
    except WechatError as why:
        return why


def _write_down(session: Session, check_id: int, me: str, heard: Heard) -> None:
    one = check.held_by(session, check_id, me)
    if one is None:
        return
    if isinstance(heard, Verdict):
        one.judge(OUTCOMES.get(heard.suggest, "review"), heard.label)
    elif isinstance(heard, str):
        one.sent(heard, clock.now() + VERDICT_WITHIN)
    elif heard.permanent or clock.now() - one.made_at > PATIENCE:
        one.judge("failed", heard.kind)
    else:
        own = min(FIRST_PAUSE * 2 ** min(one.tries - 1, 10), LONGEST_PAUSE)
        one.put_off(clock.now() + max(own, timedelta(seconds=heard.wait or 0)), heard.kind)


def hear(one: Check, verdict: MediaVerdict) -> None:
    """What was pushed about a file. After we gave up waiting it still counts; a second verdict does not."""
    if one.outcome not in ("pending", "sent", "failed"):
        return
    if verdict.suggest == "risky" or not verdict.errcode:
        one.judge(OUTCOMES.get(verdict.suggest, "review"), verdict.label)
    elif one.done_at is None and one.asked < MOST_ASKED:
        one.put_off(clock.now() + FIRST_PAUSE, "media")
    elif one.done_at is None:
        one.judge("failed", "media")
