"""What comes too late, for the wrong one, or finds nobody: written down as it was, and nobody is told a falsehood."""

from datetime import timedelta

import pytest

from app import announcing
from models import attempt as attempts
from models import clock
from models.consent import Consent
from models.delivery import Delivery
from models.person import Identity, Person, Role
from tests.cast import SA
from tests.worker.conftest import Office, event_of
from wechat.errors import refusal


def now() -> int:
    return int(clock.now().timestamp())


def looked_while_it_was_sent(office: Office, number: str, who: int) -> None:
    """The page is opened between WeChat's answer and our writing it down."""
    [mine] = office.claim("me")
    parcel = office.pack("me", mine)
    came = office.send(parcel)
    office.read(number, who)
    office.write_down("me", parcel, came)


def test_who_looks_while_it_is_being_sent_leaves_an_attempt_that_knows_its_message(office: Office) -> None:
    number = office.cast.file().request.number
    announcing.announce(office.house)
    looked_while_it_was_sent(office, number, office.cast.wang)
    office.receipt(office.sa.taken[0].msgid)
    office.drain()
    ((owed, attempt),) = office.deliveries(number)
    assert (owed.ended_as, attempt.outcome, attempt.msgid) == ("acknowledged", "delivered", office.sa.taken[0].msgid)


def test_a_residents_credit_is_spent_though_she_looked_meanwhile(office: Office) -> None:
    office.grants(1)
    cast = office.cast
    number = cast.file().request.number
    office.drain()
    cast.act(number, "accept", cast.deputy())
    announcing.announce(office.house)
    looked_while_it_was_sent(office, number, cast.li)
    with office.database.read() as session:
        assert session.query(Consent).one().credits == 0 == office.mp.credits


def test_refused_while_somebody_looked_it_is_not_left_as_being_sent(office: Office) -> None:
    number = office.cast.file().request.number
    announcing.announce(office.house)
    [mine] = office.claim("me")
    parcel = office.pack("me", mine)
    office.read(number, office.cast.wang)
    office.write_down("me", parcel, refusal(43004))
    assert [a.outcome for a in office.attempts()] == ["refused"]
    assert office.owed(number) == [("filed", "acknowledged")]


def test_a_strangers_receipt_with_a_real_number_is_nobodys(office: Office) -> None:
    number = office.cast.file().request.number
    office.drain()
    msgid = office.sa.taken[0].msgid
    office.receipt(msgid, "failed:user block", openid="o-zhao")
    office.receipt(msgid, "failed:user block", openid="o-nobody")
    office.drain()
    ((owed, attempt),) = office.deliveries(number)
    assert (owed.ended_as, owed.rung, attempt.outcome) == (None, 0, "accepted")


def test_the_other_accounts_event_settles_no_message_of_this_one(office: Office) -> None:
    number = office.cast.file().request.number
    office.drain()
    msgid = office.sa.taken[0].msgid
    said = {"TemplateId": "mp-tmpl-asked", "MsgID": msgid, "ErrorCode": "1", "ErrorStatus": "fail"}
    office.push_mp(event_of("o-wang", "subscribe_msg_sent_event", SubscribeMsgSentEvent={"List": said}))
    office.drain()
    assert office.deliveries(number)[0][1].outcome == "accepted"


def test_a_receipt_without_a_number_finds_only_what_was_sent_shortly_before(office: Office) -> None:
    old = office.cast.file("十天前的一件").request.number
    office.drain()
    office.passes(timedelta(days=10))
    office.database.transact(
        lambda s: [setattr(a, "at", a.at - timedelta(days=10)) for a in s.query(attempts.Attempt)]
    )
    office.read(old, office.cast.wang)
    fresh = office.cast.file("今天的一件").request.number
    office.drain()
    office.push(event_of("o-wang", "TEMPLATESENDJOBFINISH", at=now(), MsgID="0", Status="failed: system failed"))
    office.drain()
    assert office.attempts()[0].outcome == "accepted", "what was read ten days ago is not today's"
    assert ("filed", "told_chief") in office.owed(fresh)


@pytest.mark.parametrize("order", [("success", "failed: system failed"), ("failed: system failed", "success")])
def test_delivered_once_is_delivered_in_whatever_order_the_receipts_come(office: Office, order) -> None:
    number = office.cast.file().request.number
    office.drain()
    for n, status in enumerate(order):
        office.push(
            event_of("o-wang", "TEMPLATESENDJOBFINISH", at=now() + n, MsgID=office.sa.taken[0].msgid, Status=status)
        )
        office.drain()
    assert office.attempts()[0].outcome == "delivered" and office.owed(number)[0][0] == "filed"


# Nobody there.


def without_chiefs(office: Office) -> None:
    office.database.transact(lambda s: s.query(Role).filter_by(role="chief").delete())


def test_a_station_without_a_chief_is_the_countys_business(office: Office) -> None:
    without_chiefs(office)

    def staff(session) -> None:
        session.add(Role(person_id=office.cast.sun, role="county", scope_kind="county", scope_id=office.cast.county))
        session.add(Identity(appid=SA, openid="o-county", person_id=office.cast.sun))

    office.database.transact(staff)
    number = office.cast.file(token=office.cast.station_code).request.number
    office.drain()
    assert [s.openid for s in office.sa.taken] == ["o-county"]
    assert office.sa.taken[0].url == f"https://mashang.example/console/requests/{number}"


def test_where_there_is_nobody_to_tell_the_record_does_not_say_that_somebody_was_told(office: Office) -> None:
    without_chiefs(office)
    number = office.cast.file().request.number
    office.sa.refuse(43004)
    office.drain()
    assert office.owed(number) == [("filed", "nobody")]
    assert [(a.channel, a.outcome) for a in office.attempts()][-2:] == [("station", "refused"), ("list", "accepted")]


@pytest.mark.parametrize("how", ["left office", "disabled"])
def test_who_left_before_it_was_sent_is_not_written_to_and_the_chief_hears_at_once(office: Office, how: str) -> None:
    from models.deputy import Deputy

    number = office.cast.file().request.number
    announcing.announce(office.house)

    def gone(session) -> None:
        if how == "disabled":
            session.get_one(Person, office.cast.wang).disabled_at = clock.now()
        else:
            session.query(Deputy).filter_by(person_id=office.cast.wang).one().left_on = clock.days_ago(1)

    office.database.transact(gone)
    office.drain()
    assert [s.openid for s in office.sa.taken] == ["o-chen"]
    assert ("filed", "told_chief") in office.owed(number)


def test_thirty_five_filed_at_once_are_one_message(office: Office) -> None:
    for n in range(10):
        office.cast.file(f"李阿姨第 {n} 件")
        office.cast.file(f"另一位第 {n} 件", who=office.cast.stranger)
    for n in range(10):
        office.cast.file(f"陈家第 {n} 件", who=office.cast.chen)
        if n < 5:
            office.cast.file(f"赵家第 {n} 件", who=office.cast.zhao)
    office.drain()
    assert [s.fields["thing1"] for s in office.sa.taken] == ["有35件诉求等您处理"]
    with office.database.read() as session:
        assert session.query(Delivery).filter(Delivery.told_at.is_(None)).count() == 0
