"""What departments, meetings and supervisors have to do with: one letter, one open meeting, one agreed action."""

from datetime import timedelta

from sqlalchemy.orm import Session

from models import clock
from models.letter import Letter
from models.meeting import Action, Party
from models.minutes import Agreed, Body, Minutes
from models.service_request import Order, ServiceRequest, seeing
from models.supervision import Named, Supervisor
from tests.cast import Cast


def furnish(cast: Cast) -> dict[str, int]:
    """The ids that the routes of these pages take; 周站长 and strangers have nothing to do with any of them."""
    numbers = [cast.file(f"第 {n} 件", token=cast.station_code, who=cast.zhao).request.number for n in range(2)]

    def work(session: Session) -> dict[str, int]:
        ordered, met = (_found(session, number) for number in numbers)
        ordered.order(Order(cast.power, "迁电杆", "村口电杆外移"), by=cast.chief())
        met.confer("涉及几家", by=cast.chief()).invite([Body(name="示例物业")], by=cast.chen)
        session.flush()
        party = session.query(Party).one().id
        agreed = Agreed("清沟", Body(name="示例村委会"), clock.today() + timedelta(days=9))
        held = met.convene(cast.housing, "由住建局牵头", by=cast.chief(), minutes=Minutes(actions=(agreed,)))
        met.add_supervisor(Named("支持督办", name="示例主任"), by=cast.chief())
        session.flush()
        return {
            "letter_id": session.query(Letter).filter_by(request_id=ordered.id).one().id, "meeting_id": held.id,
            "party_id": party, "action_id": session.query(Action).one().id,
            "supervisor_id": session.query(Supervisor).one().id,
        }  # fmt: skip

    return cast.database.transact(work)


def _found(session: Session, number: str) -> ServiceRequest:
    one = seeing.by_number(session, number)
    assert one is not None
    return one
