"""What a county still lacks before residents scan: each lack is one query, counted whole and shown a page at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from models import clock
from models.account import Account
from models.code import Code, Scans
from models.department import Department
from models.deputy import Deputy, Seat, current
from models.group import Duty, Group
from models.person import BROWSER, Identity, Person, Role
from models.region import Region
from models.station import Station

AT_STATIONS, ELSEWHERE = ("chief", "clerk"), ("grid_worker", "handler", "county")
SIGNING_IN = AT_STATIONS + ELSEWHERE
Rows = Any  # a Select of three columns: SQLAlchemy's types say each of them, and none of ours asks
Lacking = Callable[[int], Rows]  # (id, name, station or None) of those in this county that lack it


class One(NamedTuple):
    id: int
    name: str
    station_id: int | None


@dataclass(frozen=True)
class Lack:
    key: str
    title: str
    why: str  # what comes of it
    lacking: Lacking


def _serving(county_id: int) -> Rows:
    home = select(func.min(Seat.station_id)).where(
        Seat.deputy_id == Deputy.id, current(Seat.since, Seat.until, clock.today())
    )
    found = select(Deputy.id, Person.name, home.correlate(Deputy).scalar_subquery().label("station_id"))
    here = (Deputy.county_id == county_id, or_(Deputy.left_on.is_(None), Deputy.left_on > clock.today()))
    return found.join(Person, Person.id == Deputy.person_id).where(*here)


def _open_stations(county_id: int) -> Rows:
    found = select(Station.id, Station.name, Station.id.label("station_id"))
    return found.where(Station.county_id == county_id, *_open())


def _open() -> tuple[ColumnElement[bool], ...]:
    day = clock.today()
    return Station.opens_on <= day, or_(Station.closes_on.is_(None), Station.closes_on >= day)


def _groups(county_id: int) -> Rows:
    stands = or_(Group.dissolved_on.is_(None), Group.dissolved_on > clock.today())
    return select(Group.id, Group.name, Group.station_id).where(Group.county_id == county_id, stands)


def _colleagues(county_id: int, roles: tuple[str, ...]) -> Rows:
    """Each person once, whatever they hold; at the first station they hold it at."""
    here = select(Station.id).where(Station.county_id == county_id)
    bodies = select(Department.id).where(Department.county_id == county_id)
    places = select(Region.id).where(Region.county_id == county_id)
    scope = or_(
        (Role.scope_kind == "station") & Role.scope_id.in_(here),
        (Role.scope_kind == "department") & Role.scope_id.in_(bodies),
        (Role.scope_kind == "region") & Role.scope_id.in_(places),
        (Role.scope_kind == "county") & (Role.scope_id == county_id),
    )
    held = select(Role.person_id).where(Role.role.in_(roles), scope, *_now())
    at = select(func.min(Role.scope_id)).where(Role.person_id == Person.id, Role.scope_kind == "station", *_now())
    found = select(Person.id, Person.name, at.correlate(Person).scalar_subquery().label("station_id"))
    return found.where(Person.id.in_(held), Person.disabled_at.is_(None))


def _now() -> tuple[ColumnElement[bool], ...]:
    return Role.since <= clock.now(), or_(Role.until.is_(None), Role.until > clock.now())


def _held_at(kind: str, scope_id: Any, role: str) -> ColumnElement[bool]:
    found = exists().where(Role.scope_kind == kind, Role.scope_id == scope_id, Role.role == role, *_now())
    return found.where(Person.id == Role.person_id, Person.disabled_at.is_(None))


def _reached(person_id: Any) -> ColumnElement[bool]:
    living = (Identity.person_id == person_id, Identity.dead_at.is_(None), Identity.appid != BROWSER)
    return exists().where(*living)


def _posted(who: str, who_id: Any) -> ColumnElement[bool]:
    """On a wall: hung there by a colleague's word, or scanned, which nothing is that lies in a drawer."""
    seen = or_(Code.hung_on.is_not(None), exists().where(Scans.code_id == Code.id))
    live = (Code.revoked_at.is_(None), Code.down_on.is_(None))
    return exists().where(Code.who == who, Code.who_id == who_id, *live, seen)


def _seatless(county_id: int) -> Rows:
    sits = exists().where(Seat.deputy_id == Deputy.id, current(Seat.since, Seat.until, clock.today()))
    return _serving(county_id).where(~sits)


def _villages(county_id: int) -> Rows:
    """Neither in the village nor in its township."""
    found = select(Region.id, Region.name, Region.parent_id.label("station_id"))
    near = exists().where(or_(Station.region_id == Region.id, Station.region_id == Region.parent_id), *_open())
    return found.where(Region.county_id == county_id, Region.kind.in_(("village", "community")), ~near)


def _bodies(county_id: int) -> Rows:
    found = select(Department.id, Department.name, Department.region_id.label("station_id"))
    return found.where(Department.county_id == county_id, ~_held_at("department", Department.id, "handler"))


def _off_duty(county_id: int) -> Rows:
    return _groups(county_id).where(~exists().where(Duty.group_id == Group.id, Duty.on_day >= clock.today()))


LACKS = (
    Lack("seatless", "没有联络站的代表", "群众在站里找不到他们，也不能扫码到站。", _seatless),
    Lack("villages", "没有联络站的村、社区", "本村和所在乡镇都没有正在开放的站。", _villages),
    Lack("chiefless", "没有站长的联络站", "转到站里的诉求没有人处理。",
         lambda c: _open_stations(c).where(~_held_at("station", Station.id, "chief"))),
    Lack("bodies", "没有经办人的承办单位", "交办给它们的事项没有人接。", _bodies),
    Lack("off_duty", "没有排班的小组", "扫小组的码，找不到值班代表。", _off_duty),
    Lack("deputies_unbound", "没有绑定微信的代表", "收不到通知，诉求会改为提醒站长。",
         lambda c: _serving(c).where(~_reached(Deputy.person_id))),
    Lack("staff_unbound", "没有绑定微信的站长和工作人员", "收不到通知，要自己登录工作台看。",
         lambda c: _colleagues(c, AT_STATIONS).where(~_reached(Person.id))),
    Lack("others_unbound", "没有绑定微信的经办人、网格员和县人大工作人员", "收不到通知，要自己登录工作台看。",
         lambda c: _colleagues(c, ELSEWHERE).where(~_reached(Person.id))),
    Lack("no_account", "没有登录账号的工作人员", "已有职责，还不能登录工作台。",
         lambda c: _colleagues(c, SIGNING_IN).where(
             ~exists().where(Account.person_id == Person.id, Account.enrolled_at.is_not(None)))),
    Lack("stations_uncoded", "没有张贴二维码的联络站", "群众没有码可扫。做好的码，张贴后请在“二维码”里标记。",
         lambda c: _open_stations(c).where(~_posted("station", Station.id))),
    Lack("groups_uncoded", "没有张贴二维码的小组", "群众没有码可扫。做好的码，张贴后请在“二维码”里标记。",
         lambda c: _groups(c).where(~_posted("group", Group.id))),
    Lack("deputies_uncoded", "没有张贴二维码的代表", "群众没有码可扫。做好的码，张贴后请在“二维码”里标记。",
         lambda c: _serving(c).where(~_posted("deputy", Deputy.id))),
)  # fmt: skip


def counted(session: Session, county_id: int) -> dict[str, int]:
    def count(lack: Lack) -> int:
        bare = lack.lacking(county_id).with_only_columns(func.count()).order_by(None)
        return int(session.execute(bare).scalar_one())

    return {lack.key: count(lack) for lack in LACKS}


def listed(session: Session, county_id: int, lack: Lack, after: int, limit: int) -> list[One]:
    found = lack.lacking(county_id)
    key = found.selected_columns[0]
    rows = session.execute(found.where(key > after).order_by(key).limit(limit))
    return [One(row[0], row[1] or "未登记姓名", row[2]) for row in rows]
