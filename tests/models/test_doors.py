"""Other doors: who writes down for others, with what leave, and that no door is a worse one."""

from datetime import UTC, datetime, timedelta

import pytest

from models import clock, event, intake, verify
from models.service_request import Actor, ServiceRequest, TooMany, Unfounded, quotas, seeing, telling
from models.service_request.filing import Filed, Filing
from models.station import Station
from models.workflow import NotAllowed
from tests import departments
from tests.cast import Cast

MONDAY = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
AGREED = {"consent": "spoken", "told_by": "visit", "source": "visit"}


def clerk(cast: Cast) -> Actor:
    return Actor(cast.qian, "clerk", (cast.station,))


def grid(cast: Cast) -> Actor:
    return Actor(cast.gao, "grid_worker", (cast.station,))


def taken_down(cast: Cast, by: Actor | None = None, whom: str = "", text: str = "井盖坏了", **more) -> Filed:
    said = Filing(text=text, **{"recorder": by or clerk(cast)} | AGREED | more)
    whom = whom or f"deputy:{cast.deputies[cast.wang]}"
    return cast.database.transact(lambda s: intake.take_down(s, s.get_one(Station, cast.station), whom, said))


def test_a_clerk_files_for_somebody_who_agreed_and_the_record_says_who_wrote_it(cast: Cast) -> None:
    filed = taken_down(cast, name="无手机的张大爷", village_id=cast.village)
    with cast.database.read() as session:
        one = seeing.by_number(session, filed.request.number)
        [first] = event.history(session, one.id)
        assert (one.state, one.recorded_by_id, one.consent, one.told_by) == ("filed", cast.qian, "spoken", "visit")
        assert (first.move, first.actor_id, first.actor_role) == ("file", cast.qian, "clerk")
        assert first.changes["addressed"] == [cast.wang] and one.village_id == cast.village and one.code_id is None
        assert one.filer_id not in (cast.qian, cast.li), "whose matter it is, is somebody of their own"
        assert list(verify.faults(session)) == []


def test_a_grid_worker_files_too_though_the_matter_is_not_theirs_afterwards(cast: Cast) -> None:
    filed = taken_down(cast, by=grid(cast))
    with cast.database.read() as session:
        one = seeing.by_number(session, filed.request.number)
        assert event.history(session, one.id)[0].actor_role == "grid_worker"
        assert one.moves_for(grid(cast)) == []


@pytest.mark.parametrize("missing", ["consent", "told_by"])
def test_without_leave_or_a_way_to_tell_them_nothing_is_written(cast: Cast, missing: str) -> None:
    with pytest.raises(Unfounded, match=missing):
        taken_down(cast, **{missing: None})
    with cast.database.read() as session:
        assert session.query(ServiceRequest).count() == 0


@pytest.mark.parametrize("source", ["mailbox", "visit", "phone", "reception", "inquiry"])
def test_a_source_never_lowers_priority(cast: Cast, source: str) -> None:
    with clock.at(MONDAY):
        scanned, written = cast.file().request, taken_down(cast, source=source).request
        assert (written.tier, written.due_at, written.sort_key) == (scanned.tier, scanned.due_at, scanned.sort_key)
        cast.act(scanned.number, "accept", cast.deputy())
        cast.act(written.number, "accept", cast.deputy())
        with cast.database.read() as session:
            one, other = (seeing.by_number(session, r.number) for r in (scanned, written))
            assert one.due_at == other.due_at and one.sort_key == other.sort_key


def test_the_grid_finds_the_deputy_speaks_the_department_responds_each_at_its_time(cast: Cast) -> None:
    with clock.at(MONDAY):
        number = taken_down(cast, by=grid(cast), source="grid").request.number
    with clock.at(MONDAY + timedelta(hours=2)):
        departments.order(cast, number, cast.housing, by=cast.deputy())
    with clock.at(MONDAY + timedelta(hours=5)):
        cast.act(number, "take", cast.handler())
    with cast.database.read() as session:
        told = telling.timeline(session, seeing.by_number(session, number))
    assert [(entry.move, entry.at - MONDAY) for entry in told] == [
        ("file", timedelta()), ("order", timedelta(hours=2)), ("take", timedelta(hours=5)),
    ]  # fmt: skip
    assert [entry.who for entry in told] == ["高示例网格员", "王示例代表", "示例县住建局"]


def test_the_station_itself_may_be_addressed_and_a_group(cast: Cast) -> None:
    station, group = taken_down(cast, whom=f"station:{cast.station}"), taken_down(cast, whom=f"group:{cast.group}")
    with cast.database.read() as session:
        assert seeing.by_number(session, station.request.number).addressees() == []
        asked = {a.person_id for a in seeing.by_number(session, group.request.number).addressees()}
        assert asked == {cast.wang, cast.zhao}


def test_a_recorders_hour_has_an_end_far_beyond_a_residents(cast: Cast) -> None:
    now = clock.now()
    for n in range(quotas.MOST_RECORDED["grid_worker"]):
        with clock.at(now + timedelta(seconds=n)):
            taken_down(cast, by=grid(cast))
    with clock.at(now + timedelta(minutes=2)), pytest.raises(TooMany):
        taken_down(cast, by=grid(cast))
    with clock.at(now + timedelta(minutes=62)):
        taken_down(cast, by=grid(cast))


def test_entries_are_ones_own_and_the_chief_finds_them_all(cast: Cast) -> None:
    mine, theirs = taken_down(cast).request.number, taken_down(cast, by=grid(cast)).request.number
    scanned = cast.file().request.number
    with cast.database.read() as session:
        assert [one.number for one in intake.written_by(session, cast.qian, None, 9)] == [mine]
        assert intake.find(session, mine, clerk(cast)) and not intake.find(session, theirs, clerk(cast))
        assert intake.find(session, theirs, cast.chief()) and not intake.find(session, scanned, cast.chief())
        assert not intake.find(session, mine, Actor(cast.qian, "clerk", (cast.far_station,)))


def test_a_lost_receipt_gets_a_new_code_the_old_one_is_void_and_the_history_tells(cast: Cast) -> None:
    filed = taken_down(cast)

    def reissue(session) -> str:
        return intake.reissue(intake.find(session, filed.request.number, clerk(cast)), by=clerk(cast))

    fresh = cast.database.transact(reissue)
    with cast.database.read() as session:
        one = seeing.by_number(session, filed.request.number)
        assert fresh != filed.query_code
        assert [e.move for e in event.history(session, one.id)] == ["file", "note"]
        assert list(verify.faults(session)) == []
    cast.act(filed.request.number, "withdraw", Actor(filed.request.filer_id, "resident"), "")
    with pytest.raises(NotAllowed):
        cast.database.transact(reissue)


def test_a_complaint_about_an_official_is_between_its_filer_and_the_office(cast: Cast) -> None:
    official = taken_down(cast, about="official", name="张大爷").request
    body = taken_down(cast, about="department", about_department_id=cast.housing).request
    plain = taken_down(cast).request
    double = cast.deputy(cast.he)  # a deputy who works for the very body that is complained of
    everyone = (cast.chief(), cast.county_staff(), cast.deputy(), cast.grid_worker(), cast.handler())
    with cast.database.read() as session:
        matters = [session.get_one(ServiceRequest, one.id) for one in (official, body, plain)]
        knows = {by.role: [seeing.knows_filer(one, by) for one in matters] for by in everyone}
        assert [seeing.knows_filer(one, double) for one in matters] == [False, False, True]
    assert knows == {
        "chief": [True, True, True], "county": [True, True, True], "deputy": [False, True, True],
        "grid_worker": [False, False, True], "handler": [False, False, False],
    }  # fmt: skip


def test_only_for_the_chief_means_that_not_even_the_deputy_on_the_sheet_hears(cast: Cast) -> None:
    number = cast.file(about="official", only_chief=True).request.number
    with cast.database.read() as session:
        one = seeing.by_number(session, number)
        assert one.visibility == "private" and one.addressees() == []
        assert seeing.find(session, number, cast.deputy()) is None
        assert seeing.find(session, number, cast.chief()) is not None


def test_a_grid_worker_of_a_village_serves_its_townships_stations(cast: Cast) -> None:
    with cast.database.read() as session:
        assert set(intake.stations_of(session, cast.village)) == {cast.station, cast.far_station}
        assert intake.stations_of(session, cast.county) == []
