"""「我的待办」 in the account's menu: the deputy's cases as a list, each one tap from being answered."""

from typing import Any

from sqlalchemy.orm import Session

from app.house import House
from app.inbox import replies
from app.inbox.heard import Handler, Heard
from app.inbox.meant import CASE, deputy_of, waiting
from models.clock import HERE
from models.service_request import ServiceRequest
from models.service_request.telling import first_words

KEY = "todo"
LISTED = 5
MOST_OF_TITLE = 10  # this is a chat, not our page: enough to know it again by


def act(session: Session, house: House, heard: Heard, _: Any) -> bool:
    return True


def show(house: House, heard: Heard) -> None:
    if heard.fields.get("EventKey") != KEY:
        return
    url = house.settings.public_url
    with house.database.read() as session:
        me = deputy_of(session, heard)
        cases = waiting(session, me) if me else []
        items = [(CASE + one.number, _line(session, n, one)) for n, one in enumerate(cases[:LISTED], 1)]
    if not items:
        text = (replies.TODO_NONE if me else replies.RESIDENT).format(url=url)
        replies.send(house, heard, lambda client: client.say(heard.openid, text))
        return
    head, tail = replies.TODO_HEAD.format(count=len(cases)), replies.TODO_TAIL.format(url=url)
    replies.send(house, heard, lambda client: client.menu(heard.openid, head, items, tail))


def _line(session: Session, n: int, one: ServiceRequest) -> str:
    parts = [f"{n}　{_title(session, one)}"]
    if one.due_at:
        day = one.due_at.astimezone(HERE)
        parts.append(f"截至{day.month}月{day.day}日")
    return " ".join(parts)


def _title(session: Session, one: ServiceRequest) -> str:
    if one.visibility == "private":
        return "不公开的诉求"
    words = first_words(session, one)
    title = " ".join(str(words.get("title") or words.get("text", "")).split()) or "群众诉求"
    return title if len(title) <= MOST_OF_TITLE else title[:MOST_OF_TITLE] + "…"


CLICK = Handler(act, after=show)
