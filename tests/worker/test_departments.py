"""Who hears what on the way through a department, and who stands in when nobody there can be told."""

from datetime import date, timedelta

import pytest

from app import reminding
from app.notices import NOTICES
from app.notices.parcel import _content
from models import clock, event, meeting
from models.delivery import Delivery
from models.event import Event
from models.minutes import Agreed, Body, Minutes
from models.person import Identity, Person, Role
from models.service_request import Actor, seeing
from models.types import new_id
from tests import departments
from tests.cast import SA
from tests.departments import Bodies
from tests.worker.conftest import Office


@pytest.fixture
def bodies(office: Office) -> Bodies:
    """黄示例 carries a phone that is bound, 何示例 and 高示例 do not."""
    made = departments.found(office.cast)
    office.database.transact(lambda s: s.add(Identity(appid=SA, openid="o-huang", person_id=made.huang)))
    return made


def quiet(office: Office) -> None:
    """What has happened so far is old news."""

    def work(session) -> None:
        for one in session.query(Event):
            one.announced_at = one.announced_at or clock.now()
        for one in session.query(Delivery):
            one.next_at, one.ended_at, one.ended_as = None, clock.now(), "acknowledged"

    office.database.transact(work)
    office.sa.taken.clear()


def accepted(office: Office, by=None) -> str:
    number = office.cast.file().request.number
    office.cast.act(number, "accept", by or office.cast.deputy())
    return number


def ordered(office: Office, bodies: Bodies, by=None, body: int = 0) -> str:
    number = accepted(office) if by is None else office.cast.file().request.number
    departments.order(office.cast, number, body or bodies.roads, by=by or office.cast.deputy())
    return number


def taken(office: Office, bodies: Bodies, by=None) -> str:
    number = ordered(office, bodies, by)
    office.cast.act(number, "take", bodies.handler())
    return number


def told(office: Office, number: str) -> set[tuple[str, int]]:
    """(notice, whom) of everything owed since it was quiet, the resident's apart."""
    office.drain()
    with office.database.read() as session:
        one = seeing.by_number(session, number)
        found = session.query(Delivery).filter_by(request_id=one.id)
        return {
            (d.notice, d.recipient_id) for d in found if d.ended_as != "acknowledged" and d.recipient_id != one.filer_id
        }


def heard(office: Office, number: str) -> set[str]:
    """What the resident is told of."""
    office.drain()
    with office.database.read() as session:
        one = seeing.by_number(session, number)
        return {d.notice for d in session.query(Delivery).filter_by(request_id=one.id, recipient_id=one.filer_id)}


def test_everyone_who_acts_for_the_department_hears_of_an_order(office: Office, bodies: Bodies) -> None:
    number = accepted(office)
    quiet(office)
    departments.order(office.cast, number, bodies.roads, by=office.cast.deputy())
    assert told(office, number) >= {("ordered", bodies.huang), ("ordered", bodies.he)}
    (sent,) = [one for one in office.sa.taken if one.openid == "o-huang"]
    assert sent.url == f"https://mashang.example/console/handling/{number}"
    assert "有一件交办事项，请您受理" in sent.fields.values()


def test_once_a_colleague_has_it_nobody_is_told_to_hurry(office: Office, bodies: Bodies) -> None:
    number = taken(office, bodies)
    office.drain()
    with office.database.read() as session:
        ends = {d.recipient_id: d.ended_as for d in session.query(Delivery).filter_by(notice="ordered")}
    assert ends == {bodies.huang: "moot", bodies.he: "moot"} and office.faults() == []
    assert number


def test_where_nobody_there_can_be_told_the_chief_is(office: Office, bodies: Bodies) -> None:
    number = accepted(office)
    quiet(office)
    departments.order(office.cast, number, bodies.power, by=office.cast.deputy())
    assert told(office, number) == {("ordered", bodies.gao), ("unreached_body", office.cast.chen)}
    (sent,) = office.sa.taken
    assert sent.openid == "o-chen" and sent.url.endswith(f"/console/requests/{number}")
    assert "承办单位暂未联系上，请您联系" in sent.fields.values() and office.faults() == []


def test_who_ordered_hears_that_it_was_taken_and_nobody_is_troubled_if_they_do_not_look(
    office: Office, bodies: Bodies
) -> None:
    number = ordered(office, bodies)
    quiet(office)
    office.cast.act(number, "take", bodies.handler())
    assert told(office, number) == {("department_moved", office.cast.wang)}
    office.passes(timedelta(days=3))
    office.drain()
    assert ("department_moved", "let_be") in office.owed(number)
    assert told(office, number) == {("department_moved", office.cast.wang)}


def test_what_is_sent_back_goes_to_who_ordered_it(office: Office, bodies: Bodies) -> None:
    for by, whom in ((None, office.cast.wang), (office.cast.chief(), office.cast.chen)):
        number = ordered(office, bodies, by)
        quiet(office)
        office.cast.act(number, "decline", bodies.handler(), "不归我们管", "三定方案第三条")
        assert told(office, number) == {("sent_back", whom)}


def test_sent_back_twice_the_office_has_to_call_a_meeting(office: Office, bodies: Bodies) -> None:
    number = ordered(office, bodies)
    office.cast.act(number, "decline", bodies.handler(), "不归我们管", "三定方案第三条")
    departments.order(office.cast, number, bodies.power, by=office.cast.deputy())
    quiet(office)
    office.cast.act(number, "decline", bodies.handler(bodies.gao), "也不归我们", "供电条例")
    assert {("contended", office.cast.wang), ("contended", office.cast.chen)} <= told(office, number)


def test_a_report_is_the_offices_to_judge_and_the_deputys_to_know(office: Office, bodies: Bodies) -> None:
    number = taken(office, bodies)
    quiet(office)
    departments.report(office.cast, number, bodies.handler())
    assert told(office, number) == {("reported", office.cast.chen), ("department_moved", office.cast.wang)}
    assert {sent.url for sent in office.sa.taken if sent.openid == "o-chen"} == {
        f"https://mashang.example/console/requests/{number}"
    }


def test_what_is_not_accepted_goes_back_to_the_department(office: Office, bodies: Bodies) -> None:
    number = taken(office, bodies)
    departments.report(office.cast, number, bodies.handler())
    quiet(office)
    office.cast.act(number, "reject", office.cast.chief(), "还没亮")
    assert {("rejected", bodies.huang), ("rejected", bodies.he)} <= told(office, number)


def test_who_has_it_is_pressed_and_reminded(office: Office, bodies: Bodies) -> None:
    number = taken(office, bodies)
    quiet(office)
    office.cast.act(number, "supervise", office.cast.chief(), "抓紧")
    assert {("supervised", bodies.huang), ("supervised", bodies.he)} <= told(office, number)
    (sent,) = [one for one in office.sa.taken if one.openid == "o-huang"]
    assert sent.url.endswith(f"/console/handling/{number}")
    departments.report(office.cast, number, bodies.handler())
    quiet(office)
    office.cast.act(number, "supervise", office.cast.chief(), "抓紧")
    assert told(office, number) == {("supervised", office.cast.chen)}


def test_what_nobody_has_accepted_presses_who_was_asked_and_who_asked(office: Office, bodies: Bodies) -> None:
    number = ordered(office, bodies)
    quiet(office)
    office.cast.act(number, "supervise", office.cast.chief(), "抓紧")
    pressed = {whom for notice, whom in told(office, number) if notice == "supervised"}
    assert pressed == {bodies.huang, bodies.he, office.cast.wang}


def test_a_broken_promise_is_the_departments_and_the_chiefs(office: Office, bodies: Bodies) -> None:
    number = taken(office, bodies)
    with office.database.read() as session:
        due = seeing.by_number(session, number).due_at
    quiet(office)
    with clock.at(due + timedelta(minutes=1)):
        reminding.look(office.house)
        with office.database.read() as session:
            owed = {(d.notice, d.recipient_id) for d in session.query(Delivery) if d.ended_at is None}
    assert owed == {("overdue", who) for who in (bodies.huang, bodies.he, office.cast.chen)}


def test_more_time_is_the_offices_to_rule_on_and_the_departments_to_hear(office: Office, bodies: Bodies) -> None:
    number = taken(office, bodies)
    quiet(office)
    day = clock.today() + timedelta(days=40)
    office.cast.act(number, "ask_more_time", bodies.handler(), day, "等配件")
    assert told(office, number) == {("time_asked", office.cast.chen)}
    quiet(office)
    office.cast.act(number, "refuse_time", office.cast.chief(), "请先修")
    assert {("time_ruled", bodies.huang), ("time_ruled", bodies.he)} <= told(office, number)


def test_a_department_hears_what_it_asked_and_not_what_was_said_to_others(office: Office, bodies: Bodies) -> None:
    number = taken(office, bodies)
    quiet(office)
    office.cast.act(number, "tell", office.cast.resident(), "顺便说一句")
    assert told(office, number) == {("replied", office.cast.wang)}
    office.cast.act(number, "query", bodies.handler(), "哪一盏？")
    quiet(office)
    office.cast.act(number, "tell", office.cast.resident(), "东头第三盏")
    assert {("replied", bodies.huang), ("replied", bodies.he)} <= told(office, number)


def test_the_resident_hears_of_each_step(office: Office, bodies: Bodies) -> None:
    number = taken(office, bodies)
    assert heard(office, number) == {"accepted", "handed_over", "undertaken"}
    office.cast.act(number, "query", bodies.handler(), "哪一盏？")
    assert "asked_back" in heard(office, number)
    office.cast.act(number, "tell", office.cast.resident(), "东头第三盏")
    departments.report(office.cast, number, bodies.handler())
    assert "answered" not in heard(office, number)
    office.cast.act(number, "verify", office.cast.chief(), "亮了")
    assert "answered" in heard(office, number)


def test_many_for_one_handler_travel_as_one_message_to_their_own_list(office: Office, bodies: Bodies) -> None:
    numbers = [office.cast.file(who=who).request.number for who in (office.cast.li, office.cast.stranger) * 2]
    quiet(office)
    for number in numbers:
        departments.order(office.cast, number, bodies.roads, by=office.cast.chief())
    office.drain()
    (sent,) = [one for one in office.sa.taken if one.openid == "o-huang"]
    assert sent.url == "https://mashang.example/console/handling" and "有4件诉求等您处理" in sent.fields.values()
    assert office.faults() == []


def test_who_no_longer_acts_for_it_is_told_nothing_more(office: Office, bodies: Bodies) -> None:
    number = accepted(office)
    quiet(office)
    departments.order(office.cast, number, bodies.roads, by=office.cast.deputy())
    office.database.transact(
        lambda s: [setattr(role, "until", clock.now()) for role in s.query(Role).filter_by(person_id=bodies.huang)]
    )
    told(office, number)
    assert "o-huang" not in {one.openid for one in office.sa.taken} and office.faults() == []


def test_what_was_sent_up_is_reported_to_the_county(office: Office, bodies: Bodies) -> None:
    wu = new_id()

    def hire(session) -> None:
        session.add(Person(id=wu, name="吴示例"))
        session.flush()
        session.add(Role(person_id=wu, role="county", scope_kind="county", scope_id=office.cast.county))

    office.database.transact(hire)
    number = accepted(office)
    office.cast.lift(number)
    county = Actor(wu, "county", (office.cast.station, office.cast.far_station))
    departments.order(office.cast, number, bodies.roads, by=county)
    office.cast.act(number, "take", bodies.handler())
    quiet(office)
    departments.report(office.cast, number, bodies.handler())
    assert {whom for notice, whom in told(office, number) if notice == "reported"} == {wu}


def test_every_notice_stands_in_the_history_of_the_request(office: Office, bodies: Bodies) -> None:
    """Nothing above was set aside because it could not be announced."""
    number = taken(office, bodies)
    departments.report(office.cast, number, bodies.handler())
    office.cast.act(number, "verify", office.cast.chief(), "亮了")
    office.drain()
    with office.database.read() as session:
        assert event.troubled(session) == []


# 联席会商


def arrange(office: Office, number: str, *bodies: int, day: date | None = None) -> None:
    office.cast.act(number, "arrange", office.cast.chief(), day, "镇政府二楼", [Body(body) for body in bodies])


def who_heard(office: Office, number: str, notice: str) -> set[int]:
    return {who for name, who in told(office, number) if name == notice}


def called(office: Office) -> str:
    number = office.cast.file().request.number
    office.cast.act(number, "confer", office.cast.chief(), "涉及两家")
    return number


def test_who_is_asked_to_a_joint_meeting_is_told_and_the_link_leads_there(office: Office, bodies: Bodies) -> None:
    number = called(office)
    quiet(office)
    arrange(office, number, bodies.roads)
    assert who_heard(office, number, "invited") == {bodies.huang, bodies.he}
    (sent,) = [one for one in office.sa.taken if one.openid == "o-huang"]
    assert sent.url == f"https://mashang.example/console/handling/{number}/meeting"
    assert "请您单位参加联席会商" in sent.fields.values()
    with office.database.read() as session:
        owed = session.query(Delivery).filter_by(notice="invited", recipient_id=bodies.huang).one()
        assert _content(session, owed, NOTICES["invited"], 3).path == "/console/handling", "several in one message"


def test_another_day_is_news_to_all_and_another_guest_to_the_guest_alone(office: Office, bodies: Bodies) -> None:
    number = called(office)
    arrange(office, number, bodies.roads)
    quiet(office)
    arrange(office, number, bodies.power)
    assert who_heard(office, number, "invited") == {bodies.gao}
    quiet(office)
    arrange(office, number, day=clock.today() + timedelta(days=3))
    assert who_heard(office, number, "invited") == {bodies.huang, bodies.he, bodies.gao}


def test_who_is_not_needed_any_more_is_told_nothing(office: Office, bodies: Bodies) -> None:
    number = called(office)
    quiet(office)
    arrange(office, number, bodies.roads)

    def excuse(session) -> None:
        one = seeing.find(session, number, office.cast.chief())
        [party] = meeting.parties(session, meeting.open_of(session, one.id).id)
        one.excuse(party.id, by=office.cast.chief())

    office.database.transact(excuse)
    office.drain()
    assert [one for one in office.sa.taken if one.openid == "o-huang"] == []


def test_what_was_agreed_with_another_body_is_told_to_it_and_the_lead_hears_of_its_letter(
    office: Office, bodies: Bodies
) -> None:  # fmt: skip
    number = called(office)
    arrange(office, number, bodies.roads, bodies.power)
    quiet(office)
    day = clock.today() + timedelta(days=5)
    agreed = Minutes(actions=(Agreed("清障", Body(bodies.roads), day), Agreed("改线", Body(bodies.power), day)))
    chief = office.cast.chief()
    office.database.transact(
        lambda s: seeing.find(s, number, chief).convene(bodies.power, "供电公司牵头", by=chief, minutes=agreed)
    )
    assert who_heard(office, number, "agreed") == {bodies.huang, bodies.he}
    assert who_heard(office, number, "convened") == {bodies.gao}


def test_a_body_that_nobody_can_be_told_at_is_telephoned_by_the_chief(office: Office, bodies: Bodies) -> None:
    number = called(office)
    quiet(office)
    arrange(office, number, bodies.power)
    assert {("invited", bodies.gao), ("unreached_body", office.cast.chen)} <= told(office, number)


# 县乡联动


def test_the_county_is_told_that_it_is_asked_and_who_declined_is_told_no_more(office: Office) -> None:
    wu = new_id()

    def hire(session) -> None:
        session.add(Person(id=wu, name="吴示例"))
        session.flush()
        session.add(Role(person_id=wu, role="county", scope_kind="county", scope_id=office.cast.county))
        session.add(Identity(appid=SA, openid="o-wu", person_id=wu))

    office.database.transact(hire)
    asked, declined = accepted(office), accepted(office)
    quiet(office)
    office.cast.act(declined, "send_up", office.cast.chief(), "请县里协调")
    office.cast.act(declined, "send_down", office.cast.county_staff(wu), "乡里可以办")
    office.cast.act(asked, "send_up", office.cast.chief(), "请县里协调")
    office.drain()
    sent = [one for one in office.sa.taken if one.openid == "o-wu"]
    assert [one.url for one in sent] == [f"https://mashang.example/console/requests/{asked}"]
    assert "联络站提请县级协同，请您接办" in sent[0].fields.values()
