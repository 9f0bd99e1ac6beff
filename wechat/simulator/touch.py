"""What a finger does on a phone's page: each form's action, after which the same page is shown again."""

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from wechat.simulator import consent, follow, screen, talk
from wechat.simulator.cast import account, known
from wechat.simulator.places import LOOPBACK, is_here
from wechat.simulator.reading import read
from wechat.simulator.wire import pushes, state

routes = Blueprint("touch", __name__, url_prefix="/phones")
TOLD = {
    "stranger": "要先关注这个服务号，才能和它聊天。",
    "text": "请写点内容再发送，最多 2000 字。",
    "file": "请选择一段语音（不超过 2 MB）或一张图片（不超过 10 MB）。",
    "unreadable": "认不出这个二维码。请粘贴码里的链接，或服务号二维码的 ticket。",
    "elsewhere": "这个按钮要打开的地方不在本机，模拟手机打不开。",
    "expired": "这个二维码已经过期，请对方重新出示。",
    "scanned": "已扫码，服务号收到了通知。",
    "followed": "已扫码并关注服务号。",
    "answered": "已提交您的选择。",
    "switched": "设置已保存。",
    "10001": "请至少勾选一项。",
    "20001": "有的模板已不存在，请刷新后再试。",
    "20002": "一次性订阅和长期订阅不能一起申请，请分开勾选。",
    "20003": "一次最多勾选 5 项。",
    "20004": "订阅消息的总开关已关闭，请先在下方打开。",
}
_IMAGES = {"image/jpeg", "image/png", "image/gif", "image/bmp", "image/webp"}


@routes.before_request
def from_our_own_pages() -> None:
    """A foreign page's form must not press buttons here."""
    sender = request.headers.get("Origin")
    if request.method == "POST" and sender and urlsplit(sender).hostname not in LOOPBACK:
        abort(403)


@routes.errorhandler(LookupError)
def nobody(_error: LookupError) -> tuple[str, int]:
    return render_template("problem.html", text="没有这个人或这个账号。"), 404


@routes.post("/<person>/follow")
def follow_or_leave(person: str) -> AnyResponse:
    follow.change(state(), pushes(), _appid(), _who(person), request.form.get("follow") == "1")
    return _back(person)


@routes.post("/<person>/block")
def block(person: str) -> AnyResponse:
    follow.block(state(), _appid(), _who(person), request.form.get("block") == "1")
    return _back(person)


@routes.post("/<person>/scan")
def scan(person: str) -> AnyResponse:
    """A followed account's chat, an ordinary page, or the mini program's page that would open."""
    opened = read(state(), pushes(), _who(person), request.form.get("url", "").strip())
    if opened["open"] == "account":
        told = "followed" if opened["event"] == "subscribe" else "scanned"
        return redirect(url_for("phones.phone", person=person, told=told, _anchor=opened["appid"]), 303)
    if opened["open"] == "mp":
        name, link = account(state(), opened["appid"])["name"], unquote(opened.get("q", ""))
        web = link if is_here(link) else ""
        return make_response(render_template("mini.html", person=person, name=name, opened=opened, link=web))
    if opened["open"] == "web" and is_here(opened["url"]):
        return redirect(url_for("phones.open_link", person=person, url=opened["url"]), 303)
    return _back(person, "expired" if opened["open"] == "expired" else "unreadable")


@routes.post("/<person>/say")
def say(person: str) -> AnyResponse:
    text, menu_id = request.form.get("text", ""), request.form.get("menu_id", "")
    return _in_the_chat(person, "text", lambda: talk.say(state(), pushes(), _appid(), person, text, menu_id))


@routes.post("/<person>/send")
def send(person: str) -> AnyResponse:
    return _in_the_chat(person, "file", lambda: _send(person))


@routes.post("/<person>/menu")
def press(person: str) -> AnyResponse:
    """A button of the account's own menu, by its place in it."""
    button = _button(_appid(), request.form.get("at", ""))
    if button.get("type") == "click":
        return _in_the_chat(person, "", lambda: talk.tap(state(), pushes(), _appid(), person, button["key"]))
    if button.get("type") == "view" and is_here(button["url"]):
        talk.view(state(), pushes(), _appid(), _who(person), button["url"])
        return redirect(url_for("phones.open_link", person=person, url=button["url"]), 303)
    return _back(person, "elsewhere", _appid())


@routes.post("/<person>/consent")
def answer(person: str) -> AnyResponse:
    """允许 or 拒绝 for what is ticked."""
    ticked, said = request.form.getlist("template_id"), request.form.get("said", "reject")
    always = request.form.get("always") == "1"
    told = consent.popup(
        state(), pushes(), _appid(), _who(person), ticked, dict.fromkeys(ticked, said), always
    )
    return _back(person, str(told.get("errCode", "answered")), "consent")


@routes.post("/<person>/switch")
def switch(person: str) -> AnyResponse:
    if main := request.form.get("main"):
        consent.main_switch(state(), _appid(), _who(person), main == "on")
    else:
        wanted, said = request.form.get("template_id", ""), request.form.get("switch", "")
        consent.switch(state(), pushes(), _appid(), _who(person), wanted, said)
    return _back(person, "switched", "consent")


def _in_the_chat(person: str, trouble: str, act: Callable[[], object]) -> AnyResponse:
    _who(person)
    try:
        act()
    except talk.NotHere:
        return _back(person, "stranger", _appid())
    except ValueError:
        return _back(person, trouble, _appid())
    return _back(person, "", _appid())


def _send(person: str) -> None:
    file = request.files.get("file")
    if file is None:
        raise ValueError("no file")
    data, kind = file.read(), file.mimetype
    if data.startswith(b"#!AMR"):
        kind = "audio/amr"  # which no browser knows by its name
    if kind.startswith("audio/"):
        talk.send_voice(state(), pushes(), _appid(), person, data, kind, request.form.get("recognition", ""))
    elif kind in _IMAGES:
        at = url_for("phones.file", person=person, media_id="-", _external=True).removesuffix("-")
        talk.send_image(state(), pushes(), _appid(), person, data, kind, at)
    else:
        raise ValueError(kind)


def _button(appid: str, at: str) -> dict[str, str]:
    buttons, found = screen.menu(state(), appid), {}
    for step in at.split("-"):
        if not step.isdecimal() or int(step) >= len(buttons):
            raise LookupError(at)
        found = buttons[int(step)]
        buttons = found.get("sub_button", [])
    return found


def _appid() -> str:
    return str(account(state(), request.form.get("appid", ""))["appid"])


def _who(person: str) -> str:
    return str(known(state(), person)["name"])


def _back(person: str, told: str = "", anchor: str = "") -> Response:
    where = url_for("phones.phone", person=person, told=told or None, _anchor=anchor or None)
    return make_response(redirect(where, 303))
