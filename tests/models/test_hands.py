"""Whose hands it is in, and since when; an order is confirmed once each."""

import pytest

from models import clock
from models.service_request import NotYet, Order, seeing
from tests.calendars import at
from tests.cast import Cast
from tests.models.ended import look


def test_the_resident_confirms_an_order_once_and_a_new_one_again(cast: Cast) -> None:
    number = cast.file().request.number
    cast.act(number, "order", cast.deputy(), Order(cast.housing, "修路灯", "换一盏路灯"))
    cast.act(number, "confirm", cast.resident())
    with pytest.raises(NotYet, match="confirmed_before"):
        cast.act(number, "confirm", cast.resident())
    cast.act(number, "recall", cast.deputy(), "写错了")
    cast.act(number, "order", cast.deputy(), Order(cast.housing, "修两盏路灯", "换两盏路灯"))
    cast.act(number, "confirm", cast.resident())
    assert look(cast, number).state == "ordered"


def test_hands_change_when_somebody_else_has_it_and_not_when_the_resident_is_asked(cast: Cast) -> None:
    from models.service_request import hands

    def since(number: str):
        with cast.database.read() as session:
            return hands.since(session, seeing.by_number(session, number))

    with clock.at(at("2026-11-02 10:00")):
        number = cast.file().request.number
    with clock.at(at("2026-11-03 10:00")):
        cast.act(number, "accept", cast.deputy())
    with clock.at(at("2026-11-04 10:00")):
        cast.act(number, "ask", cast.deputy(), "哪一盏？")
        cast.act(number, "tell", cast.resident(), "第二盏")
    assert since(number) == at("2026-11-03 10:00")
    with clock.at(at("2026-11-05 10:00")):
        cast.act(number, "order", cast.deputy(), Order(cast.housing, "修路灯", "换一盏路灯"))
    assert since(number) == at("2026-11-03 10:00")  # until the department accepts, the deputy has it
    with clock.at(at("2026-11-06 10:00")):
        cast.act(number, "take", cast.handler())
    assert since(number) == at("2026-11-06 10:00")
