"""Three matters on their way through a department: ordered, taken, and reported to be judged."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app import uploads
from app.demo.county import people, photos
from app.demo.county.play import DEPUTIES, old_news, play
from app.demo.county.settle import Made
from app.demo.county.stations import STATIONS
from app.demo.county.story import Story, When, moment, step
from app.uploads import Safe
from models import clock
from models.service_request import Actor, Order, Report, ServiceRequest

PROOFS = ("pothole", "patched")  # before and after
BODY_OF = {name: scope for name, role, _, scope, _ in people.STAFF if role == "handler"}
Deed = Callable[[ServiceRequest, Actor, Made, dict[str, Safe]], object]


def orders(body: str, title: str, text: str) -> Deed:
    return lambda one, by, made, safes: one.order(Order(made.departments[body], title, text), by=by)


def takes() -> Deed:
    return lambda one, by, made, safes: one.take(by=by)


def notes(text: str) -> Deed:
    return lambda one, by, made, safes: one.note(text, by=by)


def reports(text: str, cost: int, households: int) -> Deed:
    def deed(one: ServiceRequest, by: Actor, made: Made, safes: dict[str, Safe]) -> None:
        kept = [uploads.write_down(one.session, by.person_id, safes[name]) for name in PROOFS]
        one.session.flush()
        before, after = ([photo.id] for photo in kept)
        one.report(Report(text, cost, households, before, after), by=by)

    return deed


TALES: tuple[tuple[Story, tuple[tuple[When, str, Deed], ...]], ...] = (
    (
        Story(
            "accepted", "王示例", "路人乙", (9, "18:10"), "道路交通", "俺村口那个坑要命",
            "村口下坡那儿塌了个坑，有洗脸盆那么大，天黑骑车根本看不见，俺家老头子前天就摔了一跤。",
            (step((9, "19:00"), "王示例", "accept"),),
        ),
        (
            ((8, "09:30"), "王示例", orders(
                "交通运输局", "霍庄村村口下坡路段路面塌陷",
                "霍庄村村口下坡处路面塌陷约 0.5 平方米，夜间有人摔倒。请现场设置警示并修补路面，查明塌陷原因。",
            )),
            ((8, "15:20"), "华经样", takes()),
            ((8, "17:40"), "华经样", notes("已放警示桶，明天请养护站带料。")),
            ((2, "16:30"), "华经样", reports(
                "塌陷系路下旧涵管断裂所致，已更换涵管 6 米、修补路面 4 平方米，并补设反光警示柱两根。", 8600, 120,
            )),
        ),
    ),
    (
        Story(
            "accepted", "周试用", "路人己", (6, "08:50"), "供水供电", "电线杆要倒了",
            "俺家门口的电线杆歪得吓人，刮大风就晃，底下就是俺家孩子天天走的路。",
            (step((6, "10:00"), "周试用", "accept"),),
            {"name_shown": False},
        ),
        (
            ((5, "09:20"), "杨虚拟", orders(
                "供电公司", "试用庄村东头低压电杆倾斜",
                "试用庄村东头低压电杆倾斜，有倒杆危险，杆下为学生上学道路。请现场排险并更换或扶正。",
            )),
            ((5, "14:10"), "魏经样", takes()),
        ),
    ),
    (
        Story(
            "filed", "市民之家", "路人丁", (2, "16:20"), "住房与物业", "楼顶漏水没人管",
            "示例小区 3 号楼顶楼漏了两个雨季，找物业说找住建，找住建说找物业。",
        ),
        (
            ((1, "09:40"), "秦模板", orders(
                "住房和城乡建设局", "示例小区 3 号楼屋面漏水",
                "示例小区 3 号楼屋面漏水两个雨季未修。请核实维修资金使用条件，督促物业明确维修时间。",
            )),
        ),
    ),
)  # fmt: skip


def develop() -> dict[str, Safe]:
    """Drawn and put away before any transaction is open."""
    return {name: uploads.receive(photos.draw(name)) for name in PROOFS}


def handle(session: Session, made: Made, now: datetime, safes: dict[str, Safe]) -> None:
    for story, then in TALES:
        one = play(session, made, story, now, {})
        for when, who, deed in then:
            with clock.at(moment(when, now)):
                deed(one, _actor(made, who), made, safes)
                session.flush()
        old_news(session, one, now)


def _actor(made: Made, who: str) -> Actor:
    if who in BODY_OF:
        return Actor(made.people[who], "handler", department_ids=(made.departments[BODY_OF[who]],))
    if who in DEPUTIES:
        return Actor(made.people[who], "deputy")
    return Actor(made.people[who], "chief", tuple(made.stations[p.name] for p in STATIONS if p.chief == who))
