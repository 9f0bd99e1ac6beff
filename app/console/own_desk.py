"""Whichever desk somebody has: for the pages that are everybody's, whatever they do here."""

from flask import g
from sqlalchemy.orm import Session

from app import auth
from app.console import department_desk, desk, grid_desk, intake_desk
from app.console.desk import Desk, NoDesk


def seat(session: Session) -> Desk:
    if auth.desk_actor(session, g.person_id):
        return desk.seat(session)
    if auth.handler_actor(session, g.person_id):
        return department_desk.seat(session)
    if auth.recorder(session, g.person_id):
        return intake_desk.seat(session)
    if auth.grid_hands(session, g.person_id):
        return grid_desk.seat(session)
    supervises = auth.supervisor_actor(session, g.person_id)
    if supervises is None:
        raise NoDesk
    return Desk(session, supervises)
