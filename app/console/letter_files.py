"""A letter as a PDF, for the office that sends it and the department that gets it; a copy for its superior."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

from flask import send_file
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.console.letters import actors
from app.errors import Problem, not_found
from app.filenames import tidy
from app.house import house
from models import deputy, letterbook
from models.clock import HERE
from models.department import Department
from models.letter import Letter
from models.profile import Clock, Profile
from models.service_request import ServiceRequest
from models.station import Station
from qr import letter as drawn

UNITS = {"workdays": "个工作日", "hours": "小时", "work_hours": "个工作小时"}
SEAL = "（盖章）"
SECOND = "本件已被退回过一次；再退回的，即转联席会商，由会商确定牵头单位。"
NO_MORE = "本件已被退回过一次，不能再退回；需要其他单位配合的，请及时告知来函单位。"
SETTLED = "首接负责：经联席会商定，即日起由你单位负责办理。"
CONVENED = "牵头单位由联席会商确定，不再退回；需要其他单位配合的，请及时告知来函单位。"


def pdf(letter_id: int) -> Response:
    return _file(letter_id, drawn.letter, "")


def copy(letter_id: int) -> Response:
    return _file(letter_id, drawn.copy, "抄送件-")


def _file(letter_id: int, draw: Callable[[drawn.Letter], bytes], mark: str) -> Response:
    with house().database.read() as session:
        found = _find(session, letter_id)
        if mark and not found.copy_to:
            raise not_found()
        sheet = printed(session, found)
    name = tidy(f"{mark}{sheet.title}-{sheet.number}.pdf")
    return send_file(BytesIO(draw(sheet)), "application/pdf", as_attachment=True, download_name=name)


def _find(session: Session, letter_id: int) -> Letter:
    found = letterbook.find(session, letter_id, actors(session))
    if found is None:
        raise not_found("没有找到这份函，或它不属于您的单位。")
    if found.void_at:
        raise Problem(410, "void-letter", "这份函已经作废，请不要再打印。请到台账查看最新的一份。")
    return found


def printed(session: Session, letter: Letter) -> drawn.Letter:
    """The order's words and the office's own: of who filed it nothing."""
    one, body = session.get_one(ServiceRequest, letter.request_id), session.get_one(Department, letter.department_id)
    said, rules = letterbook.said(session, letter), one.profile
    return drawn.Letter(
        title=rules.letters.title, number=letter.number, addressee=body.name, issued_on=letter.issued_on,
        subject=said.title or f"{one.category or '群众诉求'}（联席会商定办）", request_number=one.number,
        body=said.text, due=_due(letter, said.convened, rules.clock("answer", said.tier or one.tier)),
        provisional=bool(letter.provisional), issuer=letterbook.office(session, letter),
        contact=_contact(session, letter), copy_to=letter.copy_to or "", seal_note=SEAL,
        demands=_demands(said, rules),
    )  # fmt: skip


def _demands(said: letterbook.Said, rules: Profile) -> tuple[str, ...]:
    result, first, _ = drawn.DEMANDS
    return result, SETTLED if said.convened else first, _if_not_theirs(said, rules)


def _if_not_theirs(said: letterbook.Said, rules: Profile) -> str:
    """What a body may do that thinks the matter is another's."""
    if said.convened:
        return CONVENED
    if said.returned:
        return SECOND if rules.uses("contend") else NO_MORE
    return drawn.DEMANDS[-1]


def _due(letter: Letter, convened: bool, answer: Clock) -> str:
    if convened:
        return f"请于{_day(letter.due_at)}前报告办理结果"
    return f"请于{_day(letter.due_at)}前受理，并自受理之日起{answer.amount}{UNITS[answer.kind]}内报告办理结果"


def _day(moment: datetime | None) -> str:
    local = moment.astimezone(HERE) if moment else None
    return f"{local.year}年{local.month}月{local.day}日" if local else "约定日期"


def _contact(session: Session, letter: Letter) -> str:
    """Who ordered it, and the office's telephone."""
    phone = session.get_one(Station, letter.office_id).phone if letter.office_kind == "station" else ""
    return " ".join(part for part in (deputy.name_of(session, letter.issued_by), phone) if part) or "见来函单位"
