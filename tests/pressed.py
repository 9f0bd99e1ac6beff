"""A matter under special supervision, for the tests of who presses it."""

from models import event
from models.service_request import seeing
from models.supervision import Named
from tests.cast import Cast

ROLE = "专委会对口督办"


def special(cast: Cast, **more) -> str:
    number = cast.file("河道被占，一下雨就淹", title="河道被占", **more).request.number
    cast.act(number, "specialise", cast.chief(), "群众反映集中")
    return number


def named(cast: Cast, number: str, who: int, name: str = "郑示例", role: str = ROLE) -> int:
    def work(session) -> int:
        one = seeing.find(session, number, cast.chief())
        return one.add_supervisor(Named(role, name, who), by=cast.chief()).id

    return cast.database.transact(work)


def history(cast: Cast, number: str) -> list[str]:
    with cast.database.read() as session:
        return [e.move for e in event.history(session, seeing.by_number(session, number).id)]
