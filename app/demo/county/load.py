"""Puts the demonstration county into an empty database, in one transaction."""

from sqlalchemy.orm import Session

from app.demo.county import faces, handled, many, upward
from app.demo.county.enlist import Openids, enlist, fill_roster, is_demonstration
from app.demo.county.play import STORIES, develop, play
from app.demo.county.pressed import press
from app.demo.county.settle import Made, post_sheets, settle_places, settle_stations, tokens
from app.house import House
from models import clock, code, group, region


class NotOurs(Exception):
    """A county is here that is no demonstration: nothing of it is touched."""


def load(house: House, openids: Openids) -> bool:
    """Whether it was loaded now; a second run finds it and only fills the roster of the coming days."""
    with house.database.read() as session:
        empty = not region.counties(session)
    if empty:
        safes, proofs, drawn, now = develop(), handled.develop(), faces.develop(house), clock.now()

        def tell(session: Session) -> None:
            made = Made()
            settle_places(session, made)
            settle_stations(session, made)
            enlist(session, made, openids)
            faces.hang(session, made, drawn)
            post_sheets(session, made)
            for story in STORIES:
                play(session, made, story, now, safes)
            press(session, made, now)
            handled.handle(session, made, now, proofs)
            many.gather(session, made, now)
            upward.send(session, made)

        house.database.transact(tell)
    else:
        house.database.transact(_carry_on)
    return empty


def _carry_on(session: Session) -> None:
    if not is_demonstration(session):
        raise NotOurs("this database holds a county that is no demonstration")
    posted = [code.find(session, token) for token in tokens().values()]
    for group_id in {sheet.who_id for sheet in posted if sheet and sheet.who == "group"}:
        fill_roster(session, group_id, [d.id for d in group.members(session, group_id)])
