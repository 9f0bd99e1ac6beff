"""王代表's thumbs on the account's chat: what is sent, what came back, and what was kept of it."""

import itertools
from io import BytesIO
from typing import Any

from PIL import Image

from models.attachment import Attachment
from models.draft import Draft
from models.inbound import Inbound
from tests.media.test_voice import clip
from tests.worker.conftest import Office

_msgids = itertools.count(7_000_000_000)


def next_msgid() -> int:
    return next(_msgids)


def message(sort: str, openid: str = "o-wang", **more: Any) -> dict[str, Any]:
    return {"FromUserName": openid, "CreateTime": 1_700_000_000, "MsgType": sort, "MsgId": str(next_msgid()), **more}


def writes(office: Office, content: str, openid: str = "o-wang", **more: Any) -> str:
    """Somebody writes to the account; what it says back."""
    office.push(message("text", openid, Content=content, **more))
    office.drain()
    return office.sa.said[-1][1]


def taps(office: Office, number: str) -> str:
    return writes(office, "1　村口的路灯坏了", bizmsgmenuid=f"case:{number}")


def speaks(office: Office, openid: str = "o-wang", data: bytes | None = None, **more: Any) -> str:
    media_id = f"media-{next_msgid()}"
    office.sa.files[media_id] = clip("amr", "libopencore_amrnb", rate=8000) if data is None else data
    office.push(message("voice", openid, MediaId=media_id, Format="amr", **more))
    office.drain()
    return office.sa.said[-1][1]


def photographs(office: Office) -> str:
    buffer, media_id = BytesIO(), f"media-{next_msgid()}"
    Image.new("RGB", (40, 30), "sienna").save(buffer, "JPEG")
    office.sa.files[media_id] = buffer.getvalue()
    office.push(message("image", MediaId=media_id, PicUrl="http://mmbiz.example/1"))
    office.drain()
    return office.sa.said[-1][1]


def drafts(office: Office) -> list[Draft]:
    with office.database.read() as session:
        return session.query(Draft).order_by(Draft.id).all()


def files(office: Office) -> list[Attachment]:
    with office.database.read() as session:
        return session.query(Attachment).order_by(Attachment.id).all()


def filed(office: Office, text: str = "村口的路灯坏了", **more: Any) -> str:
    return office.cast.file(text, **more).request.number


def still_waiting(office: Office) -> int:
    with office.database.read() as session:
        return session.query(Inbound).filter(Inbound.done_at.is_(None)).count()
