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
        found = _of_their_department(session, attachment_id) or _of_what_is_theirs(session, attachment_id)
        found = found or _at_their_desk(session, attachment_id)
    if found is None:
        raise not_found()
    return uploads.shown(found)


def _at_their_desk(session: Session, attachment_id: int) -> Attachment | None:
    """Who has another desk than the office's finds nothing here; who has none at all is told so."""
    others = (auth.handler_actor, auth.supervisor_actor, auth.grid_hands)
    if any(one(session, g.person_id) for one in others) and not auth.desk_actor(session, g.person_id):
        return None
    return seeing.find_attachment(session, attachment_id, seat(session).actor)


def _of_their_department(session: Session, attachment_id: int) -> Attachment | None:
    actor = auth.handler_actor(session, g.person_id)
    return undertaken.find_file(session, attachment_id, actor) if actor else None


def _of_what_is_theirs(session: Session, attachment_id: int) -> Attachment | None:
    """Named to press it, or given it on a grid."""
    actors = (auth.supervisor_actor(session, g.person_id), auth.grid_hands(session, g.person_id))
    found = (seeing.find_attachment(session, attachment_id, actor) for actor in actors if actor)
    return next((one for one in found if one), None)
