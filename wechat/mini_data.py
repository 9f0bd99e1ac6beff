"""Open what a mini program brings us encrypted: wx.getUserInfo and its kin, sealed with the session key."""

from typing import Any

from wechatpy.crypto import WeChatWxaCrypto
from wechatpy.exceptions import InvalidAppIdException

from wechat.errors import foreign, unreadable

_MOST_CHARS = 64 * 1024


def open_data(session_key: str, encrypted: str, iv: str, appid: str) -> dict[str, Any]:
    """The fields inside, if they open and were sealed for this account; else a WechatError."""
    fields = _decrypted(session_key, encrypted, iv, appid)
    if fields is None:
        raise unreadable()
    mark = fields.get("watermark")
    if not isinstance(mark, dict) or mark.get("appid") != appid:
        raise foreign()
    return fields


def _decrypted(session_key: str, encrypted: str, iv: str, appid: str) -> dict[str, Any] | None:
    # What else it raises is a dozen kinds from three libraries, means one thing, and may quote the content.
    if len(encrypted) > _MOST_CHARS:
        return None
    stranger = False
    try:
        fields = WeChatWxaCrypto(session_key, iv, appid).decrypt_message(encrypted)
    except InvalidAppIdException:
        stranger = True
    except Exception:  # told to the caller as unreadable()
        return None
    if stranger:
        raise foreign()
    return fields if isinstance(fields, dict) else None
