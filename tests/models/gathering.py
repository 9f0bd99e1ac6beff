"""Many real cases in few transactions: filed by neighbours through the record, and moved by its own verbs."""

from models import code
from models.person import Person
from models.service_request import ServiceRequest, filing, seeing
from models.service_request.filing import Filing
from models.types import new_id
from tests.cast import Cast


def neighbours(cast: Cast, many: int) -> list[int]:
    def work(session) -> list[int]:
        people = [Person(id=new_id()) for _ in range(many)]
        session.add_all(people)
        return [one.id for one in people]

    return cast.database.transact(work)


def gather(cast: Cast, many: int, source: str = "code", **more) -> list[str]:
    """So many cases, each from a neighbour of its own."""
    filers = neighbours(cast, many)

    def work(session) -> list[str]:
        sheet = code.reach(session, code.find(session, cast.wang_code))
        said = Filing(text="村口的路灯坏了", source=source, **more)
        return [filing.file(session, sheet, said, one).request.number for one in filers]

    return cast.database.transact(work)


def each(cast: Cast, numbers: list[str], verb: str, by, *args, **more) -> None:
    def work(session) -> None:
        for number in numbers:
            getattr(found(session, number), verb)(*args, by=by, **more)

    cast.database.transact(work)


def found(session, number: str) -> ServiceRequest:
    one = seeing.by_number(session, number)
    assert one is not None
    return one


def merge(cast: Cast, number: str, into: str) -> None:
    cast.database.transact(lambda s: found(s, number).merge(found(s, into), "同一盏灯", by=cast.chief()))


def filer(cast: Cast, number: str):
    """Whoever filed it."""
    with cast.database.read() as session:
        return cast.resident(found(session, number).filer_id)
