"""A photo or a voice, to those who may see the request it belongs to."""

from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from app import uploads
from app.console.desk import at_desk
from app.errors import not_found
from media.store import NoSuchBytes
from models.service_request import seeing


def attachment(attachment_id: int) -> Response:
    with at_desk() as desk:
        found = seeing.find_attachment(desk.session, attachment_id, desk.actor)
    if found is None:
        raise not_found()
    try:
        data = uploads.read(found)
    except NoSuchBytes:
        raise not_found("这份照片或语音已不在,可能已按规定删除。") from None
    return send_file(BytesIO(data), mimetype=found.mime, conditional=True, max_age=0)
