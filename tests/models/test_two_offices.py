"""县乡联动: station and county have one record with one owner, and nothing changes hands before it is taken over."""

from datetime import timedelta

import pytest

from models import clock, event, verify
from models.service_request import Order, Report, seeing
from models.service_request.hands import holder_name
from models.workflow import NotAllowed
from tests.cast import Cast
from tests.models.test_supervision import look, moves


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
