"""What is printed for a code: whom it reaches today, their face, their station; described once for every form."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app import portraits, sheets
from app.house import House
from models import portrait, region
from models.code import Code, Reach
from models.station import KINDS
from qr.sheet import Sheet
from qr.token import link

NAMES = 12  # of a group's members; more would be too small to read


@dataclass(frozen=True)
class Described:
    """A sheet as the record has it; the face is fetched when no transaction is open."""

    sheet: Sheet
    face: str | None

    def drawn_from(self, house: House) -> Sheet:
        return replace(self.sheet, portrait=portraits.read(house, self.face)) if self.face else self.sheet


def describe(session: Session, reached: Reach, public_url: str) -> Described:
    sheet, home = reached.code, reached.station
    face = portrait.on_the_wall(session, reached.deputy.id) if reached.deputy else None
    levels, lines = _said(session, reached)
    return Described(
        Sheet(
            headline=sheets.headline(session, reached), levels=levels, lines=lines, hangs_at=where(session, sheet),
            hours=home.hours_said, link=link(public_url, sheet.token), token=sheet.token,
            station=home.name if reached.kind != "station" else "", address=home.address, phone=home.phone,
        ),
        face.store_key if face else None,
    )  # fmt: skip


def _said(session: Session, reached: Reach) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Under the name: what they are, and what they do or who they are together."""
    if reached.kind == "station":
        return (KINDS[reached.station.kind].replace("(", "（").replace(")", "）"),), ()
    faces = [sheets.introduced(session, one) for one in sheets.shown(session, reached)]
    if reached.deputy:
        one = faces[0]
        return tuple(one["level"].split("、")), tuple(said for said in (one["post"], one["district"]) if said)
    names = "、".join(f"{face['name']}代表" for face in faces[:NAMES])
    return (), (names + ("等" if len(faces) > NAMES else ""),)


def where(session: Session, sheet: Code) -> str:
    """Village and place in one breath, the village not said twice."""
    village = region.full_name(session, sheet.village_id)
    shared = next(n for n in range(len(sheet.place), -1, -1) if village.endswith(sheet.place[:n]))
    return f"{village}{sheet.place[shared:]}"
