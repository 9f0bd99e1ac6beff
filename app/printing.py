"""Orders of many sheets, worked off in short steps: gather a station, or draw one volume; a dead worker's come back."""

import logging
import secrets

from sqlalchemy.orm import Session

from app import posters
from app.house import House
from app.posters import Described
from models import code, print_gathering, print_order
from models.code import Code
from models.db import OutcomeUnknown, Unavailable
from models.print_order import MOST_TRIES, PrintOrder, PrintSheet
from qr import printing
from qr.token import mint

log = logging.getLogger("mashang.worker")


def work_through(house: House) -> int:
    """One step of one order: what else is due, a message above all, comes in between."""
    with house.database.read() as session:
        if not print_order.any_due(session):
            return 0
    me = secrets.token_hex(8)
    order_id = house.database.transact(lambda session: print_order.claim(session, me))
    if order_id is None:
        return 0
    try:
        if not house.database.transact(lambda session: _gathered(session, order_id, me)):
            _draw(house, order_id, me)
    except (Unavailable, OutcomeUnknown):
        log.warning("the database went away; the lease will run out and the order come again")
    except Exception:  # an order we fail at must not stop the rest; its lease brings it back
        log.exception("a print order failed on our side", extra={"order": str(order_id)})
    return 1


def _gathered(session: Session, order_id: int, me: str) -> bool:
    """Whether this step was one of gathering, or there is nothing to do for us at all."""
    one = print_order.held_by(session, order_id, me)
    if one is None:
        return True
    if one.tries > MOST_TRIES:
        one.give_up()
        return True
    if one.gathered_at is None:
        print_gathering.step(session, one, mint)
        one.moved_on()
        return True
    print_order.pass_over(session, one)
    return False


def _draw(house: House, order_id: int, me: str) -> None:
    """The file first, under the name of the volume it will be: a crash here draws the same one again."""
    with house.database.read() as session:
        waiting = print_order.undrawn(session, order_id)
        number = print_order.next_volume(session, order_id)
        found = [_described(session, house, sheet) for sheet in waiting]
        form, ids = (waiting[0].form, [sheet.id for sheet in waiting]) if waiting else ("", [])
    size = _put(house, print_order.store_key(order_id, number), form, found) if ids else 0
    house.database.transact(lambda session: _bind(session, order_id, me, ids, form, size))


def _described(session: Session, house: House, sheet: PrintSheet) -> Described:
    reached = code.reach(session, session.get_one(Code, sheet.code_id))
    return posters.describe(session, reached, house.settings.public_url)


def _put(house: House, key: str, form: str, found: list[Described]) -> int:
    sheets = [one.drawn_from(house) for one in found]
    data = printing.volume(form, sheets, printing.FORMS[form].label)
    house.store.put(key, house.keyring.seal(data, key))  # faces are in it
    return len(data)


def _bind(session: Session, order_id: int, me: str, ids: list[int], form: str, size: int) -> None:
    one: PrintOrder | None = print_order.held_by(session, order_id, me)
    if one is None:
        return
    if ids:
        print_order.bind(session, one, ids, form, size)
    if one.done >= one.total:
        one.finish()
