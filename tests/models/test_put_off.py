"""A joint meeting may name a later day than was promised; then the figures and the resident say so."""

from datetime import date

from models import clock
from models.minutes import Agreed, Body, Minutes
from models.service_request import seeing
from tests.calendars import at
from tests.cast import Cast
from tests.models.test_figures import told
from tests.models.test_meeting import arrange, called, convene

SOON, FAR = date(2026, 11, 16), date(2026, 12, 25)


def moved(cast: Cast, number: str) -> list[str]:
    with cast.database.read() as session:
        return [one.move for one in seeing.by_number(session, number).postponed()]


def test_a_meeting_on_a_later_day_than_was_promised_is_a_promise_put_off(cast: Cast) -> None:
    with clock.at(at("2026-11-16 09:00")):
        in_time, later = called(cast), called(cast)
        arrange(cast, in_time, Body(cast.power), day=SOON)
        arrange(cast, later, Body(cast.power), day=FAR)
        assert told(cast).n["postponed"] == 1
        assert (moved(cast, in_time), moved(cast, later)) == ([], ["arrange"])


def test_a_day_that_is_taken_back_takes_its_promise_with_it(cast: Cast) -> None:
    with clock.at(at("2026-11-16 09:00")):
        number = called(cast)
        with cast.database.read() as session:
            promised = seeing.by_number(session, number).due_at
        arrange(cast, number, day=FAR)
        arrange(cast, number)
        with cast.database.read() as session:
            assert seeing.by_number(session, number).due_at == promised


def test_so_is_what_the_lead_unit_agreed_to_do_after_the_countys_own_clock(cast: Cast) -> None:
    with clock.at(at("2026-11-16 09:00")):
        for day in (SOON, FAR):
            convene(cast, called(cast), Minutes(actions=(Agreed("移变压器", Body(cast.power), day),)))
        assert told(cast).n["postponed"] == 1
