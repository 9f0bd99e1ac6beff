"""What WeChat saw in a photo or a voice; what comes of it is the check's own next step."""

from typing import Any

from sqlalchemy.orm import Session

from app import checking
from app.house import House
from app.inbox.heard import Handler, Heard
from models import check
from wechat.events import media_verdict


def seen(session: Session, house: House, heard: Heard, _: Any) -> bool:
    said = media_verdict(heard.fields)
    if said is None or not said.trace_id:
        return True
    one = check.by_trace(session, said.trace_id)
    if one is None:
        return False  # it may overtake the answer that names its trace
    checking.hear(one, said)
    return True


MEDIA = Handler(seen)
