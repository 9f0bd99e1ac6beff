"""What a list shows of each request, fetched for the whole page in a few queries."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock, deputy, meeting, region
from models.code import Code
from models.delivery import Delivery
from models.deputy import Deputy
from models.event import Event
from models.holding import held
from models.service_request import alerts, at_hand, checking, hands, unnamed
from models.service_request.columns import COUNTY, STATION
from models.service_request.record import Actor
from models.service_request.request import ServiceRequest
from models.station import Station
from models.workflow import CHIEF, MOVES, WAITING

ASKED_OVER = {COUNTY: "联络站提请县级协同，请接办，或退回联络站", STATION: "县人大交联络站办理，请接办，或退回县人大"}
WHY_OFFICE = {
    "returned": "等待安排",
    "conferring": "请召集会商",
    "reported": "承办单位已报结果，请核实后答复",
    "disputed": "群众有异议，请另行安排",
}
LEADING = [move.name for move in MOVES.values() if move.to]


@dataclass(frozen=True)
class Line:
    """One row of a queue; `concern` says why it needs the chief, and is empty when it does not."""

    request: ServiceRequest
    title: str
    place: str
    with_whom: str
    office: str
    concern: str
    alert: alerts.Alert | None


class _Page:
    """The facts behind one page of requests, by request id."""

    def __init__(self, session: Session, requests: list[ServiceRequest], actor: Actor) -> None:
        self.session = session
        self.ids = [r.id for r in requests]
        self.words = unnamed.first_words_of(session, requests, actor)
        self.asked = self._asked()
        self.deputies = self._deputies(requests)
        self.reached = {d.person_id for d in deputy.reachable(session, list(self.deputies.values()))}
        self.unread = self._unread()
        self.grid = at_hand.serve(session, {p for these in self.asked.values() for p in these})
        self.hands = hands.in_whose_hands(session, requests)
        self.alerts = alerts.of(session, requests)
        self.planned = meeting.planned(session, [r.id for r in requests if r.state == "conferring"])
        self.sent_back = self._sent_back([r.id for r in requests if r.state == "accepted" and r.returns])
        self.checked = checking.concerns(session, requests, for_chief=actor.role == CHIEF)

    def _asked(self) -> dict[int, list[int]]:
        asked: dict[int, list[int]] = defaultdict(list)
        for one in hands.asked(self.session, self.ids):
            asked[one.request_id].append(one.person_id)
        return asked

    def _deputies(self, requests: list[ServiceRequest]) -> dict[int, Deputy]:
        people = {p for asked in self.asked.values() for p in asked} | {r.holder_id for r in requests if r.holder_id}
        return {d.person_id: d for d in self.session.scalars(select(Deputy).where(Deputy.person_id.in_(people)))}

    def _unread(self) -> dict[int, set[int]]:
        """Those whose last notice about it went unread until the chief was told."""
        last: dict[tuple[int, int], str | None] = {}
        owed = select(Delivery.request_id, Delivery.recipient_id, Delivery.ended_as)
        for one in self.session.execute(owed.where(Delivery.request_id.in_(self.ids)).order_by(Delivery.id)):
            last[one.request_id, one.recipient_id] = one.ended_as
        unread: dict[int, set[int]] = defaultdict(set)
        for (request_id, person_id), how in last.items():
            if how == "told_chief":
                unread[request_id].add(person_id)
        return unread

    def _sent_back(self, ids: list[int]) -> set[int]:
        """By the department, and nobody has led it on since."""
        led = select(Event.request_id, Event.move).where(Event.request_id.in_(ids), Event.move.in_(LEADING))
        last = {row.request_id: row.move for row in self.session.execute(led.order_by(Event.seq))} if ids else {}
        return {request_id for request_id, move in last.items() if move == "decline"}

    def office(self, request: ServiceRequest) -> str:
        return held(self.session, Station, request.station_id).name

    def concern(self, request: ServiceRequest) -> str:
        checked = self.checked.get(request.id, "")
        if request.state == "held" or checked or request.state not in WAITING:
            return checked
        if request.asked_over:
            return ASKED_OVER[request.asked_over]
        asked = [request.holder_id] if request.holder_id in self.deputies else self.asked[request.id]
        if request.id in self.planned:
            day = self.planned[request.id]
            return f"已定{day.month}月{day.day}日会商，请按期开会并记录结果"
        if request.id in self.sent_back and request.holder_id not in self.deputies:
            return "承办单位已退单，请另行安排"
        if request.state in WHY_OFFICE:
            return WHY_OFFICE[request.state]
        if request.asked_until:
            return f"申请延期到{request.asked_until.month}月{request.asked_until.day}日，请审批"
        if request.state in ("ordered", "taken", "queried"):
            return ""
        if request.owned_by == COUNTY and not asked:
            return "已由县里接办，请安排"
        if request.state == "filed" and not asked:
            return "还没有承办人，请受理或交办"
        if any(p in self.grid for p in asked):
            return "网格员还没有查看，请电话告知" if self.unread[request.id].intersection(asked) else ""
        if not any(p in self.deputies and self.deputies[p].serves(clock.today()) for p in asked):
            left = "代表已离任" if self.deputies.keys() & set(asked) else "网格员已不在岗"
            return f"{left}，请另行安排" if asked else ""
        if request.state == "filed" and not self.reached.intersection(asked):
            return "代表未绑定微信，收不到通知"
        return "代表未查看通知" if self.unread[request.id].intersection(asked) else ""

    def place(self, request: ServiceRequest) -> str:
        if place := self.words.get(request.id, {}).get("place") or region.full_name(self.session, request.village_id):
            return str(place)
        return held(self.session, Code, request.code_id).place if request.code_id else ""


def lines(session: Session, requests: list[ServiceRequest], actor: Actor) -> list[Line]:
    page = _Page(session, requests, actor)
    return [
        Line(
            r, title(page.words.get(r.id, {})), page.place(r), page.hands[r.id], page.office(r), page.concern(r),
            page.alerts.get(r.id),
        )
        for r in requests
    ]


def title(said: dict[str, Any]) -> str:
    """The title, else the first line that says something."""
    written = said.get("title") or next((line for line in said.get("text", "").split("\n") if line.strip()), "")
    return written.strip() or "（内容已按规定删除）"
