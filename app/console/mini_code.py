"""The same sheet as a mini-program code: WeChat draws it once, we keep the picture."""

from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from app.console.codes import find
from app.console.desk import at_desk
from app.errors import Problem, not_found
from app.house import house
from media.store import NoSuchBytes
from wechat.errors import WechatError


def mini_code(code_id: int) -> Response:
    with at_desk() as desk:
        found = find(desk, code_id)
        if found.revoked_at or not house().settings.wx_mp_scan_page:
            raise not_found("这张码没有小程序码。")
        token = found.token
    picture = _kept(code_id) or _drawn(code_id, token)
    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
    name = f"小程序码-{token[:4]}.{kind}"
    return send_file(BytesIO(picture), mimetype=f"image/{kind}", as_attachment=True, download_name=name)


def _name(code_id: int) -> str:
    return f"minicodes/{code_id}"


def _kept(code_id: int) -> bytes | None:
    try:
        return house().store.get(_name(code_id))
    except NoSuchBytes:
        return None


def _drawn(code_id: int, token: str) -> bytes:
    try:
        picture = house().mp.mini_code(token, house().settings.wx_mp_scan_page)
    except WechatError as why:
        raise Problem(503, "wechat", f"小程序码暂时取不到：{why.said}。", headers={"Retry-After": "60"}) from None
    house().store.put(_name(code_id), picture)
    return picture
