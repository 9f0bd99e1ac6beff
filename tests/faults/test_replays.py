"""What WeChat pushes, replayed, reordered and flooded: never an error of ours, and each effect once."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from app import inbox
from models.attempt import Attempt
from models.consent import Consent
from models.delivery import Delivery
from models.draft import Draft
from models.inbound import Inbound
from models.person import Identity
from tests.cast import MP, SA
from tests.faults.ringing import kept, ring, undone
from tests.worker.conftest import NOW, SUBSCRIBE, Door, Office, envelope, event_of

Push = dict[str, Any]
LINES, COPIES, EACH = 8, 4, 25


# Replayed and reordered.


def test_a_push_replayed_whole_is_kept_once(office: Office) -> None:
    query, body = envelope(event_of("o-wang", "unsubscribe"))
    assert [ring(office, query, body) for _ in range(5)] == [200] * 5 and kept(office) == 1


def test_a_push_replayed_to_the_other_account_is_nothing_there(office: Office) -> None:
    query, body = envelope(event_of("o-wang", "unsubscribe"))
    assert ring(office, query, body, "mp") == 403 and kept(office) == 0


def a_life(msgids: list[str]) -> list[Push]:
    """王代表 left, came back, was told three times; a subscription dialog was answered twice."""
    yes = {"TemplateId": SUBSCRIBE, "SubscribeStatusString": "accept", "PopupScene": "0"}
    told = [event_of("o-wang", "TEMPLATESENDJOBFINISH", at=NOW + 40, MsgID=m, Status="success") for m in msgids]
    follows = enumerate(("subscribe", "unsubscribe", "subscribe"))
    moved = [event_of("o-wang", name, at=NOW + 10 + 10 * n) for n, name in follows]
    popup = {"event": "subscribe_msg_popup_event", "SubscribeMsgPopupEvent": {"List": yes}}
    return [*moved, *told, *(event_of("o-li-aunt", at=at, **popup) for at in (NOW + 50, NOW + 60))]


@pytest.mark.parametrize("seed", range(4))
def test_in_whatever_order_and_however_often_the_end_is_the_same(office: Office, seed: int) -> None:
    for n in range(3):
        office.cast.file(f"第 {n} 件")
    office.drain()
    pushes = a_life([sent.msgid for sent in office.sa.taken]) * 3
    random.Random(seed).shuffle(pushes)
    for push in pushes:
        toll = office.push_mp if push["FromUserName"] == "o-li-aunt" else office.push
        assert toll(push).status_code == 200
        if random.Random(str(push | {"CreateTime": push["CreateTime"] - NOW})).random() < 0.3:
            inbox.work_through(office.house)
    office.drain()
    assert kept(office) == 8 and undone(office) == 0
    assert not office.is_dead(office.cast.wang), "the last thing he did was to follow"
    assert office.left() == 2 and [a.outcome for a in office.attempts()] == ["delivered"] * 3
    assert office.faults() == []


def test_receipts_before_the_answers_of_their_messages_all_find_them(office: Office) -> None:
    class Hasty(Door):
        """Its receipt is there before it has answered."""

        def send_template(self, openid: str, *more: Any, **named: Any) -> str:
            msgid = super().send_template(openid, *more, **named)
            office.receipt(msgid, openid=openid)
            inbox.work_through(office.house)
            return msgid

    office.app.extensions["mashang"] = replace(office.house, sa=Hasty())
    for n in range(3):
        office.cast.file(f"第 {n} 件", token=office.cast.group_code)
    office.drain()
    office.lease_runs_out()
    office.drain()
    assert [a.outcome for a in office.attempts()] == ["delivered"] * 6 and undone(office) == 0


# Flooded.


def of_ten_kinds(office: Office) -> list[tuple[Callable[[Push], Any], Push]]:
    """Each kind `EACH` times, and every one of them different; who rings, and what is said."""
    number = office.cast.file().request.number
    office.drain()
    (sent,) = office.sa.taken
    yes = {"TemplateId": SUBSCRIBE, "SubscribeStatusString": "accept", "PopupScene": "0"}
    no = {"TemplateId": "somebody-elses", "MsgID": "1", "ErrorCode": "0"}
    office.sa.files = {f"no-picture-{n}": b"nor any other" for n in range(EACH)}
    made: list[tuple[Callable[[Push], Any], Push]] = []
    for n in range(EACH):
        text = {"FromUserName": "o-wang", "CreateTime": n, "MsgType": "text"}
        kinds = [
            event_of("o-wang", "subscribe", at=NOW + n), event_of(f"o-passer-{n}", "SCAN", EventKey=f"scene-{n}"),
            event_of(f"o-passer-{n}", "unsubscribe", at=NOW + n),
            event_of("o-wang", "TEMPLATESENDJOBFINISH", at=n, MsgID=sent.msgid, Status="success"),
            event_of(f"o-passer-{n}", "CLICK", EventKey="todo"), event_of("o-wang", "unheard_of", at=n),
            text | {"Content": f"{number} 第{n}句。", "MsgId": 10**12 + n},
            text | {"MsgType": "image", "MediaId": f"no-picture-{n}", "MsgId": 2 * 10**12 + n},
        ]  # fmt: skip
        made += [(office.push, one) for one in kinds]
        popup = event_of("o-li-aunt", "subscribe_msg_popup_event", at=n, SubscribeMsgPopupEvent={"List": yes})
        lost = event_of("o-li-aunt", "subscribe_msg_sent_event", at=n, SubscribeMsgSentEvent={"List": no})
        made += [(office.push_mp, popup), (office.push_mp, lost)]
    return made


def two_work(office: Office) -> None:
    """Two workers who see the same rows at the same moment, until there is nothing to be done at once."""
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        while inbox.work_through(office.house):
            pass

    both = [threading.Thread(target=work) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert not any(one.is_alive() for one in both)


def test_a_thousand_pushes_of_ten_kinds_at_once_have_each_their_effect_once(office: Office) -> None:
    rings = of_ten_kinds(office) * COPIES
    random.Random(7).shuffle(rings)
    with ThreadPoolExecutor(LINES) as pool:
        answers = Counter(answer.status_code for answer in pool.map(lambda ring: ring[0](ring[1]), rings))
    assert answers == {200: COPIES * EACH * 10} and kept(office) == EACH * 10
    two_work(office)
    with office.database.read() as session:
        waiting = {row.fields["Event"] for row in session.query(Inbound).filter(Inbound.done_at.is_(None))}
        (draft,) = session.query(Draft)
        ((owed, attempt),) = session.query(Delivery, Attempt).join(Attempt, Attempt.delivery_id == Delivery.id)
        allowed = session.query(Consent).filter_by(person_id=office.cast.li, appid=MP).one()
        followed = session.query(Identity).filter_by(appid=SA, openid="o-wang").one()
    assert waiting <= {"subscribe_msg_sent_event"}, "about messages that nobody sent"
    assert sorted(draft.text.split()) == sorted(f"第{n}句。" for n in range(EACH)), "each sentence once"
    assert (attempt.outcome, owed.ended_as) == ("delivered", "acknowledged"), "who drafts has heard of it"
    assert allowed.credits == EACH and followed.heard_at == NOW + EACH - 1
    assert len(office.sa.said) == len({told for told in office.sa.said if told[0] != "o-wang"}) + 2 * EACH
    assert office.faults() == []
