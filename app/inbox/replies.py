"""What the account says back to whoever writes to it; never a word of what anybody wrote."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from app.house import House
from app.inbox.heard import Heard
from models import clock, pace
from wechat.client import Client
from wechat.errors import WechatError

log = logging.getLogger("mashang.worker")
QUIET = timedelta(seconds=60)
_quiet: dict[str, tuple[Client, datetime]] = {}  # by account: the door that did not open, and until when we let it be

RESIDENT = (
    "您好！公众号里的留言不作为诉求受理。反映问题请扫村口或联络站墙上的代表二维码；"
    "已经反映过的，可凭编号查询办理情况：{url}/ 。紧急情况请拨打110、119、120。"
)
STAFF = "您好！联络站的待办请到管理页面办理：{url}/console/ 。公众号里的留言不作处理。"
HOW = (
    "这段话没有记下：不知道是答复哪一件。请在开头写明诉求的10位编号，空一格再写答复；"
    "或点菜单“我的待办”选中一件，再直接发送。"
)
TAP_FIRST = "没有收下：不知道是答复哪一件。请先点菜单“我的待办”选中一件，再发一次。"
NOT_YOURS = "没有记下：没有找到这个编号的诉求，或它已不在您名下。请核对编号，或点菜单“我的待办”查看。"
NOT_NOW = "没有记下：诉求 {number} 现在不能由您答复。点此查看：{url}/deputy/requests/{number}"
FAULTY = "没有记下：{why}"
WHICH = (
    "没有记下：这段话里写了另一件诉求的编号，不知道是答复哪一件。"
    "请在开头写明要答复的那一件的10位编号，空一格再写答复。"
)
UNKEPT = "没有收下：这里只收文字、语音和照片。"
TOO_LONG = "没有记下：一份草稿最多{most}字，加上这一段就超出了。请精简后再发，或在草稿页上修改：{page}"
TOO_MANY = "没有收下：一份答复最多3段语音、9张照片。点此核对已有的草稿：{page}"
CHOSEN = "已选中诉求 {number}。30分钟内发来的文字、语音、照片都记入它的答复草稿，经您核对后才会发出。"
KEPT = "已记下给 {number} 的答复草稿，点此核对后发出：{page}"
LOST = {
    "text": "这段话没有记下，请再发一次。",
    "voice": "这段语音没有收下，可能超过一分钟、没有声音，或没有传完整。请重新录一段再发，也可以直接发文字。",
    "image": "这张照片没有收下，可能格式不支持，或没有传完整。请重新拍一张再发。",
}
TODO_HEAD = "您有{count}件待办，点一件即可答复："
TODO_NONE = "您现在没有待办的诉求。代表工作台：{url}/deputy"
TODO_TAIL = "也可以打开代表工作台：{url}/deputy"


def draft_page(url: str, draft_id: int) -> str:
    return f"{url}/deputy/drafts/{draft_id}"


def door(house: House, heard: Heard) -> Client:
    return house.sa if heard.account == "sa" else house.mp


def is_away(house: House, heard: Heard) -> bool:
    """WeChat is known to be away: a few dozen calls that each hang would hold up everything that came in."""
    shut, until = _quiet.get(heard.account, (None, clock.now()))
    if shut is door(house, heard) and clock.now() < until:
        return True
    with house.database.read() as session:
        return heard.account in pace.resting(session)


def note(house: House, heard: Heard, why: WechatError) -> None:
    """The first that hung, or nearly: for a while no courtesy and no file is worth another such wait."""
    if why.kind in ("network", "busy"):
        _quiet[heard.account] = door(house, heard), clock.now() + QUIET


def send(house: House, heard: Heard, speak: Callable[[Client], object]) -> None:
    """A courtesy may be lost: what was kept is on the deputy's own pages."""
    if not heard.openid:
        return None  # from nobody that WeChat could write to
    if is_away(house, heard):
        return log.warning("a reply did not go out", extra={"kind": "away"})
    try:
        speak(door(house, heard))
    except WechatError as why:
        note(house, heard, why)
        log.warning("a reply did not go out", extra={"kind": why.kind})
