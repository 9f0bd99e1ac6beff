"""The electronic ledger's lines, page after page: what an office may print, with names and telephones masked."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import mask, region
from models.clock import HERE
from models.department import Department
from models.deputy import Deputy
from models.figures.scope import Scope
from models.person import Person
from models.service_request import Actor, ServiceRequest, answers, hands, outlay, telling
from models.service_request.closing import GRADES
from models.service_request.openly import DONE
from models.service_request.seeing import knows_filer, visible_to
from models.service_request.unnamed import hidden

AT_ONCE = 500
LONGEST = 2000  # letters, as long as an import takes
UNSAID = "未留"


@dataclass(frozen=True)
class Line:
    """One case as a row; what it says of a person is masked already."""

    request: ServiceRequest
    name: str
    phone: str
    place: str
    text: str
    deputy: str
    department: str
    due_on: date | None
    result: str
    answered_on: date | None
    grade: str


def lines(session: Session, actor: Actor, scope: Scope) -> Iterator[Line]:
    """Oldest first, and never more than one page of them in memory."""
    last = 0
    while page := _page(session, actor, scope, last):
        last = page[-1].id
        yield from _told(session, actor, page)


def _page(session: Session, actor: Actor, scope: Scope, after: int) -> list[ServiceRequest]:
    mine = select(ServiceRequest).where(*scope.conditions(), visible_to(actor), ServiceRequest.id > after)
    return list(session.scalars(mine.order_by(ServiceRequest.id).limit(AT_ONCE)))


def _told(session: Session, actor: Actor, page: list[ServiceRequest]) -> Iterator[Line]:
    of = _Page(session, page)
    for one in page:
        known, done, words = knows_filer(one, actor), one.state in DONE, of.words.get(one.id, {})
        yield Line(
            request=one, name=mask.mask_name(one.contact_name or "") if known else "",
            phone=(mask.mask(one.contact_phone or "") if known else "") or UNSAID,
            place=hidden(words.get("place", ""), one) or of.villages.get(one.village_id, ""),
            text=hidden(words.get("text", ""), one)[:LONGEST], deputy=of.deputy(one),
            department=of.bodies.get(one.department_id, ""), due_on=_day(one.due_at),
            result=of.result(one) if done else "",
            answered_on=_day(one.answered_at) if done else None, grade=GRADES.get(one.grade or "", "") if done else "",
        )  # fmt: skip


class _Page:
    """The facts behind one page of cases, in a few queries for all of them."""

    def __init__(self, session: Session, page: list[ServiceRequest]) -> None:
        self.words = telling.first_words_of(session, page)
        done = [one.id for one in page if one.state in DONE]
        self.answers, self.work = answers.last(session, done), answers.work_behind(session, done)
        self.asked: dict[int, list[int]] = defaultdict(list)
        for each in hands.asked(session, [one.id for one in page]):
            self.asked[each.request_id].append(each.person_id)
        people = {p for asked in self.asked.values() for p in asked} | {one.holder_id for one in page}
        named = select(Person).join(Deputy, Deputy.person_id == Person.id).where(Person.id.in_(people - {None}))
        self.names = {person.id: person.name or "" for person in session.scalars(named)}
        bodies = select(Department).where(Department.id.in_({one.department_id for one in page} - {None}))
        self.bodies: dict[int | None, str] = {body.id: body.name for body in session.scalars(bodies)}
        self.villages = {v: region.full_name(session, v) for v in {one.village_id for one in page}}

    def result(self, one: ServiceRequest) -> str:
        """And what it took: money and households."""
        took = outlay.said(self.work.get(one.id, {}))
        more = f"（{took}）" if took else ""
        return hidden(_result(one, self.answers.get(one.id, {})), one)[: LONGEST - len(more)] + more

    def deputy(self, one: ServiceRequest) -> str:
        """Who holds it, else all who were asked; where the office has it, nobody."""
        who = [one.holder_id] if one.holder_id else self.asked[one.id]
        return "、".join(self.names[person] for person in who if person in self.names)


def _result(one: ServiceRequest, said: dict[str, Any]) -> str:
    """What came of it, then the answer; spelt so that an import reads the same ending out of it."""
    answer, label = said.get("text", ""), one.outcome_label if one.outcome else ""
    if one.outcome == "cannot" and said.get("reason"):
        answer = f"{said['reason']}；依据：{said.get('rule', '')}。{answer}"
    if one.outcome == "not_ours" and said.get("whose"):
        answer = f"{said['whose']}。{answer}"
    if one.outcome == "promised":
        if one.look_back_on is None:
            return answer or label  # its day has come: nothing is promised any more
        answer = f"{one.look_back_on.isoformat()}；{answer}"
    return f"{label}：{answer}" if label and answer else answer or one.outcome_label


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(HERE).date() if moment else None
