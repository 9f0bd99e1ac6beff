"""A photo or a voice lent to WeChat: a link that nobody can guess, good for one file while its check is open."""

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from app.house import House
from models.attachment import Attachment
from models.check import Check

SECONDS = 3600
LONGEST = 200


def link(session: Session, house: House, one: Check) -> str:
    """Nothing where the file has been deleted."""
    if session.get(Attachment, one.attachment_id) is None:
        return ""
    return f"{house.settings.public_url}/wechat/media/{_signer(house).dumps(one.id)}"


def behind(house: House, signed: str) -> Attachment | None:
    try:
        check_id = _signer(house).loads(signed[:LONGEST], max_age=SECONDS)
    except BadSignature:
        return None
    with house.database.read() as session:
        one = session.get(Check, check_id)
        if one is None or one.done_at is not None or one.attachment_id is None:
            return None
        return session.get(Attachment, one.attachment_id)


def _signer(house: House) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(house.settings.signing_key, salt="media check")
