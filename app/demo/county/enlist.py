"""The people of the county: deputies, groups with their rosters, staff, and who is known by WeChat."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from app.demo.county import people
from app.demo.county.bound import bound
from app.demo.county.settle import Made
from app.demo.county.stations import LONG_AGO, STATIONS
from models import clock, consent, group, person
from models.account import Account
from models.deputy import Deputy, Seat, Term
from models.group import Duty, Group, Member
from models.person import BROWSER, Identity, Person, Role
from models.types import new_id

DEMO = "demonstration"  # an appid no WeChat account has: marks the cast, and data that may be thrown away
ROSTER = range(-21, 15)


@dataclass(frozen=True)
class Openids:
    """What the simulator said: appid → openid, for everyone who carries a phone."""

    by_person: dict[str, dict[str, str]]
    standing_consent: tuple[str, str] | None = None  # (appid, template) that 李示例 agreed to for good
    service: str = ""  # the appid of the service account: there deputies and chiefs are bound


def enlist(session: Session, made: Made, openids: Openids) -> None:
    for seated in people.DEPUTIES:
        _deputy(session, made, seated)
    for seated in people.DEPUTIES:
        if seated.left:
            session.get_one(Deputy, made.deputies[seated.name]).successor_id = made.deputies[seated.left[1]]
    _groups(session, made)
    _staff(session, made)
    _residents(session, made, openids)
    _bind(session, made, openids)
    bound(session, made, openids.service, openids.by_person)


def _person(session: Session, made: Made, name: str, named: bool = True) -> int:
    """Residents are nameless in the record, as they are in life until they say their name."""
    someone = Person(id=new_id(), name=name if named else None)
    session.add(someone)
    session.flush()
    made.people[name] = someone.id
    return someone.id


def _deputy(session: Session, made: Made, seated: people.Seated) -> None:
    left = clock.today() - timedelta(days=seated.left[0]) if seated.left else None
    who = _person(session, made, seated.name)
    row = Deputy(id=new_id(), person_id=who, county_id=made.county, post=seated.post, left_on=left)
    session.add(row)
    session.flush()
    made.deputies[seated.name] = row.id
    for level, district in seated.terms:
        session.add(Term(deputy_id=row.id, level=level, district=district, since=LONG_AGO, until=left))
    for order, name in enumerate(seated.stations):
        since = LONG_AGO + timedelta(days=order)  # the first of them is the first they joined
        session.add(Seat(station_id=made.stations[name], deputy_id=row.id, since=since, until=left))


def _groups(session: Session, made: Made) -> None:
    for name, home, members in people.GROUPS:
        row = Group(id=new_id(), county_id=made.county, station_id=made.stations[home], name=name)
        session.add(row)
        session.flush()
        made.groups[name] = row.id
        for member in members:
            session.add(Member(group_id=row.id, deputy_id=made.deputies[member], since=LONG_AGO))
        fill_roster(session, row.id, [made.deputies[m] for m in members])


def fill_roster(session: Session, group_id: int, deputies: list[int]) -> None:
    """One deputy a day in turn; days that already have one are left alone."""
    for ahead in ROSTER:
        day = clock.now() + timedelta(days=ahead)
        with clock.at(day):
            if not group.on_duty(session, group_id):
                turn = deputies[clock.today().toordinal() % len(deputies)]
                session.add(Duty(group_id=group_id, on_day=clock.today(), deputy_id=turn))


def _staff(session: Session, made: Made) -> None:
    for number, post in enumerate(STATIONS, start=1):
        known = made.people.get(post.chief)
        who = known or _person(session, made, post.chief)
        _role(session, who, "chief", "station", made.stations[post.name])
        if not known:
            _account(session, who, f"demo-chief-{number}")
    scopes = {
        "station": made.stations, "region": made.regions, "department": made.departments,
        "county": {"": made.county}, "house": {"": 0},
    }  # fmt: skip
    for name, role, kind, scope, login in people.STAFF:
        who = _person(session, made, name)
        _role(session, who, role, kind, scopes[kind][scope])
        if login:
            _account(session, who, login)


def _account(session: Session, who: int, login: str) -> None:
    """Of somebody who has been at the desk for long; without a password: it opens nothing."""
    session.add(Account(person_id=who, login=login, enrolled_at=clock.now() - timedelta(days=399)))


def _role(session: Session, who: int, role: str, kind: str, scope: int) -> None:
    since = clock.now() - timedelta(days=400)
    session.add(Role(person_id=who, role=role, scope_kind=kind, scope_id=scope, since=since))


def _residents(session: Session, made: Made, openids: Openids) -> None:
    for name in people.RESIDENTS:
        _person(session, made, name, named=False)
    for name in people.PASSERS_BY:
        who = _person(session, made, name, named=False)
        session.add(Identity(appid=BROWSER, openid=f"demo-{who}", person_id=who))
    if openids.standing_consent:
        consent.answered(session, made.people["李示例"], *openids.standing_consent, "accept", standing=True)


def _bind(session: Session, made: Made, openids: Openids) -> None:
    """Marked for the demonstration, dead so that nothing is ever sent there; and bound to their phones."""
    for name, who in made.people.items():
        if name in people.PASSERS_BY:
            continue
        session.add(Identity(appid=DEMO, openid=name, person_id=who, dead_at=clock.now()))
        for appid, openid in openids.by_person.get(name, {}).items():
            session.add(Identity(appid=appid, openid=openid, person_id=who))


def cast_member(session: Session, name: str) -> Person | None:
    return person.known_as(session, DEMO, name)


def is_demonstration(session: Session) -> bool:
    """Every demonstration has its 王示例, and no real county has this mark."""
    return cast_member(session, people.DEPUTIES[0].name) is not None


