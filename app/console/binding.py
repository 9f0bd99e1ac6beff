"""A code is shown, by the chief or to oneself; a phone scans it, and this page says how far it came."""

import base64
import math
from collections.abc import Callable
from typing import Any

from flask import Response, g, make_response, redirect, render_template, url_for
from sqlalchemy.orm import Session

from app.console import own_desk
from app.console.desk import Desk, at_desk, caller, seat
from app.console.people import Post, page, posts
from app.errors import Problem, not_found
from app.house import house
from app.once import once, told_before
from models import binding, clock, deputy
from models.binding import Binding
from models.binding.offering import new_scene
from models.binding.record import LASTS
from models.binding.standing import said
from models.idempotency import Outcome
from models.region import Region
from models.station import Station
from qr import code as drawn
from wechat.errors import WechatError

EVERY = 5  # seconds between two looks, while there is something to wait for


def show(person_id: int) -> Response:
    with at_desk() as desk:
        _find(desk, person_id)
    try:
        return made(lambda session: (_find(seat(session), person_id).home, person_id))
    except WechatError as why:
        with at_desk() as desk:
            return make_response(page(desk, why=why.said), 503)


def made(whose: Callable[[Session], tuple[Station | Region, int]]) -> Response:
    """WeChat makes the code with no transaction open; nobody can scan it before it is written down."""
    outcome = told_before(caller()) or _show(whose)
    return redirect(url_for("console.binding", binding_id=outcome.answer["id"]), 303)  # type: ignore[return-value]


def _show(whose: Callable[[Session], tuple[Station | Region, int]]) -> Outcome:
    scene = new_scene()
    code = house().sa.binding_code(scene, int(LASTS.total_seconds()))

    def write(session: Session) -> tuple[int, dict[str, Any]]:
        home, person_id = whose(session)
        return 201, {"id": str(binding.offer(session, home, person_id, scene, code.url, by=g.person_id).id)}

    return once(caller(), write)


def _find(desk: Desk, person_id: int) -> Post:
    _chief_only(desk)
    found = (post for home in desk.stations for post in posts(desk.session, home) if post.person_id == person_id)
    post = next(found, None)
    if post is None:
        raise not_found("没有找到这个人，或其不属于您的联络站。")
    return post


def _chief_only(desk: Desk) -> None:
    """Whoever shows a code says whose WeChat it is that scans it: the chief knows their people."""
    if desk.actor.role != "chief":
        raise Problem(403, "chiefs-only", "只有本站站长可以为代表和工作人员绑定微信。")


def one(binding_id: int) -> str:
    with house().database.read() as session:
        desk = own_desk.seat(session)
        mine = binding.own(session, binding_id, g.person_id)
        found = mine or _shown_by_chief(desk, binding_id)
        return render_template("console/people_binding.html", desk=desk, mine=bool(mine), **_shown(session, found))


def _shown_by_chief(desk: Desk, binding_id: int) -> Binding:
    _chief_only(desk)
    found = binding.at(desk.session, binding_id, list(desk.actor.station_ids))
    if found is None:
        raise not_found()
    return found


def _shown(session: Session, found: Binding) -> dict[str, Any]:
    open_still = found.state in ("waiting", "scanned", "testing") and not found.silent and not found.replaced_at
    name = deputy.name_of(session, found.person_id)
    return {
        "one": found, "who": f"{name}代表" if deputy.serving(session, found.person_id) else name,
        "picture": _picture(found), "minutes": max(1, math.ceil((found.expires_at - clock.now()).total_seconds() / 60)),
        "why": said(found.failed) if found.failed else "", "again": EVERY if open_still else None,
    }  # fmt: skip


def _picture(found: Binding) -> str | None:
    if found.state != "waiting" or not found.url:
        return None
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.svg(found.url)).decode()
