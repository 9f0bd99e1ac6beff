"""What WeChat says afterwards: delivered, refused, followed, unfollowed; early, twice, or about nobody we know."""

from datetime import timedelta

import pytest

from app import announcing, inbox
from models import clock
from models.inbound import Inbound
from models.person import Identity
from tests.cast import SA
from tests.worker.conftest import NOW, Office, event_of


def undone(office: Office) -> int:
    with office.database.read() as session:
        return session.query(Inbound).filter(Inbound.done_at.is_(None)).count()


def kept(office: Office) -> int:
    with office.database.read() as session:
        return session.query(Inbound).count()


def sent(office: Office) -> tuple[str, str]:
    """One message on its way to 王代表: the request's number, and WeChat's for the message."""
    number = office.cast.file().request.number
    office.drain()
    return number, office.sa.taken[-1].msgid


def test_delivered_is_not_read_so_a_deputys_stays_open(office: Office) -> None:
    number, msgid = sent(office)
    assert office.receipt(msgid).status_code == 200
    office.drain()
    ((owed, attempt),) = office.deliveries(number)
    assert (attempt.outcome, owed.ended_as) == ("delivered", None) and owed.next_at > clock.now()
    assert undone(office) == 0


def test_a_receipt_that_overtakes_the_answer_waits_for_it(office: Office) -> None:
    number = office.cast.file().request.number
    announcing.announce(office.house)
    (one,) = office.claim("me")
    parcel = office.pack("me", one)
    msgid = office.send(parcel)
    office.receipt(msgid)
    assert inbox.work_through(office.house) == 0 and undone(office) == 1
    office.write_down("me", parcel, msgid)
    office.passes(timedelta(minutes=1))
    assert inbox.work_through(office.house) == 1 and undone(office) == 0
    ((_, attempt),) = office.deliveries(number)
    assert attempt.outcome == "delivered"


def test_the_same_receipt_five_times_has_one_effect(office: Office) -> None:
    number, msgid = sent(office)
    answers = [office.receipt(msgid, "failed:user block").status_code for _ in range(5)]
    assert answers == [200] * 5 and kept(office) == 1
    for _ in range(3):
        office.drain()
    assert sorted(office.owed(number)) == [("filed", "told_chief"), ("unreached", None)]
    assert [s.openid for s in office.sa.taken] == ["o-wang", "o-chen"] and office.faults() == []


@pytest.mark.parametrize("status", ["failed:user block", "failed: system failed"])
def test_a_receipt_that_says_failed_tells_the_chief(office: Office, status: str) -> None:
    number, msgid = sent(office)
    office.receipt(msgid, status)
    office.drain()
    tried, *_ = office.attempts()
    assert tried.outcome == "refused" and tried.why in ("user_block", "system_failed")
    assert sorted(office.owed(number)) == [("filed", "told_chief"), ("unreached", None)]


def test_a_failed_receipt_about_what_was_read_already_changes_nothing(office: Office) -> None:
    number, msgid = sent(office)
    office.read(number, office.cast.wang)
    office.receipt(msgid, "failed:user block")
    office.drain()
    assert office.owed(number) == [("filed", "acknowledged")] and office.faults() == []


def test_a_receipt_nobody_knows_is_looked_for_a_while_and_then_put_away(office: Office) -> None:
    office.receipt("4999")
    office.drain()
    assert undone(office) == 1

    def long_ago(session) -> None:
        session.query(Inbound).one().came_at -= timedelta(minutes=11)

    office.database.transact(long_ago)
    office.passes(timedelta(minutes=11))
    office.drain()
    assert undone(office) == 0


def test_two_hundred_receipts_of_another_program_do_not_hold_up_ours(office: Office) -> None:
    number, msgid = sent(office)

    def strangers(session) -> None:
        for n in range(200):
            fields = event_of("o-nobody", "TEMPLATESENDJOBFINISH", MsgID=str(n), Status="success")
            session.add(Inbound(account="sa", dedupe=f"sa:strange:{n}", fields=fields))

    office.database.transact(strangers)
    office.receipt(msgid)
    for _ in range(4):  # 200 of them, 64 at a time
        inbox.work_through(office.house)
    ((_, attempt),) = office.deliveries(number)
    assert attempt.outcome == "delivered" and undone(office) == 200


def test_who_unfollows_is_out_of_reach_and_who_follows_again_is_back(office: Office) -> None:
    office.push(event_of("o-wang", "unsubscribe", at=NOW + 1))
    office.drain()
    assert office.is_dead(office.cast.wang)
    number = office.cast.file().request.number
    office.drain()
    assert [s.openid for s in office.sa.taken] == ["o-chen"] and office.owed(number) == [("filed", None)]
    office.push(event_of("o-wang", "subscribe", at=NOW + 2))
    office.drain()
    assert not office.is_dead(office.cast.wang)
    office.cast.file()
    office.drain()
    assert office.sa.taken[-1].openid == "o-wang"


def test_an_unfollow_that_is_being_worked_through_twice_does_not_bury_who_followed_since(office: Office) -> None:
    """Two workers hold the same waiting list; the slower one must not repeat what the faster did."""
    office.push(event_of("o-wang", "unsubscribe", at=NOW + 1))
    office.push(event_of("o-wang", "subscribe", at=NOW + 2))
    with office.database.read() as session:
        rows = [row.id for row in session.query(Inbound).order_by(Inbound.id)]
    read = [inbox._read(office.house, row) for row in rows]
    assert [inbox._hear(office.house, one) for one in read] == [1, 1]  # the faster
    assert [inbox._hear(office.house, one) for one in read] == [0, 0]
    assert not office.is_dead(office.cast.wang)


def test_a_stranger_who_follows_is_noted_and_changes_nothing(office: Office) -> None:
    office.push(event_of("o-who-is-this", "subscribe"))
    office.drain()
    with office.database.read() as session:
        assert session.query(Identity).filter_by(appid=SA, openid="o-who-is-this").count() == 0
    assert undone(office) == 0


@pytest.mark.parametrize("nobody", [None, ["o-wang"], {"a": "o-wang"}, 7, "o wang", "o" * 81])
def test_a_push_whose_sender_cannot_be_a_person_is_nobodys(office: Office, nobody: object) -> None:
    office.push(event_of("", "CLICK", EventKey="menu") | {"FromUserName": nobody})
    with office.database.read() as session:
        (row,) = session.query(Inbound)
    heard = inbox._read(office.house, row.id)
    assert heard is not None and heard.openid == ""


def test_a_push_that_nobody_can_read_any_more_stands_in_nobodys_way(office: Office) -> None:
    """Its field key was lost: it is put away, and the receipt behind it has its effect."""
    from sqlalchemy import text

    number, msgid = sent(office)
    office.push(event_of("o-wang", "CLICK", EventKey="menu"))
    office.database.transact(lambda s: s.execute(text("UPDATE inbound SET fields = 'not sealed by any of our keys'")))
    office.receipt(msgid)
    office.drain()
    ((_, attempt),) = office.deliveries(number)
    assert attempt.outcome == "delivered" and undone(office) == 0
