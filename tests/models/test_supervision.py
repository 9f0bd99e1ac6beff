"""专项督办 and 县乡联动: who presses a matter, who owns it, and what each of them sees."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models import clock, event, profile, supervision, verify
from models.board import pressing
from models.profile import Supervision
from models.service_request import Actor, NotYet, Order, Report, ServiceRequest, seeing
from models.service_request.hands import holder_name
from models.service_request.telling import timeline
from models.supervision import Named, Supervisor, Unnamable
from models.workflow import NotAllowed
from tests.cast import Cast

FIVE = ("常委会领导重点督办", "政府领导领衔督办", "专委会对口督办", "人大代表参与督办", "相关工委跟踪督办")


@pytest.fixture
def set_roles(cast: Cast):
    """The county's file names the five roles, as 山城's does."""
    calm = profile.of("default")
    with profile.instead(replace(calm, version=99, supervision=Supervision(FIVE, calm.supervision.pushes))):
        yield


def pressed(cast: Cast, **more) -> str:
    number = cast.file("河道被占", **more).request.number
    cast.act(number, "specialise", cast.chief(), "群众反映集中")
    return number


def name(cast: Cast, number: str, role: str, who: str = "郑示例", person_id: int | None = None) -> int:
    def work(session) -> int:
        one = seeing.find(session, number, cast.chief())
        return one.add_supervisor(Named(role, who, person_id), by=cast.chief()).id

    return cast.database.transact(work)


def push(cast: Cast, number: str, by: Actor, text: str, kind: str) -> None:
    cast.database.transact(lambda session: seeing.find(session, number, by).supervise(text, by=by, kind=kind))


def dismiss(cast: Cast, number: str, supervisor_id: int) -> None:
    cast.act(number, "drop_supervisor", cast.chief(), supervisor_id, "工作调动")


def standing(cast: Cast, number: str) -> list[str]:
    with cast.database.read() as session:
        return [s.role for s in supervision.current(session, look(session, number).id)]


def look(session, number: str) -> ServiceRequest:
    found = seeing.by_number(session, number)
    assert found is not None
    return found


def moves(cast: Cast, number: str, by: Actor) -> set[str]:
    with cast.database.read() as session:
        return {m.name for m in look(session, number).moves_for(by)}


def test_it_is_listed_once_and_its_supervisors_are_named_and_changed_all_the_same(cast: Cast) -> None:
    number = pressed(cast)
    with pytest.raises(NotYet, match="special_before"):
        cast.act(number, "specialise", cast.chief(), "群众反映集中")
    with pytest.raises(NotAllowed):
        cast.act(number, "specialise", cast.deputy(), "群众反映集中")
    dismiss(cast, number, name(cast, number, "督办组"))
    other = cast.file("路灯坏了").request.number
    name(cast, other, "督办组")
    with pytest.raises(NotYet, match="special_before"):
        cast.act(other, "specialise", cast.chief(), "群众反映集中")


def test_five_supervisors_in_the_countys_roles_and_no_sixth(cast: Cast, set_roles) -> None:
    number = pressed(cast)
    for role in FIVE:
        name(cast, number, role)
    assert standing(cast, number) == list(FIVE)
    with pytest.raises(Unnamable, match="role_unknown"):
        name(cast, number, "乡贤督办")
    with pytest.raises(Unnamable, match="role_taken"):
        name(cast, number, FIVE[0])
    assert standing(cast, number) == list(FIVE)


def test_where_a_county_names_no_roles_they_are_free_and_still_five(cast: Cast) -> None:
    number = pressed(cast)
    for n in range(supervision.MOST):
        name(cast, number, f"督办组第{n}组")
    with pytest.raises(Unnamable, match="full"):
        name(cast, number, "第六个")


def test_a_county_that_names_six_roles_still_has_five_supervisors(cast: Cast) -> None:
    calm = profile.of("default")
    with profile.instead(replace(calm, version=99, supervision=Supervision((*FIVE, "乡镇督办"), ()))):
        number = pressed(cast)
        for role in FIVE:
            name(cast, number, role)
        with pytest.raises(Unnamable, match="full"):
            name(cast, number, "乡镇督办")


def test_a_dismissed_one_makes_room_and_stays_in_the_log(cast: Cast, set_roles) -> None:
    number = pressed(cast)
    first = name(cast, number, FIVE[0], "郑示例")
    dismiss(cast, number, first)
    name(cast, number, FIVE[0], "冯示例")
    with cast.database.read() as session:
        one = look(session, number)
        assert [s.name for s in supervision.current(session, one.id)] == ["冯示例"]
        told = [e.said.get("text", "") for e in timeline(session, one) if e.move == "specialise"]
        assert told == [
            "群众反映集中", f"确定督办人：郑示例（{FIVE[0]}）", f"不再由郑示例（{FIVE[0]}）督办：工作调动",
            f"确定督办人：冯示例（{FIVE[0]}）",
        ]  # fmt: skip
        assert list(verify.faults(session)) == []
    with pytest.raises(Unnamable, match="gone"):
        dismiss(cast, number, first)


def test_the_resident_reads_nothing_of_who_supervises(cast: Cast) -> None:
    number = pressed(cast)
    name(cast, number, "人大代表参与督办", "孙示例", cast.sun)
    cast.act(number, "supervise", Actor(cast.sun, "supervisor"), "请抓紧")
    with cast.database.read() as session:
        told = timeline(session, look(session, number), for_resident=True)
        assert "孙示例" not in str(told) and "请抓紧" not in str(told)


def test_only_who_was_named_sees_it_and_a_private_one_too(cast: Cast) -> None:
    number = pressed(cast, visibility="private")
    sun, zhao = Actor(cast.sun, "supervisor"), Actor(cast.zhao, "supervisor")
    with cast.database.read() as session:
        assert seeing.find(session, number, sun) is None
    row = name(cast, number, "人大代表参与督办", "孙示例", cast.sun)
    with cast.database.read() as session:
        assert seeing.find(session, number, sun) is not None and seeing.find(session, number, zhao) is None
        assert {m.name for m in look(session, number).moves_for(sun)} == {"supervise", "note"}
    dismiss(cast, number, row)
    with cast.database.read() as session:
        assert seeing.find(session, number, sun) is None


def test_a_complaint_hides_its_filer_from_who_supervises(cast: Cast) -> None:
    number = cast.file("村干部的事", name="李阿姨", phone="00000001380").request.number
    cast.database.transact(lambda session: setattr(look(session, number), "about", "official"))
    name(cast, number, "相关工委跟踪督办", "孙示例", cast.sun)
    with cast.database.read() as session:
        assert not seeing.knows_filer(look(session, number), Actor(cast.sun, "supervisor"))


def test_each_push_is_in_the_log_with_its_kind(cast: Cast) -> None:
    number = pressed(cast)
    name(cast, number, "人大代表参与督办", "孙示例", cast.sun)
    push(cast, number, Actor(cast.sun, "supervisor"), "到现场看了，占道还在", "现场督办")
    push(cast, number, cast.chief(), "请水利局三日内回话", "书面交办")
    with cast.database.read() as session:
        one = look(session, number)
        log = [(e.who, e.facts.get("kind"), e.said["text"]) for e in timeline(session, one) if e.move == "supervise"]
        assert log == [
            ("孙示例（督办）", "现场督办", "到现场看了，占道还在"),
            ("甲镇人大代表联络站", "书面交办", "请水利局三日内回话"),
        ]  # fmt: skip
        seen = pressing.one(session, one)
        assert (seen.pushes, seen.role_of(cast.sun)) == (2, "人大代表参与督办")


def test_a_supervisors_own_list_holds_what_goes_on_and_what_is_over(cast: Cast) -> None:
    going, over, others = pressed(cast), pressed(cast), pressed(cast)
    for number in (going, over):
        name(cast, number, "人大代表参与督办", "孙示例", cast.sun)
    name(cast, others, "人大代表参与督办", "赵示例", cast.zhao)
    cast.act(over, "withdraw", cast.resident(), "")
    with cast.database.read() as session:
        on, off = pressing.mine(session, Actor(cast.sun, "supervisor"))
        assert [one.request.number for one in on] == [going] and [one.request.number for one in off] == [over]
        here = {one.request.number for one in pressing.here(session, cast.chief())}
        assert here == {going, others}


def test_a_special_supervision_that_nobody_presses_yet_is_on_the_offices_list(cast: Cast) -> None:
    number, other = pressed(cast), cast.file().request.number
    with cast.database.read() as session:
        [only] = pressing.here(session, cast.chief())
        assert (only.request.number, only.supervisors) == (number, []) and other != number


def test_of_two_who_name_somebody_for_one_role_one_is_told_to_look_again(cast: Cast) -> None:
    number = pressed(cast)

    def both(session) -> None:
        one = seeing.find(session, number, cast.chief())
        one.add_supervisor(Named("专委会对口督办", "郑示例"), by=cast.chief())
        one.add_supervisor(Named("专委会对口督办", "冯示例"), by=cast.chief())

    with pytest.raises(Unnamable, match="role_taken"):
        cast.database.transact(both)
    assert standing(cast, number) == []


def test_a_special_supervision_that_nobody_was_named_for_is_not_written_off(cast: Cast) -> None:
    number = pressed(cast)
    cast.act(number, "answer", cast.deputy(), "已清理")
    with pytest.raises(NotYet, match="supervised"):
        cast.act(number, "close", cast.chief(), "")
    dismiss(cast, number, name(cast, number, "专委会对口督办"))
    cast.act(number, "close", cast.chief(), "")
    with cast.database.read() as session:
        assert look(session, number).state == "closed"


def test_once_written_off_nobody_is_named_any_more(cast: Cast) -> None:
    number = cast.file("河道被占").request.number
    cast.act(number, "answer", cast.deputy(), "已清理")
    cast.act(number, "close", cast.chief(), "")
    with pytest.raises(NotAllowed):
        name(cast, number, "专委会对口督办")
    with cast.database.read() as session:
        assert session.query(Supervisor).all() == []


# 县乡联动


def test_until_the_county_takes_it_over_nothing_changes_hands(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "accept", cast.deputy())
    with cast.database.read() as session:
        due = look(session, number).due_at
    cast.act(number, "send_up", cast.chief(), "涉及上下游两个乡镇")
    with cast.database.read() as session:
        one = look(session, number)
        assert (one.owned_by, one.holder_id, one.due_at) == ("station", cast.wang, due)
        assert holder_name(session, one, for_resident=True) == "王示例代表"
    assert {"order", "confer", "answer"} <= moves(cast, number, cast.chief())
    assert "answer" in moves(cast, number, cast.deputy())
    assert {"take_over", "send_down"} <= moves(cast, number, cast.county_staff())
    assert not moves(cast, number, cast.county_staff()) & {"order", "confer", "promise", "assign"}
    for by, verb, *said in ((cast.chief(), "send_up", "再请一次"), (cast.chief(), "take_over")):
        with pytest.raises(NotAllowed):
            cast.act(number, verb, by, *said)


@pytest.mark.parametrize("down", [False, True])
def test_who_is_asked_may_say_no_and_the_owner_still_has_it(cast: Cast, down: bool) -> None:
    number = cast.file().request.number
    asks, asked, back = (cast.chief(), cast.county_staff(), "send_down")
    if down:
        cast.lift(number)
        asks, asked, back = cast.county_staff(), cast.chief(), "send_up"
        cast.act(number, "send_down", asks, "镇里可以办")
    else:
        cast.act(number, "send_up", asks, "请县里协调")
    cast.act(number, back, asked, "请按职责办理")
    with cast.database.read() as session:
        one = look(session, number)
        assert (one.owner, one.asked_over) == ("county" if down else "station", None)
        assert list(verify.faults(session)) == []
    assert "order" in moves(cast, number, asks) and "order" not in moves(cast, number, asked)


@pytest.mark.parametrize("at_a_body", [False, True])
def test_a_wish_for_more_time_goes_with_whoever_had_it(cast: Cast, at_a_body: bool) -> None:
    number, by = cast.file().request.number, cast.deputy()
    cast.act(number, "accept", by)
    if at_a_body:
        cast.act(number, "order", by, Order(cast.housing, "修排水沟", "长 40 米"))
        by = cast.handler()
        cast.act(number, "take", by)
    cast.act(number, "ask_more_time", by, clock.today() + timedelta(days=60), "等材料")
    cast.lift(number)
    with cast.database.read() as session:
        assert bool(look(session, number).asked_until) == at_a_body, "the department works on"


def test_what_a_department_works_on_keeps_its_date_through_the_offices(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "order", cast.chief(), Order(cast.housing, "修排水沟", "长 40 米"))
    cast.act(number, "take", cast.handler())
    with cast.database.read() as session:
        due = look(session, number).due_at
    cast.lift(number)
    cast.act(number, "send_down", cast.county_staff(), "镇里验收即可")
    cast.act(number, "take_over", cast.chief())
    with cast.database.read() as session:
        assert look(session, number).due_at == due


def test_only_the_owning_station_accepts_the_work_and_the_county_any(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "order", cast.chief(), Order(cast.housing, "修排水沟", "长 40 米"))
    cast.act(number, "take", cast.handler())
    cast.act(number, "report", cast.handler(), Report("修好了"))
    assert {"verify", "reject"} <= moves(cast, number, cast.chief()) & moves(cast, number, cast.county_staff())
    cast.lift(number)
    assert not {"verify", "reject"} & moves(cast, number, cast.chief())
    with pytest.raises(NotAllowed):
        cast.act(number, "verify", cast.chief(), "修好了")
    cast.act(number, "verify", cast.county_staff(), "修好了")


def test_sent_up_the_county_has_it_and_the_station_looks_on(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "accept", cast.deputy())
    cast.lift(number, "涉及上下游两个乡镇")
    with cast.database.read() as session:
        one = look(session, number)
        assert (one.owner, one.number, one.station_id) == ("county", number, cast.station)
        assert holder_name(session, one) == holder_name(session, one, for_resident=True) == "示例县人大常委会"
    assert {"order", "confer", "promise", "send_down", "assign"} <= moves(cast, number, cast.county_staff())
    chiefs = moves(cast, number, cast.chief())
    assert {"supervise", "note"} <= chiefs
    assert not chiefs & {"order", "confer", "promise", "send_up", "send_down", "assign", "raise_tier"}
    assert moves(cast, number, cast.deputy()) == set(), "who had it sees it go"


def test_of_a_department_at_work_sent_up_the_department_still_has_it(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "order", cast.chief(), Order(cast.housing, "修排水沟", "长 40 米"))
    cast.act(number, "take", cast.handler())
    cast.lift(number, "需要县里协调资金")
    with cast.database.read() as session:
        assert holder_name(session, look(session, number)) == "示例县住建局"


def test_the_county_gives_it_back_and_it_is_the_stations_again(cast: Cast) -> None:
    number = cast.file().request.number
    cast.lift(number, "请县里协调")
    with pytest.raises(NotAllowed):
        cast.act(number, "confer", cast.chief(), "我再商量商量")
    cast.act(number, "send_down", cast.county_staff(), "乡里可以办")
    cast.act(number, "take_over", cast.chief())
    assert "confer" in moves(cast, number, cast.chief()) and "confer" not in moves(cast, number, cast.county_staff())
    with cast.database.read() as session:
        one = look(session, number)
        past = [e.move for e in event.history(session, one.id)]
        assert past == ["file", "send_up", "take_over", "send_down", "take_over"]
        assert holder_name(session, one) == "甲镇人大代表联络站"
        assert list(verify.faults(session)) == []


def test_the_countys_own_meeting_names_the_lead_unit(cast: Cast) -> None:
    number = cast.file().request.number
    cast.lift(number, "请县里协调")
    cast.act(number, "confer", cast.county_staff(), "请两家商量")
    with pytest.raises(NotAllowed):
        cast.act(number, "convene", cast.chief(), cast.power, "由供电公司牵头")
    cast.act(number, "convene", cast.county_staff(), cast.power, "由供电公司牵头")
    with cast.database.read() as session:
        assert holder_name(session, look(session, number)) == "示例县供电公司"


def test_a_private_matter_is_the_countys_only_once_sent_up(cast: Cast) -> None:
    number = cast.file(visibility="private").request.number
    with cast.database.read() as session:
        assert seeing.find(session, number, cast.county_staff()) is None
    cast.lift(number, "请县里协调")
    with cast.database.read() as session:
        assert seeing.find(session, number, cast.county_staff()) is not None


def test_who_was_asked_to_take_over_is_asked_no_more_once_it_is_answered(cast: Cast) -> None:
    number = cast.file("不想让别人知道", visibility="private").request.number
    cast.act(number, "send_up", cast.chief(), "请县里协调")
    cast.act(number, "answer", cast.deputy(), "已经办好")
    with cast.database.read() as session:
        assert look(session, number).asked_over is None
        assert seeing.find(session, number, cast.county_staff()) is None, "it was never theirs"
