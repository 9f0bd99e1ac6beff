"""A photo or a voice, to whoever may see the request it belongs to."""

from flask import g
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import uploads
from app.errors import not_found
from app.h5 import who
from app.house import house
from models import deputy
from models.attachment import Attachment
from models.service_request import Actor, ServiceRequest, proofs, seeing, sharing
from models.workflow import DEPUTY, SUPERVISOR


def attachment(attachment_id: int) -> Response:
    with house().database.read() as session:
        found = session.get(Attachment, attachment_id)
        if found is None or not _may_see(session, found):
            raise not_found()
    return uploads.shown(found)


def _may_see(session: Session, found: Attachment) -> bool:
    me = who.known(session)
    if found.request_id is None:
        return found.owner_id == me
    one = session.get_one(ServiceRequest, found.request_id)
    if one.filer_id == me or one.number in who.granted():
        return not proofs.withheld(session, found)
    if sharing.heard(session, found, seeing.held_by(me, who.granted())):
        return True
    return any(seeing.find_attachment(session, found.id, by) for by in _roles(session))


def _roles(session: Session) -> list[Actor]:
    """By WeChat only; who has left office opens no files any more."""
    if not g.person_id:
        return []
    serving = [Actor(g.person_id, DEPUTY)] if deputy.serving(session, g.person_id) else []
    return [*serving, Actor(g.person_id, SUPERVISOR)]
