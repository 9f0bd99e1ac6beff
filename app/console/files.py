"""A photo or a voice, to those who may see the request it belongs to."""

from werkzeug.wrappers import Response

from app import uploads
from app.console.desk import at_desk
from app.errors import not_found
from models.service_request import seeing


def attachment(attachment_id: int) -> Response:
    with at_desk() as desk:
        found = seeing.find_attachment(desk.session, attachment_id, desk.actor)
    if found is None:
        raise not_found()
    return uploads.shown(found)
