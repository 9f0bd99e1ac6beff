"""Deputies go away for local days, and somebody is asked instead, for just as long."""

from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

import pytest
from sqlalchemy import Select, event, insert, select, text

from models import absence, clock
from models.absence import Absence, Days, Refused
from models.deputy import Deputy, Seat
from models.group import Duty, Group, Member
from models.person import Person
from models.service_request import ServiceRequest, covering, filing, seeing
from models.service_request.record import Addressee
from models.types import new_id
from tests.cast import LONG_AGO, Cast
from tests.models.test_plans import many, plan

MONDAY = date(2026, 11, 16)
NOON = datetime(2026, 11, 16, 4, 0, tzinfo=UTC)  # 12:00 in the county


@pytest.fixture(autouse=True)
def _on_a_monday():
    with clock.at(NOON):
        yield


def go(cast: Cast, who: int, first: date = MONDAY, last: date | None = None, instead: int | None = None) -> int:
    """This deputy is away; the id of what was written down."""

    def work(session) -> int:
        one = session.get_one(Deputy, cast.deputies[who])
        other = session.get_one(Deputy, cast.deputies[instead]) if instead else None
        return absence.begin(session, one, Days(first, last or first), cast.chen, other).id

    return cast.database.transact(work)


def asked(cast: Cast, *who: int, day: date = MONDAY, station: int | None = None) -> list[int]:
    """The people who are asked instead of these."""
    with cast.database.read() as session:
        deputies = [session.get_one(Deputy, cast.deputies[one]) for one in who]
        return [d.person_id for d in absence.stand_ins(session, deputies, day, station)]


def put_on_duty(cast: Cast, who: int, day: date = MONDAY, group: int | None = None) -> None:
    duty = {"group_id": group or cast.group, "on_day": day, "deputy_id": cast.deputies[who]}
    cast.database.transact(lambda session: session.add(Duty(**duty)))


def hire(cast: Cast, name: str) -> int:
    """One more deputy of the station, in no group."""

    def work(session) -> int:
        someone = Person(id=new_id(), name=name)
        session.add(someone)
        session.flush()
        one = Deputy(id=new_id(), person_id=someone.id, county_id=cast.county)
        session.add(one)
        session.flush()
        session.add(Seat(station_id=cast.station, deputy_id=one.id, since=LONG_AGO))
        cast.deputies[someone.id] = one.id
        return someone.id

    return cast.database.transact(work)


def leave(cast: Cast, who: int, day: date = MONDAY) -> None:
    cast.database.transact(lambda s: setattr(s.get_one(Deputy, cast.deputies[who]), "left_on", day))


def test_who_is_there_is_asked(cast: Cast) -> None:
    assert asked(cast, cast.wang, cast.zhao) == [cast.wang, cast.zhao]


def test_for_one_day_another_is_asked(cast: Cast) -> None:
    go(cast, cast.wang, instead=cast.zhao)
    before, after = MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)
    assert [asked(cast, cast.wang, day=day) for day in (before, MONDAY, after)] == [
        [cast.wang], [cast.zhao], [cast.wang]
    ]  # fmt: skip


def test_a_chain_is_followed_to_who_is_there(cast: Cast) -> None:
    go(cast, cast.wang, instead=cast.zhao)
    go(cast, cast.zhao, instead=cast.sun)
    assert asked(cast, cast.wang) == asked(cast, cast.zhao) == [cast.sun]


def test_a_chain_is_of_one_day_and_falls_apart_with_it(cast: Cast) -> None:
    go(cast, cast.wang, last=MONDAY + timedelta(days=4), instead=cast.zhao)
    go(cast, cast.zhao, instead=cast.sun)
    assert asked(cast, cast.wang) == [cast.sun]
    assert asked(cast, cast.wang, day=MONDAY + timedelta(days=1)) == [cast.zhao]


@pytest.mark.parametrize("length", [2, 3])
def test_a_circle_ends_at_the_duty(cast: Cast, length: int) -> None:
    circle = [cast.wang, cast.sun, hire(cast, "吴示例")][:length]
    for one, other in zip(circle, circle[1:] + circle[:1], strict=True):
        go(cast, one, instead=other)
    assert asked(cast, cast.wang) == []
    put_on_duty(cast, cast.zhao)
    assert asked(cast, cast.wang) == [cast.zhao]


def test_one_who_named_nobody_is_stood_in_for_by_the_duty_of_that_day(cast: Cast) -> None:
    go(cast, cast.wang, last=MONDAY + timedelta(days=1))
    put_on_duty(cast, cast.zhao, day=MONDAY + timedelta(days=1))
    assert asked(cast, cast.wang) == []
    assert asked(cast, cast.wang, day=MONDAY + timedelta(days=1)) == [cast.zhao]


def test_a_chain_that_ends_in_somebody_away_ends_at_the_first_ones_duty(cast: Cast) -> None:
    go(cast, cast.wang, instead=cast.sun)
    go(cast, cast.sun)  # in no group, and nobody named
    put_on_duty(cast, cast.zhao)
    assert asked(cast, cast.wang) == [cast.zhao] and asked(cast, cast.sun) == []


def test_who_has_left_office_stands_in_for_nobody(cast: Cast) -> None:
    put_on_duty(cast, cast.zhao)
    go(cast, cast.wang, last=MONDAY + timedelta(days=1), instead=cast.sun)
    leave(cast, cast.sun, MONDAY + timedelta(days=1))
    put_on_duty(cast, cast.zhao, day=MONDAY + timedelta(days=1))
    assert asked(cast, cast.wang) == [cast.sun]
    assert asked(cast, cast.wang, day=MONDAY + timedelta(days=1)) == [cast.zhao]


def test_who_left_office_while_away_does_not_hand_it_on(cast: Cast) -> None:
    go(cast, cast.wang, instead=cast.zhao)
    go(cast, cast.zhao, instead=cast.sun)
    leave(cast, cast.zhao)
    assert asked(cast, cast.wang) == []


def test_the_duty_who_is_away_or_has_left_is_not_asked(cast: Cast) -> None:
    put_on_duty(cast, cast.wang)
    put_on_duty(cast, cast.zhao)
    go(cast, cast.wang)
    assert asked(cast, cast.wang) == [cast.zhao]
    go(cast, cast.zhao, instead=cast.wang)
    assert asked(cast, cast.wang) == []


def test_the_duty_is_that_of_the_station_whose_matter_it_is(cast: Cast) -> None:
    def another_group(session) -> int:
        there = Group(id=new_id(), county_id=cast.county, station_id=cast.far_station, name="乙镇代表小组")
        session.add(there)
        session.flush()
        for who in (cast.wang, cast.sun):
            session.add(Member(group_id=there.id, deputy_id=cast.deputies[who], since=LONG_AGO))
        return there.id

    put_on_duty(cast, cast.sun, group=cast.database.transact(another_group))
    put_on_duty(cast, cast.zhao)
    go(cast, cast.wang)
    assert asked(cast, cast.wang, station=cast.station) == [cast.zhao]
    assert asked(cast, cast.wang, station=cast.far_station) == [cast.sun]
    assert set(asked(cast, cast.wang)) == {cast.zhao, cast.sun}


def test_a_group_that_was_dissolved_has_no_duty_any_more(cast: Cast) -> None:
    put_on_duty(cast, cast.zhao)
    go(cast, cast.wang)
    cast.database.transact(lambda s: setattr(s.get_one(Group, cast.group), "dissolved_on", MONDAY))
    assert asked(cast, cast.wang) == []


def test_of_a_whole_list_each_is_asked_once_and_in_order(cast: Cast) -> None:
    wu = hire(cast, "吴示例")
    go(cast, cast.wang, instead=cast.sun)
    go(cast, wu, instead=cast.sun)
    assert asked(cast, cast.zhao, cast.wang, wu, cast.sun) == [cast.zhao, cast.sun]


def test_a_list_costs_one_question_a_hop(cast: Cast) -> None:
    wu = hire(cast, "吴示例")
    everybody = (cast.wang, cast.zhao, cast.sun, wu)
    assert questions(cast, *everybody) == 1
    go(cast, cast.wang, instead=cast.zhao)
    go(cast, wu, instead=cast.sun)
    assert questions(cast, *everybody) == 1  # all of them were asked about already
    assert questions(cast, cast.wang, wu) == 2
    go(cast, cast.zhao)
    assert questions(cast, cast.wang, wu) == 3  # and the duty
    put_on_duty(cast, cast.zhao)
    assert questions(cast, cast.wang, wu) == 4  # and whether the duty is there


def questions(cast: Cast, *who: int) -> int:
    said: list[str] = []

    def listen(connection, cursor, statement, parameters, context, executemany) -> None:
        said.append(statement)

    with cast.database.read() as session:
        deputies = [session.get_one(Deputy, cast.deputies[one]) for one in who]
        event.listen(cast.database.engine, "before_cursor_execute", listen)
        try:
            absence.stand_ins(session, deputies, MONDAY)
        finally:
            event.remove(cast.database.engine, "before_cursor_execute", listen)
    return len(said)


def test_it_begins_and_ends_at_midnight_in_the_county(cast: Cast) -> None:
    tuesday = MONDAY + timedelta(days=1)
    go(cast, cast.wang, tuesday, instead=cast.zhao)
    moments = {
        datetime(2026, 11, 16, 15, 59, tzinfo=UTC): cast.wang,  # Monday, 23:59
        datetime(2026, 11, 16, 16, 0, tzinfo=UTC): cast.zhao,  # Tuesday, 0:00
        datetime(2026, 11, 17, 15, 59, tzinfo=UTC): cast.zhao,
        datetime(2026, 11, 17, 16, 0, tzinfo=UTC): cast.wang,  # Wednesday, and nobody had to end it
    }
    for moment, who in moments.items():
        with clock.at(moment):
            assert addressed(cast, cast.file()) == [who], moment


def addressed(cast: Cast, filed: filing.Filed) -> list[int]:
    with cast.database.read() as session:
        one = seeing.by_number(session, filed.request.number)
        return [a.person_id for a in one.addressees()]


def test_a_sheet_of_a_deputy_who_is_away_reaches_the_stand_in_alone(cast: Cast) -> None:
    go(cast, cast.wang, instead=cast.zhao)
    filed = cast.file()
    assert addressed(cast, filed) == [cast.zhao]
    assert cast.act(filed.request.number, "accept", cast.deputy(cast.zhao)).holder_id == cast.zhao


def test_with_nobody_standing_in_it_waits_for_the_chief(cast: Cast) -> None:
    go(cast, cast.wang)
    filed = cast.file()
    assert addressed(cast, filed) == []
    assert cast.act(filed.request.number, "accept", cast.chief()).holder_id == cast.chen


def test_of_a_group_whose_duty_is_away_the_others_are_asked(cast: Cast) -> None:
    put_on_duty(cast, cast.wang)
    go(cast, cast.wang)
    assert addressed(cast, cast.file(token=cast.group_code)) == [cast.zhao]
    go(cast, cast.zhao, instead=cast.sun)
    assert addressed(cast, cast.file(token=cast.group_code)) == [cast.sun]


def test_called_off_it_counts_no_more(cast: Cast) -> None:
    made = go(cast, cast.wang, instead=cast.zhao)
    cast.database.transact(lambda s: s.get_one(Absence, made).call_off())
    assert asked(cast, cast.wang) == [cast.wang]
    go(cast, cast.wang, instead=cast.sun)  # and the days are free again
    assert asked(cast, cast.wang) == [cast.sun]


@pytest.mark.parametrize(
    ("first", "days", "why"),
    [
        (0, -1, "backwards"), (0, 366, "long"), (-1, 3, "past"), (367, 0, "far"),
        (0, 365, None), (366, 0, None), (0, 0, None),
    ],
)  # fmt: skip
def test_days_that_make_no_sense_are_refused(cast: Cast, first: int, days: int, why: str | None) -> None:
    begins = MONDAY + timedelta(days=first)
    if why is None:
        assert go(cast, cast.wang, begins, begins + timedelta(days=days))
        return
    with pytest.raises(Refused) as refused:
        go(cast, cast.wang, begins, begins + timedelta(days=days))
    assert refused.value.why == why


def test_nobody_stands_in_for_themselves(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        go(cast, cast.wang, instead=cast.wang)
    assert refused.value.why == "self"


@pytest.mark.parametrize(("first", "last"), [(1, 3), (3, 3), (5, 9), (-1, 1), (-1, 9), (2, 3)])
def test_one_deputys_days_do_not_overlap(cast: Cast, first: int, last: int) -> None:
    start = MONDAY + timedelta(days=1)
    there = go(cast, cast.wang, start + timedelta(days=1), start + timedelta(days=5))
    with pytest.raises(Refused) as refused:
        go(cast, cast.wang, start + timedelta(days=first), start + timedelta(days=last))
    assert refused.value.why == "overlap" and refused.value.other.id == there


def test_the_day_before_and_the_day_after_are_free_and_so_is_another_deputys_time(cast: Cast) -> None:
    go(cast, cast.wang, MONDAY + timedelta(days=2), MONDAY + timedelta(days=4))
    go(cast, cast.wang, MONDAY + timedelta(days=1))
    go(cast, cast.wang, MONDAY + timedelta(days=5))
    go(cast, cast.zhao, MONDAY + timedelta(days=2))
    with cast.database.read() as session:
        mine = absence.not_over(session, [cast.deputies[cast.wang]])
        assert [(one.from_day - MONDAY).days for one in mine] == [1, 2, 5]


def test_what_is_over_is_not_listed(cast: Cast) -> None:
    made = go(cast, cast.wang, instead=cast.zhao)
    ids = {who: cast.deputies[who] for who in (cast.wang, cast.zhao)}
    with cast.database.read() as session:
        assert absence.find(session, made, [ids[cast.wang]]) and absence.stood_in_for(session, ids[cast.zhao])
        assert absence.find(session, made, [ids[cast.zhao]]) is None
        with clock.at(NOON + timedelta(days=1)):
            assert absence.find(session, made, [ids[cast.wang]]) is None
            assert absence.stood_in_for(session, ids[cast.zhao]) == []


def test_colleagues_are_who_sits_in_the_same_station_today(cast: Cast) -> None:
    far = hire(cast, "吴示例")

    def move(session) -> None:
        session.query(Seat).filter_by(deputy_id=cast.deputies[far]).update({"station_id": cast.far_station})

    cast.database.transact(move)
    leave(cast, cast.sun)

    def named(who: int, *stations: int) -> list[int]:
        with cast.database.read() as session:
            one = session.get_one(Deputy, cast.deputies[who])
            return [d.person_id for d in absence.colleagues(session, one, stations or None)]

    assert named(cast.wang) == [cast.zhao] and named(cast.wang, cast.station) == [cast.zhao]
    assert named(cast.wang, cast.far_station) == [] and named(far) == []


def test_the_worker_begins_with_the_few_who_are_away_and_walks_indexes(cast: Cast) -> None:
    many(cast)
    asked_before(cast)
    go(cast, cast.wang, instead=cast.zhao)
    people, requests = queries(cast)
    assert uses(plan(cast, people), "ix_absences_county_id_to_day", cast), plan(cast, people)
    assert uses(plan(cast, requests), "ix_addressees_person_id_request_id", cast), plan(cast, requests)


def asked_before(cast: Cast) -> None:
    """赵代表 was asked about everything there is, 王代表 about little."""

    def work(session) -> None:
        ids = session.scalars(select(ServiceRequest.id)).all()
        rows = [
            {"id": new_id(), "request_id": one, "person_id": cast.zhao if n % 50 else cast.wang, "since": NOON}
            for n, one in enumerate(ids)
        ]
        session.execute(insert(Addressee), rows)

    cast.database.transact(work)
    if not cast.database.is_sqlite:
        with cast.database.engine.begin() as connection:
            connection.execute(text("ANALYZE TABLE addressees"))


def uses(told: str, index: str, cast: Cast) -> bool:
    """MariaDB names every index it could take; the one it takes stands in quotes by itself."""
    return index in told if cast.database.is_sqlite else f", '{index}', '" in told


def queries(cast: Cast) -> list[Select]:
    class Asked:
        """A session that keeps the queries it is asked instead of running them."""

        found: ClassVar[list[Select]] = []

        def scalars(self, query: Select) -> list[int]:
            self.found.append(query)
            return [cast.wang]

    covering.in_absent_hands(Asked(), cast.county, MONDAY, NOON)
    return Asked.found
