"""What is downloaded to be printed: the bare code as PNG or SVG, the whole sheet as an A4 page."""

from collections.abc import Callable
from io import BytesIO

from flask import send_file
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import sheets
from app.console.codes import find
from app.console.desk import at_desk
from app.errors import Problem
from app.house import house
from models import code, region
from models.code import Code, Reach
from models.station import Station
from qr import code as drawn
from qr.sheet import Sheet, a4
from qr.token import link

MIME = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
DRAW: dict[str, Callable[[Sheet], bytes]] = {
    "png": lambda sheet: drawn.png(sheet.link),
    "svg": lambda sheet: drawn.svg(sheet.link),
    "pdf": a4,
}


def download(code_id: int, kind: str) -> Response:
    with at_desk() as desk:
        found = find(desk, code_id)
        if found.revoked_at:
            raise Problem(410, "revoked-code", "这张码已停用,请不要再打印。需要的话请新做一张。")
        sheet = _sheet(desk.session, code.reach(desk.session, found))
    name = f"{sheet.headline}-{sheet.hangs_at}-{sheet.token[:4]}.{kind}"
    return send_file(BytesIO(DRAW[kind](sheet)), mimetype=MIME[kind], as_attachment=True, download_name=_tidy(name))


def _tidy(name: str) -> str:
    """A file name every system takes."""
    return "".join("_" if c in '\\/:*?"<>|\n\t' else c for c in name)


def _sheet(session: Session, reached: Reach) -> Sheet:
    sheet = reached.code
    return Sheet(
        headline=sheets.headline(session, reached), lines=_lines(session, reached), hangs_at=_where(session, sheet),
        hours=reached.station.hours_said, link=link(house().settings.public_url, sheet.token), token=sheet.token,
    )  # fmt: skip


def _lines(session: Session, reached: Reach) -> tuple[str, ...]:
    """Under the name: office and district, who the members are, which station, and its telephone."""
    faces = [sheets.introduced(session, d) for d in sheets.shown(session, reached)]
    about = [f"{faces[0]['level']} {faces[0]['post']}".strip()] if reached.deputy else []
    members = ["、".join(f"{face['name']}代表" for face in faces)] if reached.group else []
    return tuple(line for line in (*about, *members, *_office(reached.station, bool(faces))) if line)


def _office(home: Station, named: bool) -> list[str]:
    phone = f"电话 {home.phone}" if home.phone else ""
    return [home.name if named else "", home.address, phone]


def _where(session: Session, sheet: Code) -> str:
    village = region.full_name(session, sheet.village_id)
    shared = next(n for n in range(len(sheet.place), -1, -1) if village.endswith(sheet.place[:n]))
    return village + sheet.place[shared:]  # 霍庄村 is said once, though both the village and the place name it
