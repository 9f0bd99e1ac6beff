"""What somebody else wrote down for them: no message can find its filer, so a person must."""

from datetime import timedelta

from models import intake
from models.board import calls
from models.delivery import Delivery
from models.service_request import Actor
from models.service_request.filing import Filing
from models.station import Station
from tests.worker.conftest import Office


def test_a_filer_without_any_account_ends_on_the_list_by_themselves(office: Office) -> None:
    cast = office.cast
    by = Actor(cast.gao, "grid_worker", (cast.station,))
    said = Filing(text="井盖坏了", recorder=by, consent="spoken", told_by="visit", source="visit")

    def take_down(session) -> tuple[str, int]:
        home = session.get_one(Station, cast.station)
        one = intake.take_down(session, home, f"deputy:{cast.deputies[cast.wang]}", said).request
        return one.number, one.filer_id

    number, filer = cast.database.transact(take_down)
    cast.act(number, "answer", cast.chief(), "已经修好")
    for _ in range(6):
        office.drain()
        office.passes(timedelta(hours=25))
    with cast.database.read() as session:
        owed = session.query(Delivery).filter_by(recipient_id=filer, notice="answered").one()
        assert owed.ended_as == "call_list"
        [line] = calls.residents(session, cast.chief(), ["answered"])
        assert line.person_id == filer and line.request.told_by == "visit"
    assert all(sent.openid != str(filer) for sent in office.sa.taken) and office.faults() == []
