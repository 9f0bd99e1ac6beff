"""The demonstration county: whole, invented, told by real moves."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.county.enlist import cast_member
from app.demo.county.play import STORIES
from app.demo.county.pressed import TALES
from app.demo.county.settle import tokens
from models import (
    attachment,
    binding,
    clock,
    code,
    consent,
    department,
    deputy,
    event,
    group,
    meeting,
    region,
    station,
    tally,
    verify,
)
from models.db import Database
from models.department import Department
from models.deputy import LEVELS, Deputy
from models.letter import Letter
from models.meeting import Meeting
from models.service_request import ServiceRequest
from models.service_request.hands import holder_name
from models.station import KINDS
from models.supervision import Supervisor
from models.topic import Topic, TopicLink
from models.workflow import STATES
from tests.app_setup import make_app
from tests.conftest import empty
from tests.demo.conftest import HERE, furnish


@pytest.fixture(scope="module", params=["sqlite", "mariadb"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Loaded once an engine: what follows only reads it."""
    database: Database = request.getfixturevalue(f"{request.param}_database")
    empty(database)
    assert furnish(make_app(database, tmp_path_factory.mktemp("told"), public_url=HERE, demo=True)) is True
    return database


@pytest.fixture
def session(told: Database):
    with told.read() as session:
        yield session


def test_it_is_xiangcheng_with_stations_of_every_kind_it_promises(session: Session) -> None:
    (county,) = region.counties(session)
    assert (county.name, county.profile) == ("襄城县", "xiangcheng")
    assert [r.name for r in region.upwards(session, county.id)] == ["襄城县", "许昌市", "河南省"]
    stations = station.of_county(session, county.id)
    kinds = Counter(s.kind for s in stations)
    assert kinds["township"] == 4 and set(kinds) <= set(KINDS)
    assert {"citizens_hall", "profession", "industry", "supervision_point", "temporary"} <= set(kinds)
    (over,) = [s for s in stations if not s.is_open(clock.today())]
    assert station.in_charge(session, over.id).name == "紫云镇人大代表联络站"


def test_deputies_of_all_five_levels_one_has_left_and_one_has_no_wechat(session: Session) -> None:
    deputies = session.query(Deputy).all()
    levels = {term.level for d in deputies for term in deputy.levels_of(session, d.id)}
    assert len(deputies) == 14 and levels == set(LEVELS)
    (left,) = [d for d in deputies if d.left_on]
    follower = deputy.in_office(session, left.id)
    assert follower is not None and deputy.name_of(session, follower.person_id) == "蒋接任"
    unbound = cast_member(session, "褚仿真")
    assert unbound is not None
    posted = deputy.of_person(session, unbound.id)
    assert posted is not None and deputy.reachable(session, [posted]) == []


def test_who_carries_a_phone_is_bound_and_a_resident_needs_no_binding(session: Session) -> None:
    names = ("王示例", "褚仿真", "李示例")
    people = {name: cast_member(session, name) for name in names}
    stand = binding.standing(session, [someone.id for someone in people.values() if someone])
    assert [stand[people[name].id].reachable for name in names] == [True, False, False]


def test_every_story_is_a_request_and_the_usual_states_are_all_there(session: Session) -> None:
    requests = session.query(ServiceRequest).all()
    assert len(requests) >= len(STORIES) + len(TALES)
    usual = {"held", "filed", "returned", "accepted", "asked", "answered", "rated", "closed", "withdrawn"}
    assert usual | {"conferring", "taken"} <= {r.state for r in requests} <= set(STATES)
    stations = [s.id for s in station.of_county(session, region.counties(session)[0].id)]
    assert {s: n for s, n in tally.of_stations(session, stations).items() if n} == Counter(r.state for r in requests)
    assert len({r.filed_at.date() for r in requests}) > 10
    assert sum(bool(attachment.of_request(session, r.id)) for r in requests) == 5


def test_what_one_pair_of_hands_cannot_settle_is_pressed(session: Session) -> None:
    (sent_up,) = [r for r in session.query(ServiceRequest) if r.owner == "county"]
    assert holder_name(session, sent_up) == "襄城县人大常委会"
    five = Counter(s.request_id for s in session.query(Supervisor) if s.until is None)
    assert list(five.values()) == [5]
    to_hold, held = sorted(session.query(Meeting), key=lambda one: one.is_over)
    assert not to_hold.is_over and to_hold.planned_on > clock.today() and len(meeting.parties(session, to_hold.id)) == 3
    agreed = meeting.actions(session, held.id)
    assert [(bool(one.done_at), one.overdue) for one in agreed] == [(True, False), (False, True), (False, False)]


def test_departments_have_something_to_accept_to_do_and_to_be_judged(session: Session) -> None:
    bodies = {d.name: d for d in session.query(Department)}
    found = {r.state: r for r in session.query(ServiceRequest) if r.state in ("ordered", "reported")}
    assert found["ordered"].department_id == bodies["住房和城乡建设局"].id
    assert {a.phase for a in attachment.of_request(session, found["reported"].id)} == {"before", "after"}
    letters = session.query(Letter).order_by(Letter.id).all()
    assert {(one.copy_to, bool(one.receipted_at)) for one in letters} >= {(None, False), ("许昌供电公司", True)}
    for name in ("交通运输局", "住房和城乡建设局", "供电公司"):
        assert department.handlers(session, bodies[name].id), name


def test_every_answer_says_what_came_of_it(session: Session) -> None:
    answered = session.scalars(select(ServiceRequest).where(ServiceRequest.state.in_(("answered", "rated", "closed"))))
    outcomes = Counter(one.outcome for one in answered)
    assert None not in outcomes and outcomes["solved"] and outcomes["partly"] and outcomes["promised"]


def test_the_record_holds(session: Session) -> None:
    assert list(verify.faults(session)) == []


def test_nobody_can_be_called_by_mistake(session: Session) -> None:
    told = {r.contact_phone for r in session.query(ServiceRequest)}
    assert told | {s.phone for s in session.query(station.Station)} == {None, "000-0000-0000"}


def test_only_the_last_few_events_are_still_news(session: Session) -> None:
    fresh = event.oldest_unannounced(session, 100)
    assert [e.move for e in fresh] == ["hold", "file", "file"]
    assert all(clock.now() - e.at < timedelta(hours=2) for e in fresh)


def test_groups_have_somebody_on_duty_today_and_in_the_coming_days(session: Session) -> None:
    groups = session.query(group.Group).all()
    assert len(groups) == 3
    for ahead in range(14):
        with clock.at(clock.now() + timedelta(days=ahead)):
            assert all(len(group.on_duty(session, g.id)) == 1 for g in groups)


def test_the_walls_hold_a_revoked_a_left_and_an_ended_sheet(session: Session) -> None:
    sheets = {key: code.find(session, token) for key, token in tokens().items()}
    assert all(sheets.values()) and 15 <= len(sheets) <= 18
    assert [key for key, sheet in sheets.items() if sheet and sheet.revoked_at] == ["旧码"]
    stale = {key for key, sheet in sheets.items() if sheet and code.reach(session, sheet).changed}
    assert stale == {"卫模拟", "景区"}
    assert sum(code.scans(session, [sheet.id for sheet in sheets.values() if sheet]).values()) > 50


def test_li_agreed_to_be_told(session: Session) -> None:
    li = cast_member(session, "李示例")
    assert li is not None and consent.allows(session, li.id, "wx-sa-test", "tmpl-progress")


def test_neighbours_go_along_and_three_matters_became_one_proposal(session: Session) -> None:
    (lead,) = [r for r in session.query(ServiceRequest) if r.gathered]
    assert lead.company() == 2 and lead.state == "accepted"
    (proposal,) = session.query(Topic).all()
    assert (proposal.kind, proposal.standing, proposal.last_seq, proposal.telling) == ("proposal", "under_way", 2, 0)
    linked = {link.request_id for link in session.query(TopicLink)}
    assert len(linked) == 5 and {lead.id, *(one.id for one in lead.joined())} <= linked
