"""A county's workbook is looked at and taken in by the worker, one step at a time, with its progress written beside."""

import logging
import secrets

from sqlalchemy.orm import Session

from app.house import House
from models import county_book
from models.county_book import CHECKING, TAKING
from models.db import OutcomeUnknown, Unavailable

log = logging.getLogger("mashang.worker")


def work_through(house: House) -> int:
    with house.database.read() as session:
        if not county_book.any_due(session):
            return 0
    me = secrets.token_hex(8)
    book_id = house.database.transact(lambda session: county_book.claim(session, me))
    if book_id is not None:
        _one(house, book_id, me)
    return int(book_id is not None)


def _one(house: House, book_id: int, me: str) -> None:
    try:
        _look_and_take(house, book_id, me)
    except (Unavailable, OutcomeUnknown):
        log.warning("the database went away; the lease will run out and the county's book come again")
    except Exception:  # a book we fail at must not come back for ever; nothing of it was written
        log.exception("a county's book failed on our side", extra={"book": str(book_id)})
        house.database.transact(lambda session: _fail(session, book_id, me))


def _look_and_take(house: House, book_id: int, me: str) -> None:
    """Looked at in a reading session, so that progress can be written in another; then one short transaction."""

    def report(rows: int) -> None:
        house.database.transact(lambda session: county_book.advance(session, book_id, me, rows))

    with house.database.read() as session:
        one = session.get(county_book.CountyBook, book_id)
        if one is None:  # somebody thought better of it
            return
        looked = county_book.check(session, one, report)
    house.database.transact(lambda session: _end(session, book_id, me, looked))


def _end(session: Session, book_id: int, me: str, looked: county_book.Looked) -> None:
    one = county_book.held(session, book_id, me)
    if one and one.state == CHECKING:
        county_book.checked(one, looked)
    elif one and one.state == TAKING:
        county_book.take(session, one)


def _fail(session: Session, book_id: int, me: str) -> None:
    if one := county_book.held(session, book_id, me):
        one.fail()
