"""「我的待办」 in the account's menu: the deputy's cases as a list, each one tap from being answered."""

from typing import Any

from sqlalchemy.orm import Session

from app.house import House
from app.inbox import replies
from app.inbox.heard import Handler, Heard
from app.inbox.meant import CASE, deputy_of, usual, waiting
from models.clock import HERE
from models.service_request import ServiceRequest, alerts, promised
from models.service_request.alerts import Alert

KEY = "todo"
LISTED = 5


def act(session: Session, house: House, heard: Heard, _: Any) -> bool:
    return True


def show(house: House, heard: Heard) -> None:
    if heard.fields.get("EventKey") != KEY:
        return
    url = house.settings.public_url
    with house.database.read() as session:
        me = deputy_of(session, heard)
        cases = waiting(session, me) if me else []
        marks = alerts.of(session, cases[:LISTED])
        items = [(CASE + one.number, _line(n, one, marks.get(one.id))) for n, one in enumerate(cases[:LISTED], 1)]
        text = replies.TODO_NONE.format(url=url) if me else usual(session, house, heard)
    if not items:
        replies.send(house, heard, lambda client: client.say(heard.openid, text))
        return
    head, tail = replies.TODO_HEAD.format(count=len(cases)), replies.TODO_TAIL.format(url=url)
    replies.send(house, heard, lambda client: client.menu(heard.openid, head, items, tail))


def _line(n: int, one: ServiceRequest, mark: Alert | None) -> str:
    """To know it again by: number, kind, day. What the resident wrote stays on our own pages."""
    kind = mark.label if mark and mark.urgent else one.category or "群众诉求"
    parts = [f"{n}　{one.number[:5]} {one.number[5:]}", kind]
    if one.due_at:
        day = one.due_at.astimezone(HERE)
        parts.append(f"{day.month}月{day.day}日前{promised.what(one)}")
    return "　".join(parts)


CLICK = Handler(act, after=show)
