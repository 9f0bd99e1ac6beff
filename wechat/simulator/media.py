"""Files on WeChat's side: kept three days, under an id, with their type."""

import secrets
from sqlite3 import Row

from wechat.simulator.state import State
from wechat.simulator.wire import Says

LIFE = 3 * 86_400
TYPES = {
    "image": ("image/jpeg", 10 * 1024 * 1024),
    "voice": ("audio/amr", 2 * 1024 * 1024),
    "video": ("video/mp4", 10 * 1024 * 1024),
    "thumb": ("image/jpeg", 64 * 1024),
}


def put(state: State, appid: str, kind: str, content_type: str, data: bytes) -> str:
    media_id = secrets.token_urlsafe(48)
    state.do("INSERT INTO media VALUES (?,?,?,?,?,?)", media_id, appid, kind, content_type, data, state.now())
    return media_id


def get(state: State, appid: str, media_id: object) -> Row:
    row = state.one("SELECT * FROM media WHERE appid = ? AND media_id = ?", appid, str(media_id))
    if row is None or state.now() - row["at"] > LIFE:
        raise Says(40007, "invalid media_id")
    return row
