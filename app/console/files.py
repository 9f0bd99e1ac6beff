"""A photo or a voice, to those who may see the request it belongs to."""

from flask import g
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import auth, uploads
from app.console.desk import seat
from app.errors import not_found
from app.house import house
from models.attachment import Attachment
from models.service_request import seeing, undertaken


def attachment(attachment_id: int) -> Response:
    with house().database.read() as session:
        found = _of_their_department(session, attachment_id) or _of_what_they_press(session, attachment_id)
        found = found or _at_their_desk(session, attachment_id)
    if found is None:
        raise not_found()
    return uploads.shown(found)


def _at_their_desk(session: Session, attachment_id: int) -> Attachment | None:
    """Who has another desk than the office's finds nothing here; who has none at all is told so."""
    others = (auth.handler_actor(session, g.person_id), auth.supervisor_actor(session, g.person_id))
    if any(others) and not auth.desk_actor(session, g.person_id):
        return None
    return seeing.find_attachment(session, attachment_id, seat(session).actor)


def _of_their_department(session: Session, attachment_id: int) -> Attachment | None:
    actor = auth.handler_actor(session, g.person_id)
    return undertaken.find_file(session, attachment_id, actor) if actor else None


def _of_what_they_press(session: Session, attachment_id: int) -> Attachment | None:
    actor = auth.supervisor_actor(session, g.person_id)
    return seeing.find_attachment(session, attachment_id, actor) if actor else None
