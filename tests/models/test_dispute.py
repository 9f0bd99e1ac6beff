"""李阿姨 doubts the answer: once, in time, and the doubt never goes back to the same hands."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from models import clock, own_data, verify
from models.service_request import Actor, Ending, NotYet, Order, OwnWork, Report, ServiceRequest, seeing
from models.workflow import NotAllowed
from tests.calendars import at
from tests.cast import Cast


def look(cast: Cast, number: str) -> ServiceRequest:
    with cast.database.read() as session:
        return seeing.by_number(session, number)


def may_doubt(cast: Cast, number: str) -> bool:
    with cast.database.read() as session:
        return seeing.by_number(session, number).may_dispute


def answered(cast: Cast, ending: Ending | None = None, token: str | None = None, by: Actor | None = None) -> str:
    number, by = cast.file(token=token).request.number, by or cast.deputy()

    def answer(session) -> None:
        seeing.find(session, number, by).answer("已办好", by=by, ending=ending)

    cast.database.transact(answer)
    return number


def disputed(cast: Cast, **more) -> str:
    number = answered(cast, **more)
    cast.act(number, "dispute", cast.resident(), "路灯还是不亮")
    return number


def second_chief(cast: Cast) -> Actor:
    """周站长 helps out at this station."""
    return Actor(cast.zhou, "chief", (cast.station,))


def test_a_doubt_takes_the_ending_and_the_grade_back_and_promises_anew(cast: Cast) -> None:
    number = answered(cast, Ending("solved"))
    cast.act(number, "rate", cast.resident(), "satisfied", "")
    cast.act(number, "close", cast.chief(), "")
    one = cast.act(number, "dispute", cast.resident(), "第二天又不亮了")
    assert (one.state, one.outcome, one.grade, one.closed_at, one.holder_id) == ("disputed", None, None, None, None)
    assert one.due_at > clock.now() and one.disputed_at is not None


def test_one_doubts_once_whatever_came_of_it(cast: Cast) -> None:
    number = disputed(cast)
    cast.act(number, "uphold", cast.chief(), "已到现场核实")
    assert may_doubt(cast, number) is False
    with pytest.raises(NotYet, match="disputed_before"):
        cast.act(number, "dispute", cast.resident(), "还是不服")


def test_a_doubt_comes_in_time_or_not_at_all(cast: Cast) -> None:
    with clock.at(at("2026-11-02 10:00")):
        number = answered(cast)
    with clock.at(at("2026-12-02 10:01")):
        assert may_doubt(cast, number) is False
        with pytest.raises(NotYet, match="too_late"):
            cast.act(number, "dispute", cast.resident(), "才发现")
    with clock.at(at("2026-12-02 09:59")):
        assert cast.act(number, "dispute", cast.resident(), "又坏了").state == "disputed"


def test_a_promise_that_came_back_may_be_doubted_from_that_day_on(cast: Cast) -> None:
    from models.service_request.record import THE_SYSTEM

    with clock.at(at("2026-03-02 10:00")):
        number = answered(cast, Ending("promised", look_back_on=date(2026, 12, 1)))
    with clock.at(at("2026-12-01 09:00")):
        cast.database.transact(lambda s: seeing.by_number(s, number).come_back(by=THE_SYSTEM))
    with clock.at(at("2026-12-20 09:00")):
        assert cast.act(number, "dispute", cast.resident(), "说好的没有办").state == "disputed"


def test_what_was_never_answered_cannot_be_doubted(cast: Cast) -> None:
    number = cast.file().request.number
    assert may_doubt(cast, number) is False
    with pytest.raises((NotYet, NotAllowed)):
        cast.act(number, "dispute", cast.resident(), "太慢")


def test_the_chief_who_answered_may_neither_uphold_nor_take_up_and_another_may(cast: Cast) -> None:
    number = disputed(cast, token=cast.station_code, by=cast.chief())
    with pytest.raises(OwnWork):
        cast.act(number, "uphold", cast.chief(), "没问题")
    with pytest.raises(OwnWork):
        cast.act(number, "take_up", cast.chief())
    assert cast.act(number, "take_up", second_chief(cast)).holder_id == cast.zhou


def test_the_deputy_who_answered_is_not_given_it_again(cast: Cast) -> None:
    number = disputed(cast)
    with pytest.raises(OwnWork):
        cast.act(number, "assign", cast.chief(), cast.wang, "再看看")
    assert look(cast, number).state == "disputed"
    cast.act(number, "assign", cast.chief(), cast.zhao, "请另看")
    assert cast.act(number, "accept", cast.deputy(cast.zhao)).holder_id == cast.zhao


def test_the_deputy_who_answered_has_no_hand_in_it_while_it_is_doubted(cast: Cast) -> None:
    number = disputed(cast)
    with cast.database.read() as session:
        moves = {m.name for m in seeing.by_number(session, number).moves_for(cast.deputy())}
    assert moves <= {"note", "bundle", "unbundle", "follow_up", "score"}


def test_an_answer_shared_with_a_neighbour_is_doubted_before_other_hands_too(cast: Cast) -> None:
    one, other = cast.file().request.number, cast.file("灯不亮", who=cast.stranger).request.number

    def merge(session) -> None:
        lead, joins = seeing.by_number(session, one), seeing.by_number(session, other)
        joins.merge(lead, "同一盏灯", by=cast.chief())

    cast.database.transact(merge)
    cast.act(one, "answer", cast.deputy(), "已修好")
    cast.act(other, "dispute", cast.resident(cast.stranger), "我这盏没修")
    with pytest.raises(OwnWork):
        cast.act(other, "assign", cast.chief(), cast.wang, "")
    assert cast.act(other, "assign", cast.chief(), cast.zhao, "").state == "filed"
    assert look(cast, one).state == "answered"  # the neighbour's own is not touched by it


def test_who_reported_the_work_is_a_handler_of_it_too(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "order", cast.deputy(), Order(cast.housing, "修路灯", "换一盏路灯"))
    cast.act(number, "take", cast.handler())
    cast.act(number, "report", cast.handler(), Report("换了新灯"))
    cast.act(number, "verify", cast.chief(), "路灯已换新")
    with cast.database.read() as session:
        assert seeing.by_number(session, number).handlers() == {cast.he}


def test_upheld_the_answer_stands_as_it_stood(cast: Cast) -> None:
    with clock.at(at("2026-11-02 10:00")):
        number = answered(cast, Ending("promised", look_back_on=date(2026, 12, 1)))
        cast.act(number, "dispute", cast.resident(), "等不了那么久")
        assert look(cast, number).look_back_on is None
        one = cast.act(number, "uphold", cast.chief(), "材料月底才到")
    assert (one.state, one.outcome, one.look_back_on, one.due_at) == ("answered", "promised", date(2026, 12, 1), None)


def test_upheld_an_answer_that_did_not_say_what_came_of_it_still_does_not(cast: Cast) -> None:
    number = answered(cast, Ending("solved"))
    cast.act(number, "redo", cast.chief(), "没修好")
    cast.act(number, "answer", cast.deputy(), "又看了一次")
    cast.act(number, "dispute", cast.resident(), "没人来过")
    assert cast.act(number, "uphold", cast.chief(), "有照片为证").outcome is None


def test_upheld_after_it_came_back_it_is_still_the_second_question(cast: Cast) -> None:
    from models.service_request.record import THE_SYSTEM

    with clock.at(at("2026-11-02 10:00")):
        number = answered(cast, Ending("promised", look_back_on=date(2026, 12, 1)))
        cast.act(number, "rate", cast.resident(), "satisfied", "")
    with clock.at(at("2026-12-01 09:00")):
        cast.database.transact(lambda s: seeing.by_number(s, number).come_back(by=THE_SYSTEM))
        cast.act(number, "dispute", cast.resident(), "没有办")
        one = cast.act(number, "uphold", cast.chief(), "现场看过，已经办了")
        assert (one.look_back_on, one.looked_back_at) == (None, at("2026-12-01 09:00"))
        rated = cast.act(number, "rate", cast.resident(), "unsatisfied", "")
    assert (rated.grade, rated.result_grade) == ("satisfied", "unsatisfied"), "the gap is of the two that they gave"


def test_done_anew_after_a_doubt_it_is_the_first_question_again(cast: Cast) -> None:
    from models.service_request.record import THE_SYSTEM

    with clock.at(at("2026-11-02 10:00")):
        number = answered(cast, Ending("promised", look_back_on=date(2026, 12, 1)))
    with clock.at(at("2026-12-01 09:00")):
        cast.database.transact(lambda s: seeing.by_number(s, number).come_back(by=THE_SYSTEM))
        cast.act(number, "dispute", cast.resident(), "没有办")
        cast.act(number, "take_up", cast.chief())
        cast.act(number, "answer", cast.chief(), "今天装好了")
        rated = cast.act(number, "rate", cast.resident(), "satisfied", "")
    assert (rated.grade, rated.result_grade) == ("satisfied", None)


def test_what_its_resident_had_deleted_is_not_doubted_any_more(cast: Cast) -> None:
    number = answered(cast)
    cast.act(number, "close", cast.chief(), "")
    cast.database.transact(lambda session: own_data.forget(session, cast.li))
    assert may_doubt(cast, number) is False
    with pytest.raises(NotYet, match="deleted"):
        cast.act(number, "dispute", cast.resident(), "还是不亮")


def test_of_a_doubt_and_a_deletion_at_the_same_moment_no_doubt_is_left_without_its_words(cast: Cast) -> None:
    number = answered(cast)
    cast.act(number, "close", cast.chief(), "")
    refused: list[str] = []

    def doubt() -> None:
        try:
            cast.act(number, "dispute", cast.resident(), "还是不亮")
        except NotYet as why:
            refused.append(str(why))

    doubting = threading.Thread(target=doubt)

    def delete(session: Session) -> None:
        own_data.forget(session, cast.li)
        session.flush()
        doubting.start()
        doubting.join(0.5)  # long enough to read what is not yet deleted

    cast.database.transact(delete)
    doubting.join()
    assert refused == ["deleted"] and look(cast, number).state == "closed"


def test_the_record_holds_through_all_of_it(cast: Cast) -> None:
    with clock.at(clock.now() - timedelta(days=1)):
        number = disputed(cast, ending=Ending("cannot", reason="不在规划内", rule="《示例办法》第三条"))
        cast.act(number, "uphold", cast.chief(), "依据不变")
    with cast.database.read() as session:
        assert list(verify.faults(session)) == []
