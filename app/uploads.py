"""A stranger's photo or voice: made safe, sealed into the store, and written down."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from flask import Response, send_file
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from app.errors import Problem, invalid, not_found, said
from app.house import House, house
from media import photo, voice
from media.store import NoSuchBytes
from models import attachment
from models.attachment import Attachment
from models.db import OutcomeUnknown
from models.types import new_id

MOST_BYTES = 5 * 1024 * 1024
EXTENSIONS = {"image/jpeg": "jpg", "audio/mpeg": "mp3"}
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*")


@dataclass(frozen=True)
class Safe:
    """What was received, already in the store under an id of its own; a row makes it real."""

    row: Callable[[int], Attachment]
    id: int


def receive(data: bytes) -> Safe:
    """As `clean`, for whoever uploads over HTTP."""
    if len(data) > MOST_BYTES:
        raise said(413)
    try:
        return clean(house(), data)
    except (photo.NotAPhoto, voice.NotAVoice) as why:
        raise invalid({"file": why.reason}) from None


def clean(house: House, data: bytes) -> Safe:
    """Make it safe and put its bytes away. No transaction is open: this takes its time."""
    return _photo(house, data) if _looks_like_an_image(data) else _voice(house, data)


def _looks_like_an_image(data: bytes) -> bool:
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    heic = data[4:8] == b"ftyp" and data[8:11] in (b"hei", b"mif", b"avi")
    return webp or heic or data.startswith(_IMAGES)


def _photo(house: House, data: bytes) -> Safe:
    made, number = photo.clean(data), new_id()
    size = {"width": made.width, "height": made.height, "size": len(made.data), "mime": made.mime}
    safe = Safe(lambda owner: Attachment(id=number, owner_id=owner, kind="photo", **size), number)
    _put(house, safe.row(0).store_key, made.data)
    return safe


def _voice(house: House, data: bytes) -> Safe:
    made, number = voice.clean(data), new_id()
    facts = {
        "seconds": round(made.seconds), "size": len(made.playable), "mime": made.playable_mime,
        "original_mime": made.original_mime,
    }  # fmt: skip
    safe = Safe(lambda owner: Attachment(id=number, owner_id=owner, kind="voice", **facts), number)
    _put(house, safe.row(0).store_key, made.playable)
    _put(house, safe.row(0).original_key, data)
    return safe


def _put(house: House, key: str, data: bytes) -> None:
    house.store.put(key, house.keyring.seal(data, key))


def shown(one: Attachment) -> Response:
    """Its bytes, to somebody who was found to be allowed: kept by their own phone only, and run by nobody."""
    try:
        data = house().keyring.unseal(house().store.get(one.store_key), one.store_key)
    except NoSuchBytes:
        raise not_found("这份照片或语音已不在，可能已按规定删除。") from None
    name = f"{one.id}.{EXTENSIONS.get(one.mime, 'bin')}"
    response = send_file(BytesIO(data), one.mime, download_name=name, etag=f"a{one.id}", max_age=0)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def room_for(session: Session, owner_id: int, more: int = 1) -> None:
    """Asked before the work of cleaning, and again when it is written down."""
    if attachment.loose(session, owner_id) + more > attachment.MOST_LOOSE:
        detail = "未提交的照片或语音太多了，请先提交诉求。"
        raise Problem(429, "too-many-uploads", detail, headers={"Retry-After": "3600"})


def write_down(session: Session, owner_id: int, safe: Safe) -> Attachment:
    room_for(session, owner_id)
    row = safe.row(owner_id)
    session.add(row)
    return row


def keep(files: list[FileStorage], whose: Callable[[Session], int]) -> tuple[list[Attachment], Problem | None]:
    """Clean every file of a form and write down the good ones, still loose; and what was wrong, if anything.

    The person is asked for inside each transaction: who is new is met there."""
    if not files:
        return [], None
    house().database.transact(lambda session: room_for(session, whose(session), len(files)))
    safe, fault = _cleaned(files)
    try:
        return house().database.transact(lambda session: _write_all(session, whose(session), safe)), fault
    except OutcomeUnknown:
        raise  # it may have been written: bytes without a row are better than a row without bytes
    except Exception:
        discard(house(), [key for one in safe for key in one.row(0).store_keys])
        raise


def _cleaned(files: list[FileStorage]) -> tuple[list[Safe], Problem | None]:
    safe: list[Safe] = []
    fault = None
    for f in files:
        try:
            safe.append(receive(f.stream.read(MOST_BYTES + 1)))
        except Problem as why:
            fault = why
    return safe, fault


def _write_all(session: Session, owner_id: int, safe: list[Safe]) -> list[Attachment]:
    return [write_down(session, owner_id, one) for one in safe]


def discard(house: House, keys: list[str]) -> None:
    for key in keys:
        house.store.delete(key)
