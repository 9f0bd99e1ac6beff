"""What comes back by itself: each promise on its day, by day, and one that cannot stands in nobody's way."""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from app import announcing, looking_back
from app.looking_back import Seen
from app.notices import NOTICES
from models import clock, event, profile
from models.delivery import Delivery
from models.sample import PhoneDraw, PhoneSample
from models.service_request import Actor, Ending, Order, Report, seeing
from tests.app_setup import settings
from tests.calendars import at
from tests.worker.conftest import Office

DAY = date(2026, 12, 1)
NOON, NIGHT = at("2026-12-01 12:00"), at("2026-12-01 23:30")


def promised(office: Office, day: date = DAY, words: str = "村口的路灯坏了") -> str:
    cast = office.cast
    with clock.at(at("2026-11-02 10:00")):
        number = cast.file(words).request.number

        def answer(session) -> None:
            ending = Ending("promised", look_back_on=day)
            seeing.find(session, number, cast.deputy()).answer("列入计划", by=cast.deputy(), ending=ending)

        cast.database.transact(answer)
    return number


def state(office: Office, number: str) -> str:
    with office.database.read() as session:
        return seeing.by_number(session, number).state


def looks(office: Office, moment, mine: Seen | None = None) -> int:
    with clock.at(moment):
        return looking_back.look(office.house, mine)


def owed(office: Office, number: str, move: str) -> set[tuple[str, int]]:
    """(notice, to whom) of what this move made owed."""
    while announcing.announce(office.house):
        pass
    with office.database.read() as session:
        one = seeing.by_number(session, number)
        of_move = {e.id for e in event.history(session, one.id) if e.move == move}
        return {(d.notice, d.recipient_id) for d in session.query(Delivery) if d.event_id in of_move}


def test_on_its_day_it_comes_back_once_and_those_concerned_hear(office: Office) -> None:
    number, cast = promised(office), office.cast
    assert looks(office, NOON - timedelta(days=1)) == 0 and state(office, number) == "answered"
    assert [looks(office, NOON) for _ in range(3)] == [1, 0, 0]
    assert state(office, number) == "looking_back"
    told = owed(office, number, "come_back")
    assert told == {("came_back", cast.li), ("promise_due", cast.chen), ("promise_due", cast.wang)}
    assert office.faults() == []


def test_it_does_not_come_back_at_night(office: Office) -> None:
    number = promised(office)
    house = replace(office.house, settings=replace_quiet(office))
    with clock.at(NIGHT):
        assert looking_back.look(house) == 0
    assert state(office, number) == "answered"
    with clock.at(at("2026-12-02 08:00")):
        assert looking_back.look(house) == 1


def replace_quiet(office: Office):
    return settings(office.database, office.house.settings.attachments.parent, quiet_hours=True)


def test_one_that_cannot_come_back_does_not_keep_the_others(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = promised(office)
    good = [promised(office, words=f"第 {n} 件") for n in range(4)]
    spoil(office, bad)
    monkeypatch.setattr(looking_back, "BATCH", 2)  # more than one batch: the walk goes past the bad one
    assert looks(office, NOON) == 4
    assert {state(office, one) for one in good} == {"looking_back"} and state(office, bad) == "answered"


def spoil(office: Office, number: str) -> None:
    """Its history has a link already where the next one would go."""
    office.database.transact(lambda s: s.execute(
        text("UPDATE service_requests SET version = 1 WHERE number = :number"), {"number": number}
    ))  # fmt: skip


def test_two_workers_bring_it_back_once(office: Office) -> None:
    numbers = [promised(office, words=f"第 {n} 件") for n in range(6)]
    start, done = threading.Barrier(2), []

    def work() -> None:
        start.wait()
        done.append(looks(office, NOON))

    both = [threading.Thread(target=work) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    with office.database.read() as session:
        for number in numbers:
            moves = [e.move for e in event.history(session, seeing.by_number(session, number).id)]
            assert moves.count("come_back") == 1
    assert sum(done) == 6 and office.faults() == []


def test_a_pass_that_ran_out_of_time_goes_on_where_it_was(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [promised(office, words=f"第 {n} 件") for n in range(3)]
    monkeypatch.setattr(looking_back, "BATCH", 1)
    monkeypatch.setattr(looking_back, "LONGEST", 0.0)
    mine = Seen()
    assert looks(office, NOON, mine) == 0  # no time at all: nothing, and nothing lost
    monkeypatch.setattr(looking_back, "LONGEST", 60.0)
    assert looks(office, NOON, mine) == 3
    assert {state(office, number) for number in numbers} == {"looking_back"}


def test_once_a_minute_is_enough(office: Office) -> None:
    number = promised(office)
    with clock.at(NOON):
        assert office.drain()["looked_back"] == 1
        assert office.drain()["looked_back"] == 0
    assert state(office, number) == "looking_back"


def test_a_provisional_date_is_counted_again_once_a_day_and_told_if_it_moved(office: Office) -> None:
    cast = office.cast
    with clock.at(at("2026-12-30 10:00")):
        number = cast.file().request.number
    mine = Seen()
    assert looks(office, at("2026-12-30 11:00"), mine) == 0
    known = profile.CalendarRules(
        closed_on=frozenset(date(2027, 1, day) for day in (1, 2, 3, 4)),
        open_on=frozenset(date(2027, 1, day) for day in range(5, 31)),
    )  # fmt: skip
    with profile.instead(replace(profile.of("default"), calendar=known)):
        assert looks(office, at("2026-12-30 12:00"), mine) == 0  # it was looked at today
        assert looks(office, at("2026-12-31 09:00"), mine) == 1
    assert owed(office, number, "recount") == {("recounted", cast.li)}


def test_the_month_is_drawn_at_the_first_pass_in_it_and_never_again(office: Office) -> None:
    cast = office.cast
    with clock.at(at("2026-11-20 10:00")):
        number = cast.file().request.number
        cast.act(number, "answer", cast.deputy(), "已办好")
        cast.act(number, "rate", cast.resident(), "satisfied", "")
        cast.act(number, "close", cast.chief(), "")
    assert looks(office, at("2026-11-30 23:59")) == 0  # October, of which there is nothing
    assert [looks(office, at("2026-12-03 09:00")) for _ in range(3)] == [1, 0, 0]
    with office.database.read() as session:
        drawn = {(d.station_id, d.month): (d.closed, d.drawn) for d in session.query(PhoneDraw)}
        assert drawn[cast.station, "2026-11"] == (1, 1) and drawn[cast.far_station, "2026-11"] == (0, 0)
        assert [one.month for one in session.query(PhoneSample)] == ["2026-11"]


# Who hears of what the resident doubts, of what is asked for, and of what is bad.


def answered(office: Office, by: Actor, token: str | None = None) -> str:
    number = office.cast.file(token=token).request.number
    office.cast.act(number, "answer", by, "已办好")
    return number


def test_a_doubt_is_told_to_the_chief(office: Office) -> None:
    cast = office.cast
    number = answered(office, cast.deputy())
    cast.act(number, "dispute", cast.resident(), "路灯还是不亮")
    assert owed(office, number, "dispute") == {("disputed", cast.chen)}


def test_a_doubt_is_not_told_to_the_chief_who_answered_where_there_is_another(office: Office) -> None:
    from models.person import Role

    cast = office.cast
    second = {"person_id": cast.zhou, "role": "chief", "scope_kind": "station", "scope_id": cast.station}
    number = answered(office, cast.chief(), cast.station_code)
    cast.database.transact(lambda session: session.add(Role(**second)))
    cast.act(number, "dispute", cast.resident(), "路灯还是不亮")
    assert owed(office, number, "dispute") == {("disputed", cast.zhou)}


def test_what_came_of_the_doubt_is_told_to_the_resident(office: Office) -> None:
    cast = office.cast
    upheld, redone = answered(office, cast.deputy()), answered(office, cast.deputy())
    for number in (upheld, redone):
        cast.act(number, "dispute", cast.resident(), "不服")
    cast.act(upheld, "uphold", cast.chief(), "已核实")
    cast.act(redone, "take_up", cast.chief())
    assert owed(office, upheld, "uphold") == {("upheld", cast.li)}
    assert owed(office, redone, "take_up") == {("taken_up", cast.li)}


def test_more_time_is_asked_of_the_chief_and_ruled_upon_for_who_asked(office: Office) -> None:
    cast = office.cast
    number = cast.file().request.number
    cast.act(number, "accept", cast.deputy())
    cast.act(number, "ask_more_time", cast.deputy(), clock.today() + timedelta(days=60), "等材料")
    assert owed(office, number, "ask_more_time") == {("time_asked", cast.chen)}
    cast.act(number, "refuse_time", cast.chief(), "请抓紧")
    assert owed(office, number, "refuse_time") == {("time_ruled", cast.wang)}
    cast.act(number, "ask_more_time", cast.deputy(), clock.today() + timedelta(days=60), "材料没到")
    cast.act(number, "grant_time", cast.chief(), "")
    assert owed(office, number, "grant_time") == {("time_ruled", cast.wang), ("extended", cast.li)}


@pytest.mark.parametrize(("grade", "told"), [("satisfied", False), ("fairly", False), ("unsatisfied", True)])
def test_only_a_bad_grade_is_told_to_the_chief(office: Office, grade: str, told: bool) -> None:
    cast = office.cast
    number = answered(office, cast.deputy())
    cast.act(number, "rate", cast.resident(), grade, "")
    assert owed(office, number, "rate") == ({("unsatisfied", cast.chen)} if told else set())


def test_a_bad_second_grade_is_told_even_where_a_visitor_heard_it_before(office: Office) -> None:
    number, cast = promised(office), office.cast
    looks(office, NOON)
    with clock.at(NOON + timedelta(days=8)):

        def visit(session) -> None:
            seeing.find(session, number, cast.chief()).phoned("没办", True, cast.chief(), "unsatisfied", visited=True)

        cast.database.transact(visit)
        cast.act(number, "rate", cast.resident(), "unsatisfied", "")
    assert owed(office, number, "rate") == {("unsatisfied", cast.chen)}


def test_a_department_that_promised_hears_that_the_day_has_come(office: Office) -> None:
    cast = office.cast
    with clock.at(at("2026-11-02 10:00")):
        number = cast.file().request.number
        cast.act(number, "order", cast.deputy(), Order(cast.housing, "修路灯", "换一盏路灯"))
        cast.act(number, "take", cast.handler())
        cast.act(number, "report", cast.handler(), Report("灯已订货"))

        def verify(session) -> None:
            ending = Ending("promised", look_back_on=DAY)
            seeing.find(session, number, cast.chief()).verify("到货就装", by=cast.chief(), ending=ending)

        cast.database.transact(verify)
    looks(office, NOON)
    told = {recipient for notice, recipient in owed(office, number, "come_back") if notice == "promise_due"}
    assert told == {cast.chen, cast.wang, cast.he}


def test_every_line_fits_a_message_and_says_nothing_of_the_matter() -> None:
    for name in ("came_back", "promise_due", "disputed", "upheld", "taken_up", "extended", "unsatisfied", "recounted"):
        assert 4 < len(NOTICES[name].line) <= 20
