"""Many and one: two neighbours go along with a matter, and three matters of three villages became one 建议."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.demo.county.play import old_news
from app.demo.county.settle import Made
from app.demo.county.story import When, moment
from models import clock, code, topic
from models.service_request import Actor, ServiceRequest, filing
from models.service_request.filing import Filing
from models.service_request.telling import first_words_of
from models.topic import bundling, spreading

LEAD = "村西小桥护栏断了"
NEIGHBOURS: tuple[tuple[str, When, str], ...] = (
    ("路人丙", (4, "08:10"), "我家孩子也天天走那座小桥，北边没护栏，看着心慌。"),
    ("路人丁", (3, "19:30"), "西边小桥的栏杆断了好几天了，晚上骑车过去真怕掉下去。"),
)
BUNDLED = (LEAD, "南地生产路坑太多", "下坡弯道看不见来车")
TITLE, NUMBER = "完善农村道路安全设施、硬化田间生产路", "示例第 3 号建议"
BY = "施样稿"
STEPS: tuple[tuple[When, str, str, str], ...] = (
    ((2, "15:00"), "visit", "到霍庄村、试用庄村、演示沟村看了桥梁护栏、生产路和弯道，三处都要列入。", ""),
    ((1, "10:00"), "submitted", "已提交县人大常委会，请交通运输局研究。", NUMBER),
)


def gather(session: Session, made: Made, now: datetime) -> None:
    known = _by_title(session)
    joined = [_join(session, made, known[LEAD], *one, now) for one in NEIGHBOURS]
    with clock.at(moment((3, "09:00"), now)):
        begun = topic.begin(session, "proposal", TITLE, "", _by(made), made.county, None)
        bundling.bundle(begun, [known[title] for title in BUNDLED], _by(made))
    for when, kind, text, number in STEPS:
        with clock.at(moment(when, now)):
            bundling.gather(begun, _by(made))
            begun.step(kind, _day(when, now), text, _by(made), number)
            spreading.spread(session, begun.id)
    for one in (*joined, *(known[title] for title in BUNDLED)):
        old_news(session, one, now)


def _by_title(session: Session) -> dict[str, ServiceRequest]:
    requests = session.query(ServiceRequest).all()
    said = first_words_of(session, requests)
    return {said.get(one.id, {}).get("title", ""): one for one in requests}


def _by(made: Made) -> Actor:
    return Actor(made.people[BY], "county", tuple(made.stations.values()))


def _join(
    session: Session, made: Made, lead: ServiceRequest, who: str, when: When, text: str, now: datetime
) -> ServiceRequest:
    sheet = code.find(session, made.sheets["霍庄小组"])
    if sheet is None:
        raise LookupError(LEAD)
    with clock.at(moment(when, now)):
        wanted = Filing(text=text, joins=lead.id)
        return filing.file(session, code.reach(session, sheet), wanted, made.people[who]).request


def _day(when: When, now: datetime) -> date:
    return moment(when, now).astimezone(clock.HERE).date()
