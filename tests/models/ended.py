"""What tests of endings share: answered by the deputy, or done by a department and accepted."""

from models.service_request import Ending, Order, Report, ServiceRequest, seeing
from tests.cast import Cast


def answered(cast: Cast, ending: Ending | None = None, text: str = "已办好") -> str:
    number = cast.file().request.number

    def answer(session) -> None:
        seeing.find(session, number, cast.deputy()).answer(text, by=cast.deputy(), ending=ending)

    cast.database.transact(answer)
    return number


def look(cast: Cast, number: str) -> ServiceRequest:
    with cast.database.read() as session:
        return seeing.by_number(session, number)


def missing(cast: Cast, number: str) -> list[str]:
    with cast.database.read() as session:
        return seeing.by_number(session, number).missing_before_close()


def ordered_and_done(cast: Cast) -> str:
    """A department took it, reported, and the chief accepted the work."""
    number = cast.file().request.number
    cast.act(number, "order", cast.deputy(), Order(cast.housing, "修路灯", "换一盏路灯"))
    cast.act(number, "take", cast.handler())
    cast.act(number, "report", cast.handler(), Report("换了新灯"))
    cast.act(number, "verify", cast.chief(), "路灯已换新")
    return number
