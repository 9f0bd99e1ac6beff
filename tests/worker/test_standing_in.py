"""A deputy goes away: whoever stands in is asked for what waits, and reminded of what falls due in absent hands."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app import announcing, reminding, standing_in
from app.delivering.moot import is_moot
from models import absence, clock, event
from models.absence import Absence, Days
from models.delivery import Delivery
from models.deputy import Deputy
from models.group import Duty
from models.service_request import HeldByAnother, Order, seeing, todo
from tests.bindings import bind
from tests.cast import Cast
from tests.worker.conftest import Office

MONDAY = date(2026, 11, 16)
NOON = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_monday():
    with clock.at(NOON):
        yield


@pytest.fixture
def cast(office: Office) -> Cast:
    return office.cast


def go(cast: Cast, who: int, first: int = 0, last: int = 0, instead: int | None = None) -> int:
    """Away from so many days after Monday to so many."""

    def work(session) -> int:
        one = session.get_one(Deputy, cast.deputies[who])
        other = session.get_one(Deputy, cast.deputies[instead]) if instead else None
        days = Days(MONDAY + timedelta(days=first), MONDAY + timedelta(days=last))
        return absence.begin(session, one, days, cast.chen, other).id

    return cast.database.transact(work)


def put_on_duty(cast: Cast, who: int, days: int = 0) -> None:
    duty = {"group_id": cast.group, "on_day": MONDAY + timedelta(days=days), "deputy_id": cast.deputies[who]}
    cast.database.transact(lambda session: session.add(Duty(**duty)))


def called_in(cast: Cast, number: str) -> list[list[int]]:
    """Whom each call called in."""
    with cast.database.read() as session:
        past = event.history(session, seeing.by_number(session, number).id)
        return [e.changes["addressed"] for e in past if e.move == "call_in"]


def told(office: Office, number: str, notice: str) -> set[int]:
    """Who is owed this notice about it."""
    with office.database.read() as session:
        request = seeing.by_number(session, number)
        return {d.recipient_id for d in session.query(Delivery).filter_by(request_id=request.id, notice=notice)}


def on_day(days: int, hours: float = 0):
    return clock.at(NOON + timedelta(days=days, hours=hours))


def test_what_waits_is_put_to_the_stand_in_when_the_absence_begins(office: Office, cast: Cast) -> None:
    number = cast.file().request.number
    go(cast, cast.wang, first=1, last=2, instead=cast.zhao)
    assert standing_in.look(office.house) == 0  # tomorrow
    with on_day(1):
        assert standing_in.look(office.house) == 1
        assert called_in(cast, number) == [[cast.zhao]]
        office.drain()
        assert cast.zhao in told(office, number, "stand_in")
        assert cast.act(number, "accept", cast.deputy(cast.zhao)).holder_id == cast.zhao
    assert office.faults() == []


def test_it_is_asked_once_however_often_the_worker_looks(office: Office, cast: Cast) -> None:
    number = cast.file().request.number
    go(cast, cast.wang, last=3, instead=cast.zhao)
    assert [standing_in.look(office.house) for _ in range(3)] == [1, 0, 0]
    with on_day(2):
        assert standing_in.look(office.house) == 0
    assert called_in(cast, number) == [[cast.zhao]]


def test_a_duty_that_changes_at_midnight_calls_nobody_in_anew(office: Office, cast: Cast) -> None:
    number = cast.file().request.number
    put_on_duty(cast, cast.zhao)
    put_on_duty(cast, cast.sun, days=1)
    go(cast, cast.wang, last=3)
    standing_in.look(office.house)
    with on_day(1):
        standing_in.look(office.house)
    assert called_in(cast, number) == [[cast.zhao]]


def test_nobody_is_called_in_until_there_is_somebody(office: Office, cast: Cast) -> None:
    number = cast.file().request.number
    go(cast, cast.wang, last=3)
    assert standing_in.look(office.house) == 0 and called_in(cast, number) == []
    put_on_duty(cast, cast.zhao, days=1)
    with on_day(1):
        assert standing_in.look(office.house) == 1
    assert called_in(cast, number) == [[cast.zhao]]


def test_a_stand_in_who_goes_away_too_hands_it_on(office: Office, cast: Cast) -> None:
    number = cast.file().request.number
    go(cast, cast.wang, last=5, instead=cast.zhao)
    standing_in.look(office.house)
    go(cast, cast.zhao, first=1, last=1, instead=cast.sun)
    with on_day(1):
        standing_in.look(office.house)
        standing_in.look(office.house)
    assert called_in(cast, number) == [[cast.zhao], [cast.sun]]


def test_the_next_absence_is_another(office: Office, cast: Cast) -> None:
    number = cast.file().request.number
    go(cast, cast.wang, instead=cast.zhao)
    standing_in.look(office.house)
    go(cast, cast.wang, first=2, last=3, instead=cast.sun)
    with on_day(1):
        assert standing_in.look(office.house) == 0  # he is back for a day
    with on_day(2):
        assert standing_in.look(office.house) == 1
    assert called_in(cast, number) == [[cast.zhao], [cast.sun]]


def test_of_several_who_were_asked_only_the_absent_one_is_replaced(office: Office, cast: Cast) -> None:
    with on_day(0, hours=-1):
        number = cast.file(token=cast.group_code).request.number
    go(cast, cast.wang, instead=cast.zhao)
    assert standing_in.look(office.house) == 0  # 赵代表 has it already
    go(cast, cast.zhao, instead=cast.sun)
    assert standing_in.look(office.house) == 1
    assert called_in(cast, number) == [[cast.sun]]


def test_what_the_chief_assigns_to_somebody_away_goes_to_the_stand_in_too(office: Office, cast: Cast) -> None:
    go(cast, cast.wang, last=3, instead=cast.zhao)
    number = cast.file().request.number
    with on_day(0, hours=1):
        cast.act(number, "assign", cast.chief(), cast.wang, "请办")
        assert standing_in.look(office.house) == 1
        assert standing_in.look(office.house) == 0
    assert called_in(cast, number) == [[cast.zhao]]
    assert cast.act(number, "accept", cast.deputy(cast.zhao)).holder_id == cast.zhao


def test_what_was_called_off_calls_nobody(office: Office, cast: Cast) -> None:
    number = cast.file().request.number
    made = go(cast, cast.wang, instead=cast.zhao)
    cast.database.transact(lambda s: s.get_one(Absence, made).call_off())
    assert standing_in.look(office.house) == 0 and called_in(cast, number) == []


def test_what_is_held_passed_on_or_over_is_left_alone(office: Office, cast: Cast) -> None:
    numbers = [cast.file(f"第 {n} 件").request.number for n in range(3)]
    cast.act(numbers[0], "accept", cast.deputy())
    cast.act(numbers[1], "pass_on", cast.deputy(), "不在本选区")
    cast.act(numbers[2], "withdraw", cast.resident(), "")
    go(cast, cast.wang, instead=cast.zhao)
    assert standing_in.look(office.house) == 0
    assert [called_in(cast, number) for number in numbers] == [[], [], []]


def due_of(cast: Cast, number: str) -> datetime:
    with cast.database.read() as session:
        return seeing.by_number(session, number).due_at


def test_what_falls_due_in_absent_hands_is_put_to_the_stand_in_who_may_do_it_and_stays_where_it_is(
    office: Office, cast: Cast
) -> None:
    number = cast.file().request.number
    cast.act(number, "accept", cast.deputy())
    go(cast, cast.wang, last=60, instead=cast.zhao)
    assert standing_in.look(office.house) == 0  # there is time
    with clock.at(due_of(cast, number) - timedelta(hours=1)):
        assert [standing_in.look(office.house) for _ in range(2)] == [1, 0]
        reminding.look(office.house)
        assert told(office, number, "due_soon") == {cast.wang, cast.zhao}
        with cast.database.read() as session:
            seen = seeing.find(session, number, cast.deputy(cast.zhao))
            assert seen.holder_id == cast.wang
            assert {"answer", "ask", "order", "pass_on"} <= {m.name for m in seen.moves_for(cast.deputy(cast.zhao))}
    with clock.at(due_of(cast, number) + timedelta(hours=1)):
        reminding.look(office.house)
        assert told(office, number, "overdue") == {cast.wang, cast.zhao, cast.chen}
    assert office.faults() == []


@pytest.fixture
def covered(office: Office, cast: Cast) -> str:
    """王代表 holds it and is away until Friday; 赵代表 was called in on Thursday, when it fell due."""
    number = cast.file().request.number
    cast.act(number, "accept", cast.deputy())
    cast.act(number, "promise_until", cast.chief(), MONDAY + timedelta(days=3), "先约定周四")
    go(cast, cast.wang, last=4, instead=cast.zhao)
    with clock.at(NOON + timedelta(days=3)):
        assert standing_in.look(office.house) == 1
    return number


def test_the_call_means_something_and_the_matter_stands_on_the_stand_ins_own_list(
    office: Office, cast: Cast, covered: str
) -> None:
    with clock.at(NOON + timedelta(days=3)):
        announcing.announce(office.house)
        with office.database.read() as session:
            [call] = session.query(Delivery).filter_by(notice="stand_in", recipient_id=cast.zhao)
            assert not is_moot(session, call)
            mine, theirs = (todo.of(session, cast.deputy(who)) for who in (cast.zhao, cast.wang))
            assert [item.request.number for item in mine.mine] == [covered] == [i.request.number for i in theirs.mine]
            assert mine.colleagues == []
    with clock.at(NOON + timedelta(days=5)), office.database.read() as session:
        assert is_moot(session, session.get_one(Delivery, call.id)), "王代表 is back"


def test_the_stand_in_answers_and_holds_it_from_then_on(cast: Cast, covered: str) -> None:
    with clock.at(NOON + timedelta(days=3)):
        assert cast.act(covered, "answer", cast.deputy(cast.zhao), "灯已换好").holder_id == cast.zhao


def test_who_was_not_called_in_only_looks_on(cast: Cast, office: Office) -> None:
    """赵代表 was asked with 王代表 when it was filed; that 王代表 named somebody else to stand in is not his call."""
    number = cast.file(token=cast.group_code).request.number
    cast.act(number, "accept", cast.deputy())
    with clock.at(NOON + timedelta(hours=1)):
        go(cast, cast.wang, instead=cast.sun)
        with pytest.raises(HeldByAnother):
            cast.act(number, "answer", cast.deputy(cast.zhao), "我来答复")


def test_who_comes_back_finds_it_theirs_and_the_stand_in_only_looks_on(cast: Cast, covered: str) -> None:
    with clock.at(NOON + timedelta(days=5)):
        with pytest.raises(HeldByAnother):
            cast.act(covered, "answer", cast.deputy(cast.zhao), "我来答复")
        assert cast.act(covered, "answer", cast.deputy(), "灯已换好").holder_id == cast.wang


def test_called_off_early_it_is_theirs_again_that_very_day(cast: Cast, covered: str, office: Office) -> None:
    with clock.at(NOON + timedelta(days=3, hours=1)):
        with office.database.read() as session:
            [mine] = [one.id for one in absence.not_over(session, [cast.deputies[cast.wang]])]
        office.database.transact(lambda session: session.get_one(Absence, mine).call_off())
        with pytest.raises(HeldByAnother):
            cast.act(covered, "answer", cast.deputy(cast.zhao), "我来答复")


def test_what_the_stand_in_ordered_comes_back_to_both_while_it_lasts(cast: Cast, covered: str) -> None:
    with clock.at(NOON + timedelta(days=3)):
        zhao = cast.deputy(cast.zhao)
        cast.act(covered, "order", zhao, Order(cast.housing, "换灯", "请更换路灯"))
        cast.act(covered, "decline", cast.handler(), "不归我们", "职责第一条")
        assert cast.act(covered, "answer", zhao, "已请村里更换").holder_id == cast.zhao


def test_with_nobody_standing_in_the_chief_is_reminded(office: Office, cast: Cast) -> None:
    held, waiting = (cast.file(f"第 {n} 件").request.number for n in range(2))
    cast.act(held, "accept", cast.deputy())
    go(cast, cast.wang, last=60)
    for number, who in ((waiting, {cast.chen}), (held, {cast.wang, cast.chen})):
        with clock.at(due_of(cast, number) - timedelta(hours=1)):
            standing_in.look(office.house)
            reminding.look(office.house)
            assert told(office, number, "due_soon") == who, number


def test_a_holder_who_is_there_is_reminded_alone(office: Office, cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "accept", cast.deputy())
    go(cast, cast.wang, instead=cast.zhao)
    with clock.at(due_of(cast, number) - timedelta(hours=1)):
        standing_in.look(office.house)
        reminding.look(office.house)
    assert told(office, number, "due_soon") == {cast.wang}


def test_a_filing_for_somebody_away_with_nobody_there_is_told_to_the_chief(office: Office, cast: Cast) -> None:
    go(cast, cast.wang)
    number = cast.file().request.number
    office.drain()
    assert told(office, number, "filed") == {cast.chen}
    assert [taken.openid for taken in office.sa.taken] == ["o-chen"]


def test_the_loop_does_it_by_itself_and_the_message_leads_to_a_page(office: Office, cast: Cast) -> None:
    number = cast.file().request.number
    go(cast, cast.wang, instead=cast.zhao)
    assert office.drain()["stood_in"] == 1
    assert told(office, number, "stand_in") == {cast.zhao}
    assert f"/deputy/requests/{number}" in [t.url.removeprefix("https://mashang.example") for t in office.sa.taken]
    with cast.database.read() as session:
        assert seeing.find(session, number, cast.deputy(cast.zhao))


def test_a_doubt_does_not_come_back_to_whose_answer_is_doubted(office: Office, cast: Cast) -> None:
    bind(cast, cast.sun, "o-sun")
    number = cast.file().request.number
    cast.act(number, "assign", cast.chief(), cast.zhao, "请办")
    cast.act(number, "answer", cast.deputy(cast.zhao), "已经修好")
    cast.act(number, "dispute", cast.resident(), "没有修好")
    cast.act(number, "assign", cast.chief(), cast.wang, "请另办")
    go(cast, cast.wang, instead=cast.zhao)
    assert standing_in.look(office.house) == 0 and called_in(cast, number) == []
