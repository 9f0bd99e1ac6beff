"""A department reports what it has done, with photos from before and after in the same form."""

from typing import Any

from flask import Response, request

from app import uploads
from app.console import handling
from app.console.department_desk import at_department
from app.console.desk import caller
from app.deeds.bodies import Reported
from app.errors import Problem, invalid
from app.once import once, told_before
from app.said import from_form
from models.attachment import NotYours
from models.idempotency import KeyReused, Outcome
from models.service_request.ordering import MOST_PROOFS

PHASES = ("before", "after")


def report(number: str) -> Response:
    """Photos that came through stay with the form when something else in it is not right."""
    typed = handling.typed() | {phase: request.form.getlist(phase)[:MOST_PROOFS] for phase in PHASES}
    try:
        with at_department() as desk:  # nobody stores photos for what they may not see
            handling.find(desk, number)
            me = desk.actor.person_id
        told_before(caller()) or _take_in(number, typed, me)
    except NotYours as why:  # used before, in another window: these photos cannot come again
        return handling.again(number, "report", why, typed | {phase: [] for phase in PHASES})
    except (Problem, KeyReused) as why:
        return handling.again(number, "report", why, typed)
    return handling.done(number, "report")


def _take_in(number: str, typed: dict[str, Any], me: int) -> Outcome:
    faults = {phase: fault for phase in PHASES if (fault := _keep(typed, phase, me))}
    body = from_form(Reported, typed | {"seen": handling.seen()})
    if faults:
        raise invalid(faults)
    return once(caller(), lambda session: handling.play(session, number, "report", body))


def _keep(typed: dict[str, Any], phase: str, me: int) -> str:
    """What was wrong with the photos of this phase, if anything; the good ones are typed in as their numbers."""
    files = [f for f in request.files.getlist(phase) if f.filename]
    if len(files) + len(typed[phase]) > MOST_PROOFS:
        return f"最多 {MOST_PROOFS} 张，请少选几张。"
    kept, fault = uploads.keep(files, lambda session: me)
    typed[phase] = typed[phase] + [str(one.id) for one in kept if one.kind == "photo"]
    if any(one.kind != "photo" for one in kept):
        return "这里只收照片，请选择 JPG、PNG 或 WebP 图片。"
    return _said(fault) if fault else ""


def _said(fault: Problem) -> str:
    if fault.status == 413:
        return "单张照片不能超过 5 MB，请压缩后再选。"
    told: list[dict[str, str]] = fault.more.get("errors", [])
    return told[0]["detail"] if told else fault.detail
