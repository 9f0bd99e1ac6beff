"""Fresh one-use links for the cast, and what else there is to open: phones and sheets."""

from dataclasses import dataclass
from urllib.parse import quote

import click
from flask import Flask
from sqlalchemy.orm import Session

from app.demo.county import people, sheets
from app.demo.county.enlist import cast_member
from app.demo.county.settle import tokens
from app.demo.county.stations import STATIONS
from app.house import House, house
from models import code, websession
from models.deputy import LEVELS
from models.person import ROLES
from qr.token import link


@dataclass(frozen=True)
class Player:
    """One of the cast: what they are, what they can do here, and their phone if they carry one."""

    name: str
    role: str
    can: str
    door: str  # console, h5, or nothing: residents need no ticket
    phone: str = ""


@dataclass(frozen=True)
class Wall:
    """A posted sheet as the demonstration shows it."""

    token: str
    url: str
    headline: str
    place: str
    remark: str


CHIEF_CAN = "处理本站诉求：交办、答复、退回、销号，管理二维码"
COUNTY_CAN = "查看全县各站诉求与进度"
HANDLER_CAN = "受理本单位的交办事项，询问、报告结果，下载交办函"
NO_DESK = "已建档；本版没有这一身份自己的页面"
RECORDER_CAN = "替不用手机的群众登记诉求，打印回执"
GRID_CAN = "办理站长交办的小事；替不用手机的群众登记诉求"
AUDITOR_CAN = "查看审计记录：谁看了什么、做了什么"
SECURITY_CAN = "邀请人员、授予和终止职责、停用账号"
ADMIN_CAN = "查看系统状况和各县规模"
STAFF_CAN = {
    "county": COUNTY_CAN, "handler": HANDLER_CAN, "clerk": RECORDER_CAN, "grid_worker": GRID_CAN,
    "auditor": AUDITOR_CAN, "security": SECURITY_CAN, "admin": ADMIN_CAN,
}  # fmt: skip
AT_A_DESK = tuple(STAFF_CAN)
REMARKS = {
    "卫模拟": "代表已离任：扫码转到接任代表",
    "景区": "站点已撤：扫码转到接管的联络站",
    "旧码": "已停用：说明原因和去处",
    "褚仿真": "代表未绑定微信：直接提醒站长",
}


def phones(house: House) -> str:
    return f"{house.settings.wx_open_url}/phones"


def phone(house: House, name: str) -> str:
    return f"{phones(house)}/{quote(name)}"


def cast(house: House, session: Session) -> list[Player]:
    everyone = [_resident(house, name) for name in people.RESIDENTS]
    everyone += [_deputy(house, seated) for seated in people.DEPUTIES if not seated.left]
    everyone += [_chief(house, name) for name in _chiefs()]
    everyone += [_staff(name, role, scope) for name, role, _, scope, _ in people.STAFF]
    return [player for player in everyone if cast_member(session, player.name)]


def _resident(house: House, name: str) -> Player:
    return Player(name, ROLES["resident"], "扫码反映问题，看进度，评价；不用登录", "", phone(house, name))


def _deputy(house: House, seated: people.Seated) -> Player:
    levels = "、".join(LEVELS[level] for level, _ in seated.terms)
    can = "在微信里受理、询问、答复、转交" if seated.wechat else "尚未绑定微信，诉求会提醒站长"
    return Player(seated.name, levels, can, "h5", phone(house, seated.name) if seated.wechat else "")


def _chiefs() -> list[str]:
    return list(dict.fromkeys(post.chief for post in STATIONS))


def _chief(house: House, name: str) -> Player:
    posts = "、".join(post.name for post in STATIONS if post.chief == name and not post.over)
    return Player(name, f"{ROLES['chief']}（{posts}）", CHIEF_CAN, "console", phone(house, name))


def _staff(name: str, role: str, scope: str) -> Player:
    can = STAFF_CAN.get(role, NO_DESK)
    label = f"{ROLES[role]}（{scope}）" if role == "handler" else ROLES[role]
    return Player(name, label, can, "console" if role in AT_A_DESK else "")


def walls(house: House, session: Session) -> list[Wall]:
    token_of = tokens()
    posted = [sheet for sheet in sheets.SHEETS if code.find(session, token_of[sheet.key])]
    return [
        Wall(
            token_of[sheet.key], link(house.settings.public_url, token_of[sheet.key]), sheet.name, sheet.place,
            REMARKS.get(sheet.key, ""),
        )
        for sheet in posted
    ]  # fmt: skip


def tickets(session: Session) -> dict[str, str]:
    """name → path of a fresh one-use way in, for everyone who needs one."""
    doors = {seated.name: "h5" for seated in people.DEPUTIES if not seated.left}
    doors |= dict.fromkeys(_chiefs() + [name for name, role, *_ in people.STAFF if role in AT_A_DESK], "console")
    found = {name: cast_member(session, name) for name in doors}
    return {
        name: f"/demo/{doors[name]}/{websession.begin(session, who.id, 'ticket')}"
        for name, who in found.items()
        if who
    }


@click.command("demo-links")
def demo_links() -> None:
    """Fresh one-use sign-in links for the demonstration's cast."""
    for line in told(house(), house().database.transact(tickets)):
        click.echo(line)


def told(house: House, doors: dict[str, str]) -> list[str]:
    with house.database.read() as session:
        roles = {player.name: player.role for player in cast(house, session)}
    return [f"{roles[name]} {name}: {house.settings.public_url}{path}" for name, path in doors.items()]


def register_commands(app: Flask) -> None:
    app.cli.add_command(demo_links)
