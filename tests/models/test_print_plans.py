"""Orders of thousands of sheets: the next volume, the next order and a week's end each walk their own index."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from models import clock, print_order
from models.code import Code
from models.print_order import PASSED_OVER, PrintOrder, PrintSheet
from models.types import new_id
from tests.cast import Cast
from tests.models.test_plans import Asked, Caught, plan
from tests.models.test_pressed_plans import analyzed

SHEETS, ORDERS = 3000, 900


@pytest.fixture
def order_id(cast: Cast) -> int:
    """One order among those of years, half drawn."""

    def work(session) -> int:
        code_id = session.scalars(select(Code.id)).first()
        long_ago = clock.now() - timedelta(days=300)
        orders = [
            {
                "id": new_id(), "county_id": cast.county, "station_id": cast.station, "scope": "station",
                "scope_id": cast.station, "whose": "deputy", "forms": "a4", "batch": "一", "total": SHEETS,
                "next_at": None if n else clock.now() - timedelta(minutes=1),
                "made_at": long_ago, "expires_at": clock.now() + timedelta(days=7 if n else -1),
            }
            for n in range(ORDERS)
        ]  # fmt: skip
        session.execute(insert(PrintOrder), orders)
        mine, other = orders[0]["id"], orders[1]["id"]
        sheets = [
            {"id": new_id(), "order_id": mine if n % 3 else other, "code_id": code_id, "form": "a4", "volume": n % 2}
            for n in range(SHEETS)
        ]
        session.execute(insert(PrintSheet), sheets)
        return mine

    found = cast.database.transact(work)
    analyzed(cast, "print_orders", "print_sheets")
    return found


def asked(work):
    with pytest.raises(Caught) as caught:
        work(Asked())
    return caught.value.query


def test_the_next_volume_is_found_without_sorting(cast: Cast, order_id: int) -> None:
    told = plan(cast, asked(lambda session: print_order.undrawn(session, order_id)))
    assert "ix_print_sheets_order_id_volume_form_id" in told, told
    assert "TEMP B-TREE" not in told and "filesort" not in told, told


def test_what_was_passed_over_is_found_by_the_orders_own_sheets(cast: Cast, order_id: int) -> None:
    mine = (PrintSheet.order_id == order_id, PrintSheet.volume == PASSED_OVER)
    assert "ix_print_sheets_order_id_volume_form_id" in plan(cast, select(PrintSheet.code_id).where(*mine))


def test_the_next_order_is_found_among_all_that_are_done(cast: Cast, order_id: int) -> None:
    due = select(PrintOrder.id, PrintOrder.next_at).where(PrintOrder.next_at <= clock.now())
    told = plan(cast, due.order_by(PrintOrder.next_at).limit(3))
    assert "ix_print_orders_next_at" in told, told


def test_what_is_over_is_found_without_reading_what_is_not(cast: Cast, order_id: int) -> None:
    old = select(PrintOrder.id).where(PrintOrder.expires_at <= clock.now()).limit(20)
    assert "ix_print_orders_expires_at" in plan(cast, old)
