"""One photo or one voice clip in; and out again, to whoever may see what it belongs to."""

from typing import Any

from flask import Response, g, request
from flask_openapi3 import FileStorage
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from app import auth, uploads
from app.api.answers import answer, dump, me
from app.api.contract import Keyed, api, reads, writes
from app.api.shapes import AttachmentOut
from app.api.shown import attached
from app.errors import invalid, not_found
from app.house import house
from app.once import once, told_before
from app.said import IdText
from models.attachment import Attachment
from models.db import OutcomeUnknown
from models.idempotency import Outcome
from models.service_request import Actor, seeing

BYTES = {
    "description": "图片（JPEG）或语音（MP3）本身，支持 Range",
    "content": {mime: {"schema": {"type": "string", "format": "binary"}} for mime in uploads.EXTENSIONS},
}


class UploadIn(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
    file: FileStorage


class AttachmentPath(BaseModel):
    id: IdText


@api.post("/uploads", **writes(201, AttachmentOut, 429))
def upload(header: Keyed, form: UploadIn) -> Response:
    """上传一张照片或一段语音（不超过 5 MB、1 分钟）

    照片去除拍摄信息后重新编码；语音保留原件并转成可播放的 MP3。24 小时内未随诉求提交即删除。"""
    if len(request.files.getlist("file")) != 1:
        raise invalid({"file": "一次只传一个文件。"})
    return answer(told_before(me()) or _take_in(form.file.read()))


@api.get("/attachments/<id>", **reads(BYTES, 404, 416))
def see_attachment(path: AttachmentPath) -> Response:
    """照片或语音本身，仅给看得到该诉求的人"""
    with house().database.read() as session:
        found = _visible(session, int(path.id))
    return uploads.shown(found)


def _take_in(data: bytes) -> Outcome:
    """The bytes are put away first; if their row is not written they are taken back."""
    safe, owner = uploads.receive(data), g.person_id
    try:
        outcome = once(me(), lambda session: _write_down(session, owner, safe))
    except OutcomeUnknown:
        raise  # it may have been written: bytes without a row are better than a row without bytes
    except Exception:
        uploads.discard(house(), safe.row(owner).store_keys)
        raise
    if outcome.replayed:
        uploads.discard(house(), safe.row(owner).store_keys)
    return outcome


def _write_down(session: Session, owner_id: int, safe: uploads.Safe) -> tuple[int, dict[str, Any]]:
    return 201, dump(attached(uploads.write_down(session, owner_id, safe)))


def _visible(session: Session, attachment_id: int) -> Attachment:
    found = session.get(Attachment, attachment_id)
    if found and found.request_id is None and found.owner_id == g.person_id:
        return found
    for actor in (Actor(g.person_id, "resident"), *auth.actors(session, g.person_id)):
        if seen := seeing.find_attachment(session, attachment_id, actor):
            return seen
    raise not_found()
