"""A promise comes back on its day: the second question, who has not answered it, and what is due next."""

from datetime import date

import pytest

from models import clock
from models.service_request import Ending, NotYet, Order, Report, ServiceRequest, looking_back, seeing
from models.service_request.record import THE_SYSTEM
from models.workflow import NotAllowed
from tests.calendars import at
from tests.cast import Cast

DAY = date(2026, 12, 1)


def promised(cast: Cast, day: date = DAY, told: str = "2026-11-02 10:00") -> str:
    with clock.at(at(told)):
        number = cast.file().request.number

        def answer(session) -> None:
            ending = Ending("promised", look_back_on=day)
            seeing.find(session, number, cast.deputy()).answer("列入计划", by=cast.deputy(), ending=ending)

        cast.database.transact(answer)
    return number


def come_back(cast: Cast, number: str, when: str = "2026-12-01 09:00") -> ServiceRequest:
    def back(session) -> ServiceRequest:
        one = seeing.by_number(session, number)
        one.come_back(by=THE_SYSTEM)
        return one

    with clock.at(at(when)):
        return cast.database.transact(back)


def due_on(cast: Cast, day: date) -> list[str]:
    with cast.database.read() as session:
        return [session.get_one(ServiceRequest, one).number for _, one in looking_back.due(session, day, None, 50)]


def standing(cast: Cast, when: str, actor=None) -> tuple[list[str], list[str]]:
    """(asked again and not yet heard of, to be visited)"""
    with clock.at(at(when)), cast.database.read() as session:
        asked, visits = looking_back.back(session, actor or cast.chief())
        return [case.request.number for case in asked], [case.request.number for case in visits]


def test_it_is_due_on_its_day_and_not_before_and_not_twice(cast: Cast) -> None:
    number = promised(cast)
    assert due_on(cast, date(2026, 11, 30)) == [] and due_on(cast, DAY) == [number]
    come_back(cast, number)
    assert due_on(cast, date(2027, 1, 1)) == []


def test_what_is_due_is_walked_earliest_first_and_past_what_cannot_come_back(cast: Cast) -> None:
    late, early = promised(cast, date(2026, 12, 3)), promised(cast, date(2026, 12, 2))
    with cast.database.read() as session:
        [first] = looking_back.due(session, date(2026, 12, 9), None, 1)
        [second] = looking_back.due(session, date(2026, 12, 9), first, 1)
        assert looking_back.due(session, date(2026, 12, 9), second, 1) == []
    assert due_on(cast, date(2026, 12, 9)) == [early, late]


def test_only_a_promise_that_still_stands_is_due(cast: Cast) -> None:
    redone, doubted = promised(cast), promised(cast)
    with clock.at(at("2026-11-10 10:00")):
        cast.act(redone, "redo", cast.chief(), "现在就办")
        cast.act(doubted, "dispute", cast.resident(), "等不了")
    assert due_on(cast, date(2027, 1, 1)) == []


def test_a_promise_is_not_corrected_away_before_its_day(cast: Cast) -> None:
    number = promised(cast)
    for outcome in ("solved", "not_found"):
        amend = {"by": cast.chief(), "outcome": outcome}
        with clock.at(at("2026-11-10 10:00")), pytest.raises(NotYet, match="promise_pending"):
            cast.database.transact(lambda s, amend=amend: seeing.by_number(s, number).amend("改一改", **amend))
    assert due_on(cast, date(2027, 1, 1)) == [number]


def test_the_second_answer_goes_beside_the_first(cast: Cast) -> None:
    number = promised(cast)
    with clock.at(at("2026-11-03 10:00")):
        cast.act(number, "rate", cast.resident(), "satisfied", "")
    back = come_back(cast, number)
    assert (back.state, back.look_back_on, back.grade) == ("looking_back", None, "satisfied")
    with clock.at(at("2026-12-02 10:00")):
        one = cast.act(number, "rate", cast.resident(), "unsatisfied", "只挖了个坑")
    assert (one.state, one.grade, one.result_grade) == ("rated", "satisfied", "unsatisfied")


def test_who_was_never_asked_the_first_question_is_still_asked_the_second(cast: Cast) -> None:
    number = promised(cast)
    come_back(cast, number)
    with clock.at(at("2026-12-02 10:00")):
        one = cast.act(number, "rate", cast.resident(), "fairly", "")
    assert (one.grade, one.result_grade) == (None, "fairly")


def test_it_may_be_promised_anew_and_comes_back_again(cast: Cast) -> None:
    number = promised(cast)
    come_back(cast, number)

    def answer(session) -> None:
        ending = Ending("promised", look_back_on=date(2027, 3, 1))
        seeing.find(session, number, cast.deputy()).answer("改到开春", by=cast.deputy(), ending=ending)

    with clock.at(at("2026-12-02 10:00")):
        cast.database.transact(answer)
    assert due_on(cast, date(2027, 3, 1)) == [number]
    assert come_back(cast, number, "2027-03-01 09:00").state == "looking_back"


def test_nobody_but_the_system_brings_it_back(cast: Cast) -> None:
    number = promised(cast)
    for by in (cast.chief(), cast.deputy(), cast.resident()):
        with pytest.raises(NotAllowed):
            cast.act(number, "come_back", by)


def test_it_is_not_written_off_before_anybody_heard_how_it_turned_out(cast: Cast) -> None:
    number = promised(cast)
    with clock.at(at("2026-11-03 10:00")):
        cast.act(number, "rate", cast.resident(), "satisfied", "")
    come_back(cast, number)
    with clock.at(at("2026-12-20 10:00")):
        with pytest.raises(NotYet, match="result_unknown"):
            cast.act(number, "close", cast.chief(), "")
        cast.act(number, "phoned", cast.chief(), "上门看过，已经装好", True)
        assert cast.act(number, "close", cast.chief(), "").state == "closed"


def test_who_cannot_be_found_does_not_keep_it_open_for_ever(cast: Cast) -> None:
    number = promised(cast)
    come_back(cast, number)
    with clock.at(at("2026-12-10 10:00")):
        cast.act(number, "phoned", cast.chief(), "家里没人", False)
        with pytest.raises(NotYet, match="result_unknown"):
            cast.act(number, "close", cast.chief(), "")
    with clock.at(at("2026-12-17 10:00")):
        assert cast.act(number, "close", cast.chief(), "").state == "closed"


def test_what_is_said_at_the_door_is_the_second_answer(cast: Cast) -> None:
    number = promised(cast)
    come_back(cast, number)

    def visit(session) -> None:
        one = seeing.find(session, number, cast.chief())
        one.phoned("亲眼看了", True, cast.chief(), "fairly", visited=True)

    with clock.at(at("2026-12-09 10:00")):
        cast.database.transact(visit)
        with cast.database.read() as session:
            one = seeing.by_number(session, number)
            assert (one.state, one.grade, one.result_grade) == ("looking_back", None, "fairly")
        assert cast.act(number, "close", cast.chief(), "").state == "closed"


def test_unanswered_for_a_week_it_stands_on_the_visit_list_until_somebody_was_met(cast: Cast) -> None:
    number = promised(cast)
    come_back(cast, number)
    assert standing(cast, "2026-12-08 08:59") == ([number], [])
    assert standing(cast, "2026-12-08 09:01") == ([], [number])
    with clock.at(at("2026-12-09 10:00")):
        cast.act(number, "phoned", cast.chief(), "家里没人", False)
    assert standing(cast, "2026-12-09 11:00") == ([], [number])
    with clock.at(at("2026-12-10 10:00")):
        cast.act(number, "phoned", cast.chief(), "见到了", True)
    assert standing(cast, "2026-12-10 11:00") == ([number], [])
    with clock.at(at("2026-12-11 10:00")):
        cast.act(number, "rate", cast.resident(), "satisfied", "")
    assert standing(cast, "2026-12-11 11:00") == ([], [])


def test_what_comes_within_a_month_is_seen_coming(cast: Cast) -> None:
    soon, later = promised(cast, date(2026, 12, 2)), promised(cast, date(2026, 12, 4))
    with clock.at(at("2026-11-03 10:00")), cast.database.read() as session:
        coming = looking_back.coming(session, cast.chief(), 30)
        assert [case.request.number for case in coming] == [soon]
        assert [case.request.number for case in looking_back.coming(session, cast.chief(), 31)] == [soon, later]
        assert (coming[0].promised_on, coming[0].promised_by) == (date(2026, 12, 2), "王示例代表")


def test_a_department_that_promised_is_named_with_the_day_it_promised(cast: Cast) -> None:
    with clock.at(at("2026-11-02 10:00")):
        number = cast.file().request.number
        cast.act(number, "order", cast.deputy(), Order(cast.housing, "修路灯", "换一盏路灯"))
        cast.act(number, "take", cast.handler())
        cast.act(number, "report", cast.handler(), Report("灯已订货"))

        def verify(session) -> None:
            ending = Ending("promised", look_back_on=DAY)
            seeing.find(session, number, cast.chief()).verify("到货就装", by=cast.chief(), ending=ending)

        cast.database.transact(verify)
    come_back(cast, number)
    with clock.at(at("2026-12-02 10:00")), cast.database.read() as session:
        [case] = looking_back.back(session, cast.chief())[0]
        assert (case.promised_on, case.promised_by) == (DAY, "示例县住建局")


def test_another_stations_promises_are_not_seen(cast: Cast) -> None:
    from models.service_request import Actor

    number = promised(cast)
    come_back(cast, number)
    far = Actor(cast.zhou, "chief", (cast.far_station,))
    assert standing(cast, "2026-12-20 09:00", far) == ([], [])


def test_the_worker_finds_them_by_index(cast: Cast) -> None:
    from models.service_request.looking_back import due_by
    from tests.models.test_plans import many, plan

    many(cast)
    for after in (None, (date(2026, 11, 30), 1)):
        assert "ix_service_requests_look_back_on" in plan(cast, due_by(DAY, after, 50))
