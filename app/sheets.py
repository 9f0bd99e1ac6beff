"""What a scanned token shows: whom it reaches today, or why not and where to go instead."""

from typing import Any

from sqlalchemy.orm import Session

from app import portraits
from app.errors import Problem
from models import clock, code, department, deputy, group, portrait, profile, region, station
from models.code import Code, Reach
from models.deputy import LEVELS, Deputy
from models.station import KINDS, Station
from qr.token import is_token


def find(session: Session, token: str) -> Code:
    sheet = code.find(session, token) if is_token(token) else None
    if sheet is None:
        detail = "没有找到这个二维码。请核对码下方的码号，或到就近的代表联络站反映。"
        raise Problem(404, "no-such-code", detail)
    return sheet


def reach(session: Session, token: str) -> Reach:
    """Whom this sheet reaches; 410 with the reason and the way on when it was revoked."""
    return reach_of(session, find(session, token))


def reach_of(session: Session, sheet: Code) -> Reach:
    if sheet.revoked_at:
        raise _revoked(session, sheet)
    return code.reach(session, sheet)


def _revoked(session: Session, sheet: Code) -> Problem:
    """Why, and the way on: a sheet that still works, else the door of whoever answers for its station today."""
    why, home = sheet.revoked_why or "已更换新码", station.in_charge(session, sheet.station_id)
    if not home.is_open(clock.today()):
        on = "请扫村（社区）墙上的新码，或到就近的代表联络站反映。"
        return Problem(410, "revoked-code", f"这个二维码已停用：{why}，原来的联络站也已停止服务。{on}")
    found = code.instead(session, sheet, home)
    reached = code.reach(session, found) if found else None
    way = {"token": found.token, "whom": headline(session, reached)} if found and reached else {}
    home = reached.station if reached else home
    detail = f"这个二维码已停用：{why}。请改到{home.name}反映（{home.hours_said}）。"
    return Problem(410, "revoked-code", detail, instead=office(home) | way)


def card(session: Session, reached: Reach) -> dict[str, Any]:
    """The face, the name, the station and its hours, as the page and the mini program show them."""
    county = region.county(session, reached.station.county_id)
    return {
        "kind": reached.kind,
        "headline": headline(session, reached),
        "deputies": [introduced(session, d) for d in shown(session, reached)],
        "station": office(reached.station),
        "place": reached.code.place,
        "village": region.full_name(session, reached.code.village_id),
        "changed": reached.changed,
        "topic": reached.code.topic,
        "topics": list(profile.of(county.profile).categories),
        "departments": [{"id": str(d.id), "name": d.name} for d in department.of_county(session, county.id)],
    }


def headline(session: Session, reached: Reach) -> str:
    if reached.deputy:
        return f"{deputy.name_of(session, reached.deputy.person_id)}代表"
    return reached.group.name if reached.group else reached.station.name


def shown(session: Session, reached: Reach) -> list[Deputy]:
    """The deputies a visitor sees: the one, or a group's members with those on duty first."""
    if reached.deputy:
        return [reached.deputy]
    if reached.group:
        return list(dict.fromkeys(group.on_duty(session, reached.group.id) + group.members(session, reached.group.id)))
    return []


def introduced(session: Session, one: Deputy) -> dict[str, Any]:
    terms = deputy.levels_of(session, one.id)
    return {
        "id": str(one.id),
        "name": deputy.name_of(session, one.person_id),
        "level": "、".join(LEVELS[t.level] for t in terms),
        "district": terms[0].district if terms else "",
        "post": one.post,
        "portrait": portraits.url(portrait.on_the_wall(session, one.id)),
    }


def office(home: Station) -> dict[str, Any]:
    return {
        "name": home.name, "kind": KINDS[home.kind], "address": home.address, "phone": home.phone,
        "hours": home.hours_said,
    }  # fmt: skip
