"""Two invented departments, those who act for them, and orders given to them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.department import Department
from models.person import Person, Role
from models.service_request import Actor, Order, Report, ServiceRequest
from models.types import new_id
from tests.cast import Cast

SUPERIOR = "示例市供电公司"
TITLE, TEXT = "更换柳树村东头路灯", "柳树村东头路灯不亮，请现场查看并更换。"


@dataclass
class Bodies:
    """Ids, as in the cast."""

    roads: int  # 示例县交通运输局
    power: int  # 示例县供电公司, vertically managed
    huang: int  # acts for the roads
    he: int  # so does he
    gao: int  # acts for the power

    def handler(self, who: int | None = None) -> Actor:
        return Actor(who or self.huang, "handler", department_ids=(self.power if who == self.gao else self.roads,))


def found(cast: Cast) -> Bodies:
    made = Bodies(*(new_id() for _ in range(5)))

    def work(session: Session) -> None:
        for body, name, superior in (
            (made.roads, "示例县交通运输局", None), (made.power, "示例县供电公司", SUPERIOR),
        ):  # fmt: skip
            session.add(
                Department(id=body, county_id=cast.county, region_id=cast.county, name=name, superior=superior)
            )
        for who, name in ((made.huang, "黄示例"), (made.he, "何示例"), (made.gao, "高示例")):
            session.add(Person(id=who, name=name))
        session.flush()
        for who, body in ((made.huang, made.roads), (made.he, made.roads), (made.gao, made.power)):
            hire(session, who, body)

    cast.database.transact(work)
    return made


def hire(session: Session, person_id: int, department_id: int) -> None:
    session.add(Role(person_id=person_id, role="handler", scope_kind="department", scope_id=department_id))


def order(cast: Cast, number: str, body: int, by: Actor | None = None, **more: str) -> ServiceRequest:
    words = {"title": TITLE, "text": TEXT} | more
    return cast.act(number, "order", by or cast.chief(), Order(body, **words))


def report(cast: Cast, number: str, by: Actor, text: str = "已更换，恢复照明。", **more) -> ServiceRequest:
    return cast.act(number, "report", by, Report(text, **more))
