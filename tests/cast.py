"""The named cast and the little county they live in; every one of them is invented."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from models import clock, person
from models.code import Code
from models.db import Database
from models.department import Department
from models.deputy import Deputy, Seat, Term
from models.group import Duty, Group, Member
from models.person import Identity, Person, Role
from models.region import Region
from models.service_request import Actor, ServiceRequest, filing
from models.service_request.filing import Filed, Filing
from models.station import Station
from models.types import new_id

SA, MP = "wx-sa-test", "wx-mp-test"
LONG_AGO = date(2020, 1, 1)
PLACES = (
    ("province", "示例省"), ("city", "示例市"), ("county", "示例县"), ("township", "甲镇"), ("village", "柳树村"),
)  # fmt: skip
NAMES = (
    ("wang", "王示例"), ("zhao", "赵示例"), ("sun", "孙示例"), ("chen", "陈示例"), ("zhou", "周示例"),
    ("he", "何示例"), ("qian", "钱示例"), ("gao", "高示例"),
)  # fmt: skip
BODIES = (("housing", "he", "示例县住建局", None), ("power", "qian", "示例县供电公司", "示例市供电公司"))


@dataclass
class Cast:
    """Ids, not rows: each test opens its own session."""

    database: Database
    county: int = 0
    township: int = 0
    village: int = 0
    station: int = 0
    far_station: int = 0
    li: int = 0  # 李阿姨, a resident
    stranger: int = 0
    wang: int = 0  # 王代表 (person)
    zhao: int = 0  # 赵代表, in the same group
    sun: int = 0  # 孙代表, bound to no WeChat
    chen: int = 0  # 陈站长
    zhou: int = 0  # 周站长 of the far station
    he: int = 0  # 何经办, of the county's housing bureau
    qian: int = 0  # 钱经办, of the power company, which answers to the city's
    gao: int = 0  # 高网格员, of this station
    housing: int = 0  # 示例县住建局
    power: int = 0  # 示例县供电公司
    deputies: dict[int, int] = field(default_factory=dict)  # person → deputy
    group: int = 0
    wang_code: str = "WangWang1111"
    sun_code: str = "SunSunSun222"
    group_code: str = "GroupGroup33"
    station_code: str = "Station44444"

    def resident(self, who: int | None = None) -> Actor:
        return Actor(who or self.li, "resident")

    def deputy(self, who: int | None = None) -> Actor:
        return Actor(who or self.wang, "deputy")

    def chief(self) -> Actor:
        return Actor(self.chen, "chief", (self.station,))

    def county_staff(self, who: int | None = None) -> Actor:
        """At the county's congress: any person will do who is nobody else here."""
        return Actor(who or self.zhou, "county", (self.station, self.far_station))

    def handler(self, who: int | None = None) -> Actor:
        of = {self.he: self.housing, self.qian: self.power}
        return Actor(who or self.he, "handler", department_ids=(of[who or self.he],))

    def grid_worker(self) -> Actor:
        return Actor(self.gao, "grid_worker")

    def file(self, text: str = "村口的路灯坏了", token: str | None = None, who: int | None = None, **more) -> Filed:
        from models import code

        def work(session: Session) -> Filed:
            sheet = code.find(session, token or self.wang_code)
            assert sheet is not None
            return filing.file(session, code.reach(session, sheet), Filing(text=text, **more), who or self.li)

        return self.database.transact(work)

    def act(self, number: str, verb: str, by: Actor, *args) -> ServiceRequest:
        """Play one move as an edge would: load through the actor, then say the verb."""
        from models.service_request import seeing

        def work(session: Session) -> ServiceRequest:
            request = seeing.find(session, number, by)
            assert request is not None, f"{by.role} cannot see {number}"
            getattr(request, verb)(*args, by=by)
            return request

        return self.database.transact(work)

    def lift(self, number: str, why: str = "请县里协调") -> ServiceRequest:
        """县乡联动: 陈站长 asks the county, and its staff take it over."""
        self.act(number, "send_up", self.chief(), why)
        return self.act(number, "take_over", self.county_staff())


def settle(database: Database) -> Cast:
    """An invented county with one township station, one far station, and the cast."""
    cast = Cast(database)

    def work(session: Session) -> Cast:
        _places(session, cast)
        _stations(session, cast)
        _people(session, cast)
        _departments(session, cast)
        _group(session, cast)
        _codes(session, cast)
        return cast

    return database.transact(work)


def _places(session: Session, cast: Cast) -> None:
    parent = None
    for kind, name in PLACES:
        place = Region(id=new_id(), kind=kind, name=name, parent_id=parent, county_id=cast.county or None)
        session.add(place)
        session.flush()
        if kind == "county":
            cast.county = place.county_id = place.id
        cast.township = place.id if kind == "township" else cast.township
        cast.village = place.id if kind == "village" else cast.village
        parent = place.id


def _stations(session: Session, cast: Cast) -> None:
    for attr, name in (("station", "甲镇人大代表联络站"), ("far_station", "乙镇人大代表联络站")):
        station = Station(
            id=new_id(), county_id=cast.county, region_id=cast.township, kind="township", name=name,
            opens_on=LONG_AGO, hours=[{"days": [0, 1, 2, 3, 4], "spans": [["08:30", "12:00"]]}],
        )  # fmt: skip
        session.add(station)
        setattr(cast, attr, station.id)
    session.flush()


def _people(session: Session, cast: Cast) -> None:
    cast.li = person.meet(session, MP, "o-li-aunt", None).id
    cast.stranger = person.meet(session, MP, "o-stranger", None).id
    for attr, name in NAMES:
        someone = Person(id=new_id(), name=name)
        session.add(someone)
        session.flush()
        setattr(cast, attr, someone.id)
    for who, openid in ((cast.wang, "o-wang"), (cast.zhao, "o-zhao"), (cast.chen, "o-chen")):
        session.add(Identity(appid=SA, openid=openid, person_id=who))
    session.add(Role(person_id=cast.chen, role="chief", scope_kind="station", scope_id=cast.station))
    session.add(Role(person_id=cast.zhou, role="chief", scope_kind="station", scope_id=cast.far_station))
    for who in (cast.wang, cast.zhao, cast.sun):
        deputy = Deputy(id=new_id(), person_id=who, county_id=cast.county, post="示例村村民")
        session.add(deputy)
        session.flush()
        cast.deputies[who] = deputy.id
        session.add(Term(deputy_id=deputy.id, level="county", district="第一选区", since=LONG_AGO))
        session.add(Seat(station_id=cast.station, deputy_id=deputy.id, since=LONG_AGO))


def _departments(session: Session, cast: Cast) -> None:
    for attr, who, name, superior in BODIES:
        body = Department(
            id=new_id(), county_id=cast.county, region_id=cast.county, name=name, superior=superior
        )
        session.add(body)
        setattr(cast, attr, body.id)
        person_id = getattr(cast, who)
        session.add(Role(person_id=person_id, role="handler", scope_kind="department", scope_id=body.id))
    session.add(Role(person_id=cast.gao, role="grid_worker", scope_kind="station", scope_id=cast.station))
    session.flush()


def _group(session: Session, cast: Cast) -> None:
    group = Group(id=new_id(), county_id=cast.county, station_id=cast.station, name="柳树村代表小组")
    session.add(group)
    session.flush()
    cast.group = group.id
    for who in (cast.wang, cast.zhao):
        session.add(Member(group_id=group.id, deputy_id=cast.deputies[who], since=LONG_AGO))


def on_duty(cast: Cast, who: int, days: int = 0) -> None:
    day = clock.today() + timedelta(days=days)
    duty = {"group_id": cast.group, "on_day": day, "deputy_id": cast.deputies[who]}
    cast.database.transact(lambda session: session.add(Duty(**duty)))


def _codes(session: Session, cast: Cast) -> None:
    sheets = (
        (cast.wang_code, "deputy", cast.deputies[cast.wang]),
        (cast.sun_code, "deputy", cast.deputies[cast.sun]),
        (cast.group_code, "group", cast.group),
        (cast.station_code, "station", cast.station),
    )
    for token, who, who_id in sheets:
        posted = {"station_id": cast.station, "village_id": cast.village, "place": "村室门口", "batch": "2026-1"}
        session.add(Code(id=new_id(), token=token, county_id=cast.county, who=who, who_id=who_id, **posted))
