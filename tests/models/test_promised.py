"""What a date is a promise of: the same word wherever it stands, and true of the clock that runs."""

from datetime import date, timedelta

from app.console import showing
from models import clock
from models.service_request import Order, Report, promised, seeing
from models.workflow import STATES
from tests.calendars import at
from tests.cast import Cast
from tests.models.test_questions import asked

NOW = at("2026-11-23 10:00")  # a Monday


def said(cast: Cast, number: str) -> tuple[str, str, date | None]:
    """The state, what is promised, and for which day."""
    with cast.database.read() as session:
        one = seeing.by_number(session, number)
        return one.state, promised.to_come(one), one.due_at.astimezone(clock.HERE).date() if one.due_at else None


def order(cast: Cast, number: str) -> None:
    cast.act(number, "order", cast.chief(), Order(cast.housing, "修路灯", "换一盏路灯"))


def test_what_a_deputy_passed_on_is_to_be_given_to_somebody_by_the_stations_own_clock(cast: Cast) -> None:
    with clock.at(NOW):
        number = cast.file().request.number
        assert said(cast, number) == ("filed", "受理", date(2026, 11, 25))
        cast.act(number, "accept", cast.deputy())
        assert said(cast, number) == ("accepted", "答复", date(2026, 12, 7))
        cast.act(number, "pass_on", cast.deputy(), "不在本选区")
        assert said(cast, number) == ("returned", "落实承办人", date(2026, 11, 24))


def test_what_is_done_again_is_answered_by_the_shorter_clock_whoever_accepts_it(cast: Cast) -> None:
    with clock.at(NOW):
        number = cast.file().request.number
        cast.act(number, "answer", cast.deputy(), "好了")
        assert said(cast, number)[1:] == ("", None)
        cast.act(number, "redo", cast.chief(), "没好")
        assert said(cast, number) == ("returned", "答复", date(2026, 11, 30))
        cast.act(number, "accept", cast.chief())
        assert said(cast, number) == ("accepted", "答复", date(2026, 11, 30))


def test_what_a_department_sent_back_is_to_be_given_to_another_and_a_meeting_is_to_be_held(cast: Cast) -> None:
    with clock.at(NOW):
        number = cast.file().request.number
        order(cast, number)
        assert said(cast, number)[:2] == ("ordered", "由承办单位受理")
        cast.act(number, "decline", cast.handler(), "不归我们", "示例规定")
        assert said(cast, number) == ("accepted", "落实承办人", date(2026, 11, 24))
        order(cast, number)
        cast.act(number, "decline", cast.handler(), "不归我们", "示例规定")
        assert said(cast, number)[:2] == ("conferring", "召开会商")
        cast.act(number, "convene", cast.chief(), cast.power, "由供电公司牵头")
        cast.act(number, "report", cast.handler(cast.qian), Report("好了"))
        assert said(cast, number)[:2] == ("reported", "核实并答复")


def test_while_the_resident_is_asked_nothing_is_promised(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "ask", cast.deputy(), "哪一盏？")
    assert said(cast, number)[:2] == ("asked", "")


def test_a_day_the_office_names_promises_what_the_clock_did(cast: Cast) -> None:
    with clock.at(NOW):
        number = cast.file().request.number
        order(cast, number)
        cast.act(number, "decline", cast.handler(), "不归我们", "示例规定")
        cast.act(number, "promise_until", cast.chief(), date(2026, 12, 1), "两家单位要商量")
        assert said(cast, number) == ("accepted", "落实承办人", date(2026, 12, 1))
        cast.act(number, "retier", cast.chief(), "hard", "涉及两家")
        assert said(cast, number) == ("accepted", "落实承办人", date(2026, 11, 24)), "the same clock, anew"


def test_the_desks_chip_says_the_same_and_late_says_what_is_late(cast: Cast) -> None:
    with clock.at(NOW):
        number = cast.file().request.number
        cast.act(number, "pass_on", cast.deputy(), "不在本选区")
    for then, expected in ((NOW, "明天 18:00 前落实承办人"), (NOW + timedelta(days=3), "落实承办人已超期 2 天")):
        with clock.at(then), cast.database.read() as session:
            assert showing.due(seeing.by_number(session, number)).said == expected


def test_a_whole_page_is_told_by_one_question(cast: Cast) -> None:
    numbers = [cast.file(who=cast.li if n % 2 else cast.stranger).request.number for n in range(6)]
    for number in numbers:
        cast.act(number, "accept", cast.deputy())
    with cast.database.read() as session:
        page = [seeing.by_number(session, number) for number in numbers]
        with asked(cast) as questions:
            assert {promised.what(one) for one in page} == {"答复"}
    assert len(questions) == 1


def test_every_state_in_which_something_is_promised_has_its_word() -> None:
    assert set(promised.BY_STATE) | set(promised.UNCLEAR) <= set(STATES)
